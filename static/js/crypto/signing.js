// @ts-check
/**
 * Signatures over a label, an instance and a body. Protocol §3.
 *
 * * A signature counts for one label on one instance only.
 * * Bodies are hashed as received; parse them only after `verifySigned` gave them back.
 */

import { concat, requireSize } from "./bytes.js";
import { parseB64, toB64 } from "./encoding.js";
import { BadSignature, BadStatement, CryptoError } from "./errors.js";
import { hash32 } from "./hashing.js";
import { SIGNATURE_LABELS, label16, requireLabel } from "./labels.js";
import { sodium } from "./sodium.js";

const KEY_SIZE = 32;
const SIGNATURE_SIZE = 64;
const HASH_SIZE = 32;

/**
 * What can be verified: the bytes of a body, and of its signature.
 *
 * @typedef {{readonly body: Uint8Array, readonly sig: Uint8Array}} SignedBytes
 */

/** A body and its signature, as they travel; nothing is verified yet. */
export class Signed {
  /**
   * @param {Uint8Array} body canonical JSON
   * @param {Uint8Array} sig 64 bytes
   */
  constructor(body, sig) {
    this.body = body;
    this.sig = sig;
    Object.freeze(this);
  }

  /** The hash of the body, by which other statements name this one. */
  get hash() {
    return hash32(this.body);
  }

  /** The form in which it travels in JSON. */
  toJson() {
    return { body: toB64(this.body), sig: toB64(this.sig) };
  }
}

/**
 * A signed object from its JSON form.
 *
 * @param {unknown} value
 * @returns {Signed}
 * @throws {BadStatement} not exactly `body` and `sig`, each in base64url
 */
export function parseSigned(value) {
  if (typeof value !== "object" || value === null || Object.keys(value).sort().join() !== "body,sig") {
    throw new BadStatement("signed");
  }
  const { body, sig } = /** @type {{body: unknown, sig: unknown}} */ (value);
  try {
    return new Signed(parseB64(body), parseB64(sig, SIGNATURE_SIZE));
  } catch (error) {
    if (error instanceof CryptoError) throw new BadStatement("signed");
    throw error;
  }
}

/**
 * The public key of a signing seed.
 *
 * @param {Uint8Array} seed 32 bytes
 * @returns {Uint8Array} 32 bytes
 */
export function deriveSignPublic(seed) {
  requireSize(seed, KEY_SIZE);
  return sodium().crypto_sign_seed_keypair(seed).publicKey;
}

/**
 * Sign a body.
 *
 * @param {string} label one of SIGNATURE_LABELS
 * @param {Uint8Array} instance 32 bytes
 * @param {Uint8Array} body canonical JSON
 * @param {Uint8Array} seed 32 bytes
 * @returns {Signed}
 */
export function signBody(label, instance, body, seed) {
  requireSize(seed, KEY_SIZE);
  const { privateKey } = sodium().crypto_sign_seed_keypair(seed);
  return new Signed(body, sodium().crypto_sign_detached(message(label, instance, hash32(body)), privateKey));
}

/**
 * The body of a signed object, once its signature is good.
 *
 * @param {string} label one of SIGNATURE_LABELS
 * @param {Uint8Array} instance 32 bytes
 * @param {SignedBytes} signed
 * @param {Uint8Array} publicKey 32 bytes
 * @returns {Uint8Array}
 * @throws {BadSignature} another key, label, instance or body
 */
export function verifySigned(label, instance, signed, publicKey) {
  verifyClosed(label, instance, hash32(signed.body), signed.sig, publicKey);
  return signed.body;
}

/**
 * The hash of a body, once the signature of the body is good: a signature is over the hash.
 *
 * @param {string} label one of SIGNATURE_LABELS
 * @param {Uint8Array} instance 32 bytes
 * @param {Uint8Array} bodyHash 32 bytes
 * @param {Uint8Array} sig
 * @param {Uint8Array} publicKey 32 bytes
 * @returns {Uint8Array}
 * @throws {BadSignature} another key, label, instance or body
 */
export function verifyClosed(label, instance, bodyHash, sig, publicKey) {
  const signedBytes = message(label, instance, bodyHash);
  const isSized = sig.length === SIGNATURE_SIZE && publicKey.length === KEY_SIZE && bodyHash.length === HASH_SIZE;
  if (!isSized) throw new BadSignature();
  if (!sodium().crypto_sign_verify_detached(sig, signedBytes, publicKey)) throw new BadSignature();
  return bodyHash;
}

/**
 * @param {string} label
 * @param {Uint8Array} instance
 * @param {Uint8Array} bodyHash
 */
function message(label, instance, bodyHash) {
  requireSize(instance, KEY_SIZE);
  return concat(label16(requireLabel(SIGNATURE_LABELS, label)), instance, bodyHash);
}
