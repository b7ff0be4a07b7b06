// @ts-check
/**
 * XChaCha20-Poly1305 with a version byte and a random nonce in front. Protocol §6.
 *
 * * sealed = 0x01 ‖ nonce (24) ‖ ciphertext and tag; the nonce is random and never chosen.
 * * A wrong key, altered bytes and other associated data are one failure.
 * * Callers see to padding and associated data.
 */

import { concat, requireSize } from "./bytes.js";
import { makeRandom } from "./encoding.js";
import { ENVELOPE_OVERHEAD, NONCE_SIZE, VERSION } from "./envelope.js";
import { BadEnvelope, OpenFailed } from "./errors.js";
import { sodium } from "./sodium.js";

const KEY_SIZE = 32;

/**
 * Seal a plaintext, bound to its associated data.
 *
 * @param {Uint8Array} key 32 bytes
 * @param {Uint8Array} plaintext
 * @param {Uint8Array} associated
 * @returns {Uint8Array}
 */
export function aeadSeal(key, plaintext, associated) {
  requireSize(key, KEY_SIZE);
  const nonce = makeRandom(NONCE_SIZE);
  const encrypt = sodium().crypto_aead_xchacha20poly1305_ietf_encrypt;
  return concat(Uint8Array.of(VERSION), nonce, encrypt(plaintext, associated, null, nonce, key));
}

/**
 * What was sealed with exactly this key and associated data.
 *
 * @param {Uint8Array} key 32 bytes
 * @param {Uint8Array} sealed
 * @param {Uint8Array} associated
 * @returns {Uint8Array}
 * @throws {BadEnvelope} another version byte, or too short
 * @throws {OpenFailed} another key, other associated data, or altered
 */
export function aeadOpen(key, sealed, associated) {
  requireSize(key, KEY_SIZE);
  if (sealed[0] !== VERSION || sealed.length < ENVELOPE_OVERHEAD) throw new BadEnvelope();
  const nonce = sealed.subarray(1, 1 + NONCE_SIZE);
  const decrypt = sodium().crypto_aead_xchacha20poly1305_ietf_decrypt;
  try {
    return decrypt(null, sealed.subarray(1 + NONCE_SIZE), associated, nonce, key);
  } catch {
    throw new OpenFailed();
  }
}
