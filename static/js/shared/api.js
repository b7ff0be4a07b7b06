// @ts-check
/**
 * The site's own JSON interface (docs/protocol.md section 14), over fetch.
 *
 * * Only paths of this site; cookies are the browser's business and never read here.
 * * Every request but GET carries a JSON body, `{}` at least.
 * * A refusal becomes an ApiError with the server's code and data; no answer at all, or one
 *   that is not ours, becomes `offline`. Nothing of a body is ever logged.
 */

/** The server said no, or did not answer. `status` is 0 for `offline`. */
export class ApiError extends Error {
  /**
   * @param {string} code
   * @param {number} status
   * @param {Record<string, unknown>} [data]
   */
  constructor(code, status, data = {}) {
    super(code);
    this.code = code;
    this.status = status;
    this.data = data;
  }
}

/**
 * @typedef {object} Api
 * @property {(path: string) => Promise<any>} get
 * @property {(path: string, body?: object, options?: Options) => Promise<any>} post
 * @property {(path: string, body?: object, options?: Options) => Promise<any>} put
 * @property {(path: string, body?: object, options?: Options) => Promise<any>} remove
 *
 * @typedef {{ifMatch?: number, keepalive?: boolean}} Options
 */

/**
 * @param {typeof globalThis.fetch} [fetcher]
 * @returns {Api}
 */
export function makeApi(fetcher = (...request) => globalThis.fetch(...request)) {
  /** @param {string} method @returns {(path: string, body?: object, options?: Options) => Promise<any>} */
  const writing =
    (method) =>
    (path, body = {}, options = {}) =>
      ask(fetcher, path, {
        method,
        body: JSON.stringify(body),
        keepalive: options.keepalive ?? false,
        headers: writeHeaders(options),
      });
  return {
    get: (path) => ask(fetcher, path, { method: "GET", headers: { Accept: "application/json" } }),
    post: writing("POST"),
    put: writing("PUT"),
    remove: writing("DELETE"),
  };
}

/** @param {Options} options @returns {Record<string, string>} */
function writeHeaders({ ifMatch }) {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  return ifMatch === undefined ? headers : { ...headers, "If-Match": `"${ifMatch}"` };
}

/**
 * @param {typeof globalThis.fetch} fetcher
 * @param {string} path
 * @param {RequestInit} request
 */
async function ask(fetcher, path, request) {
  let response, text;
  try {
    response = await fetcher(path, { ...request, cache: "no-store", redirect: "error", credentials: "same-origin" });
    text = await response.text();
  } catch {
    throw new ApiError("offline", 0);
  }
  if (response.status === 204) return null;
  const answer = parseAnswer(text, response.status);
  if (response.ok) return answer;
  const { code, message: _message, ...data } = answer ?? {};
  throw new ApiError(typeof code === "string" ? code : "offline", response.status, data);
}

/** @param {string} text @param {number} status */
function parseAnswer(text, status) {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError("offline", status);
  }
}
