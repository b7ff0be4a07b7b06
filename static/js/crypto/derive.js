// @ts-check
/**
 * One key from another, by label. Protocol §2.
 *
 * * Keyed BLAKE2b: empty message, the label as person, the hashed context as salt.
 * * A root, a vault key and a token secret are used for nothing else.
 */

import { concat, requireSize } from "./bytes.js";
import { hash16, hash32 } from "./hashing.js";
import { DERIVATION_LABELS, label16, requireLabel } from "./labels.js";
import { sodium } from "./sodium.js";

const KEY_SIZE = 32;
const SALT_SIZE = 16;
const SMALLEST_KEY = 16;
const LARGEST_KEY = 64;
const STOP_SIZE = 10;
const NO_CONTEXT = new Uint8Array(0);

/**
 * The key for one use, 32 bytes.
 *
 * @param {Uint8Array} key 16 to 64 bytes
 * @param {string} label one of DERIVATION_LABELS
 * @param {Uint8Array} [context] what the key is for: an id, or nothing
 * @returns {Uint8Array}
 */
export function deriveKey(key, label, context = NO_CONTEXT) {
  requireSize(key, SMALLEST_KEY, LARGEST_KEY);
  const person = label16(requireLabel(DERIVATION_LABELS, label));
  const salt = context.length === 0 ? new Uint8Array(SALT_SIZE) : hash16(context);
  // libsodium.js has the message compiled out (it is empty) and takes the salt before the person.
  return sodium().crypto_generichash_blake2b_salt_personal(KEY_SIZE, key, salt, person);
}

/**
 * What the server keeps of a stop secret.
 *
 * @param {Uint8Array} stopSecret 10 bytes
 * @param {Uint8Array} instance 32 bytes
 * @returns {Uint8Array} 32 bytes
 */
export function deriveStopHash(stopSecret, instance) {
  requireSize(stopSecret, STOP_SIZE);
  const key = concat(stopSecret, new Uint8Array(SMALLEST_KEY - STOP_SIZE));
  return hash32(deriveKey(key, "stop-lookup", instance));
}

/**
 * What the server keeps of a token secret.
 *
 * @param {Uint8Array} tokenSecret 16 bytes
 * @returns {Uint8Array} 32 bytes
 */
export function deriveLookupHash(tokenSecret) {
  return hash32(deriveKey(tokenSecret, "grant-lookup"));
}
