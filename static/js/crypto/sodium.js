// @ts-check
/**
 * The one way to libsodium.
 *
 * * `await ready()` once, before anything else in this room; then `sodium()` is at hand.
 * * The engine is the self-hosted module that the build pins; its address is fixed here.
 */

import library from "../../vendor/sodium/libsodium-wrappers.js";

let isReady = false;

/** Load the engine. Calling it again is free. */
export async function ready() {
  await library.ready;
  isReady = true;
}

/**
 * The loaded library.
 *
 * @returns {typeof library}
 */
export function sodium() {
  if (!isReady) throw new Error("await ready() comes before any use of libsodium");
  return library;
}
