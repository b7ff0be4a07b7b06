// @ts-check
/**
 * Calls between a page and its worker, as plain values.
 *
 * call:   {call: number, method: string, args: any}
 * answer: {call: number, result: any} or {call: number, error: {code, …data}}
 * event:  {event: string, data: any}
 *
 * * Only methods that were handed to `serve` can be called.
 * * An error keeps its code and data; one without a code becomes `fault`, and nothing of it
 *   crosses over, since its text could hold somebody's words.
 * @typedef {Record<string, (args: any) => unknown>} Methods
 *
 * * Terminating fails every call that still waits, and every later one, with `ended`.
 */

/** An error that came over the line: `code`, and what else the other side said in `data`. */
export class RpcError extends Error {
  /** @param {{code: string} & Record<string, unknown>} answer */
  constructor({ code, ...data }) {
    super(code);
    this.code = code;
    this.data = data;
    Object.assign(this, data);
  }
}

/** The page's side. */
export class WorkerClient {
  #last = 0;
  #ended = false;
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();
  /** @type {Map<string, Set<(data: any) => void>>} */
  #listeners = new Map();

  /** @param {Worker} worker */
  constructor(worker) {
    this.worker = worker;
    worker.addEventListener("message", ({ data }) => this.#receive(data));
    worker.addEventListener("error", () => this.terminate());
  }

  /**
   * Call a method of the worker.
   * @param {string} method
   * @param {Record<string, unknown>} [args]
   * @returns {Promise<any>}
   */
  call(method, args = {}) {
    if (this.#ended) return Promise.reject(new RpcError({ code: "ended" }));
    const call = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject });
      this.worker.postMessage({ call, method, args });
    });
  }

  /**
   * Hear an event; the answer stops listening.
   * @param {string} event
   * @param {(data: any) => void} listener
   * @returns {() => void}
   */
  on(event, listener) {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** End the worker at once; its memory, keys included, goes with it. */
  terminate() {
    this.#ended = true;
    this.worker.terminate();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new RpcError({ code: "ended" }));
  }

  /** @param {any} message */
  #receive(message) {
    if (message.event) {
      for (const listener of this.#listeners.get(message.event) ?? []) listener(message.data);
      return;
    }
    const waiting = this.#waiting.get(message.call);
    this.#waiting.delete(message.call);
    if (message.error) waiting?.reject(new RpcError(message.error));
    else waiting?.resolve(message.result);
  }
}

/**
 * The worker's side: answer calls with these methods, as soon as they are there; a worker whose methods
 * never come is as good as ended. Gives the function that sends events.
 * @param {Methods | Promise<Methods>} given
 * @param {any} [port] what has postMessage and addEventListener
 * @returns {(event: string, data?: unknown) => void}
 */
export function serve(given, port = globalThis) {
  const coming = Promise.resolve(given).catch(() => {
    throw Object.assign(new Error("no methods"), { code: "ended" });
  });
  coming.catch(() => {});
  port.addEventListener("message", async (/** @type {MessageEvent} */ { data: { call, method, args } }) => {
    try {
      const methods = await coming;
      if (!Object.hasOwn(methods, method)) throw Object.assign(new Error(method), { code: "no_such_method" });
      port.postMessage({ call, result: await methods[method](args) });
    } catch (error) {
      port.postMessage({ call, error: describeError(error) });
    }
  });
  return (event, data = {}) => port.postMessage({ event, data });
}

/**
 * What of an error may cross over: its code, and the data put beside it on purpose.
 * @param {any} error
 * @returns {{code: string} & Record<string, unknown>}
 */
export function describeError(error) {
  if (typeof error?.code !== "string") return { code: "fault" };
  return { ...error.data, code: error.code };
}
