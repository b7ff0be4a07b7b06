// @ts-check
/**
 * Loaded before the engine: stretching a passphrase costs next to nothing in this process.
 *
 * The same as `cheap_stretching` does in Python; vectors and browser stories stretch as it ships.
 */

import { register } from "node:module";
import { isMainThread } from "node:worker_threads";

const SHIPPED = "passes: 3, memoryBytes: 64 * 1024 * 1024";
const CHEAP = "passes: 1, memoryBytes: 8 * 1024";

// Node loads this file a second time, in the thread that reads modules.
if (isMainThread) register(import.meta.url);

/** @type {import("node:module").LoadHook} */
export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!url.endsWith("/static/js/crypto/doors.js")) return loaded;
  const source = String(loaded.source);
  if (!source.includes(SHIPPED)) throw new Error("nothing to make cheap");
  return { ...loaded, source: source.replace(SHIPPED, CHEAP) };
}
