// @ts-check
/**
 * The desk's engine without a browser: one JSON line in, lines out.
 *
 * in: {call, method, args}; out: {call, result} or {call, error}, and {event, data} in between.
 * It sends what a browser would add by itself: Host, Origin, Sec-Fetch-Site, and the cookie.
 */

import { request } from "node:http";
import { createInterface } from "node:readline";
import { makeEngine } from "../../static/js/desk/keyring/engine.js";
import { makeApi } from "../../static/js/shared/api.js";
import { describeError } from "../../static/js/shared/rpc.js";

const origin = new URL(process.argv[2]);
/** @type {Map<string, string>} */
const cookies = new Map();

/** The name is not looked up: it is always this machine. @param {any} path @param {any} asked */
function fetchLikeBrowser(path, { method, body, headers }) {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const sent = { ...headers, Host: origin.host, Origin: origin.origin, "Sec-Fetch-Site": "same-origin", Cookie: cookie };
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: origin.port, path, method, headers: sent }, (answer) => {
      for (const line of answer.headers["set-cookie"] ?? []) keepCookie(line);
      /** @type {Buffer[]} */
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve(readAnswer(answer.statusCode ?? 0, Buffer.concat(parts).toString())));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

/** @param {number} status @param {string} text */
const readAnswer = (status, text) => ({ status, ok: status < 300, text: async () => text });

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
  emit: (event, data = {}) => say({ event, data }),
});

for await (const line of createInterface({ input: process.stdin })) {
  const { call, method, args } = JSON.parse(line);
  engine[method](args).then(
    (result) => say({ call, result }),
    (error) => say({ call, error: describeError(error) }),
  );
}
