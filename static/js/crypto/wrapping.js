// @ts-check
/**
 * Keys wrapped under keys: vault keys by doors, revision keys by the vault. Protocol §6.
 *
 * * A wrapped key has exactly 73 bytes and opens only in its own place.
 * * Keys that wrap and keys that seal are never the same key.
 */

import { aeadOpen, aeadSeal } from "./aead.js";
import { requireSize } from "./bytes.js";
import { checkWrappedKey } from "./envelope.js";
import { WRAP_KINDS, requireLabel } from "./labels.js";
import { toAssociated } from "./sealing.js";

const KEY_SIZE = 32;

/**
 * Wrap a key.
 *
 * @param {Uint8Array} wrappingKey 32 bytes
 * @param {string} kind one of WRAP_KINDS
 * @param {Uint8Array} id 16 bytes
 * @param {number} revision
 * @param {number} sealing
 * @param {Uint8Array} key 32 bytes
 * @returns {Uint8Array} 73 bytes
 */
export function wrapKey(wrappingKey, kind, id, revision, sealing, key) {
  requireLabel(WRAP_KINDS, kind);
  requireSize(key, KEY_SIZE);
  return aeadSeal(wrappingKey, key, toAssociated(kind, id, revision, sealing));
}

/**
 * The key that was wrapped, 32 bytes.
 *
 * @param {Uint8Array} wrappingKey 32 bytes
 * @param {string} kind one of WRAP_KINDS
 * @param {Uint8Array} id 16 bytes
 * @param {number} revision
 * @param {number} sealing
 * @param {Uint8Array} wrapped
 * @returns {Uint8Array}
 * @throws {BadEnvelope} not exactly 73 bytes of version 1
 * @throws {OpenFailed} another key or place, or altered
 */
export function unwrapKey(wrappingKey, kind, id, revision, sealing, wrapped) {
  requireLabel(WRAP_KINDS, kind);
  checkWrappedKey(wrapped);
  return aeadOpen(wrappingKey, wrapped, toAssociated(kind, id, revision, sealing));
}
