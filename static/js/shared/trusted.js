// @ts-check
/**
 * The one Trusted Types policy of these pages.
 *
 * * It passes the addresses of our own workers, compiled in here, and nothing else.
 * * It has no way to make HTML or a script: asking for one throws.
 * * In a browser without Trusted Types the same list is still checked.
 */

import { published } from "./published.js";

/** @type {Readonly<Record<string, string>>} */
const WORKERS = Object.freeze({
  owner: published("/assets/js/owner/worker.js"),
  desk: published("/assets/js/desk/worker.js"),
  contact: published("/assets/js/contact/worker.js"),
  reader: published("/assets/js/shared/scan/worker.js"),
});

/** @param {string} address */
function passWorker(address) {
  if (Object.values(WORKERS).includes(address)) return address;
  throw new TypeError("not one of our workers");
}

const factory = /** @type {any} */ (globalThis).trustedTypes;
const policy = factory ? factory.createPolicy("workers", { createScriptURL: passWorker }) : null;

/** Start a module worker: the engine of a site, or what reads codes. @param {"owner" | "desk" | "contact" | "reader"} name */
export function startWorker(name) {
  const address = policy ? policy.createScriptURL(WORKERS[name]) : passWorker(WORKERS[name]);
  return new Worker(address, { type: "module", name: "notes" });
}
