// @ts-check
/**
 * The package of a grant: two locks, the token and the team's key. Protocol §6, §9.
 *
 * * The token alone opens nothing, nor does the team's key alone.
 * * The inner lock is bound to the grant and to the exact terms.
 */

import { aeadOpen, aeadSeal } from "./aead.js";
import { openBox, sealBox } from "./boxes.js";
import { concat, requireSize } from "./bytes.js";
import { deriveKey } from "./derive.js";
import { checkEnvelope, checkPackage } from "./envelope.js";
import { label16 } from "./labels.js";
import { pad, unpad } from "./padding.js";

const ID_SIZE = 16;
const HASH_SIZE = 32;

/**
 * Seal the bytes of a Package under the token's secret, then to the team's key.
 *
 * @param {Uint8Array} teamPublic 32 bytes
 * @param {Uint8Array} tokenSecret 16 bytes
 * @param {Uint8Array} grant 16 bytes
 * @param {Uint8Array} termsHash 32 bytes
 * @param {Uint8Array} plaintext the bytes of the Package
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadEncoding} the team's key is no usable X25519 key
 */
export function sealPackage(teamPublic, tokenSecret, grant, termsHash, plaintext) {
  const key = deriveKey(tokenSecret, "grant-package");
  return sealBox(teamPublic, aeadSeal(key, pad(plaintext), toPlace(grant, termsHash)));
}

/**
 * Open both locks, and give the bytes of the Package.
 *
 * @param {Uint8Array} teamSecret 32 bytes
 * @param {Uint8Array} tokenSecret 16 bytes
 * @param {Uint8Array} grant 16 bytes
 * @param {Uint8Array} termsHash 32 bytes
 * @param {Uint8Array} sealed
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadEnvelope} no package by its shape, outside or inside
 * @throws {import('./errors.js').OpenFailed} another team key, token, grant or terms, or altered
 */
export function openPackage(teamSecret, tokenSecret, grant, termsHash, sealed) {
  const envelope = checkEnvelope(openBox(teamSecret, checkPackage(sealed)));
  const key = deriveKey(tokenSecret, "grant-package");
  return unpad(aeadOpen(key, envelope, toPlace(grant, termsHash)));
}

/**
 * @param {Uint8Array} grant
 * @param {Uint8Array} termsHash
 */
function toPlace(grant, termsHash) {
  requireSize(grant, ID_SIZE);
  requireSize(termsHash, HASH_SIZE);
  return concat(label16("package"), grant, termsHash);
}
