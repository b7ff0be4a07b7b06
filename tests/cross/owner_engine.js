// @ts-check
/**
 * The owner's engine without a browser: one JSON line in, lines out.
 *
 * in: {call, method, args}; out: {call, result} or {call, error}, and {event, data} in between.
 * It sends what a browser would add by itself: Origin, Sec-Fetch-Site, and the cookie.
 */

import { createInterface } from "node:readline";
import { makeEngine } from "../../static/js/owner/notebook/engine.js";
import { makeApi } from "../../static/js/shared/api.js";
import { describeError } from "../../static/js/shared/rpc.js";

const [, , origin] = process.argv;
/** @type {Map<string, string>} */
const cookies = new Map();

/** @param {any} path @param {any} request */
async function fetchLikeBrowser(path, request) {
  const headers = { ...request.headers, Origin: origin, "Sec-Fetch-Site": "same-origin", Cookie: writeCookies() };
  const response = await fetch(origin + path, { method: request.method, body: request.body, headers, redirect: "error" });
  for (const line of response.headers.getSetCookie()) keepCookie(line);
  return response;
}

const writeCookies = () => [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");

/** @param {string} line */
function keepCookie(line) {
  const [pair] = line.split(";");
  const at = pair.indexOf("=");
  cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

/** @param {object} message */
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

const engine = makeEngine({
  api: makeApi(/** @type {any} */ (fetchLikeBrowser)),
  origin,
  emit: (event, data = {}) => say({ event, data }),
});

for await (const line of createInterface({ input: process.stdin })) {
  const { call, method, args } = JSON.parse(line);
  engine[method](args).then(
    (result) => say({ call, result }),
    (error) => {
      if (process.env.ENGINE_TRACE) process.stderr.write(`${error.stack}\n`);
      say({ call, error: describeError(error) });
    },
  );
}
