// @ts-check
/**
 * The two plain hashes, BLAKE2b without key, person or salt. Protocol §1.
 */

import { sodium } from "./sodium.js";

/**
 * BLAKE2b, 32 bytes: names the exact bytes of a body, an envelope, an event.
 *
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export function hash32(bytes) {
  return sodium().crypto_generichash(32, bytes, null);
}

/**
 * BLAKE2b, 16 bytes: the salt made of a context or a name.
 *
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export function hash16(bytes) {
  return sodium().crypto_generichash(16, bytes, null);
}
