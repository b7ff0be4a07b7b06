// @ts-check
/**
 * The card of a release: what is derived from its code, and what only card and gate open. Protocol §21.
 *
 * * The card alone opens nothing, nor does a gate alone; nor do both, where a second holder has a part.
 * * The lock is bound to the release and to the exact terms.
 */

import { aeadOpen, aeadSeal } from "./aead.js";
import { deriveBoxPublic, openBox, sealBox } from "./boxes.js";
import { concat, requireSize, sameBytes } from "./bytes.js";
import { deriveKey } from "./derive.js";
import { makeRandom } from "./encoding.js";
import { VERSION, checkAnswer, checkEnvelope } from "./envelope.js";
import { OpenFailed } from "./errors.js";
import { hash32 } from "./hashing.js";
import { label16 } from "./labels.js";
import { pad, unpad } from "./padding.js";
import { deriveSignPublic } from "./signing.js";

export const CODE_SIZE = 16;
const ID_SIZE = 16;
const KEY_SIZE = 32;

/** Everything a release code gives. */
export class Card {
  /** @param {Uint8Array} code 16 bytes */
  constructor(code) {
    requireSize(code, CODE_SIZE);
    this.code = code;
    Object.freeze(this);
  }

  /** A new card. */
  static make() {
    return new Card(makeRandom(CODE_SIZE));
  }

  /** By which the server finds the release; it keeps the hash. */
  get lookup() {
    return deriveKey(this.code, "release-lookup");
  }

  /** What the server keeps. */
  get lookupHash() {
    return hash32(this.lookup);
  }

  /** The seed (32 bytes) with which the contact signs. */
  get signSeed() {
    return deriveKey(this.code, "release-sign");
  }

  /** What the terms name. */
  get signPublic() {
    return deriveSignPublic(this.signSeed);
  }

  /** The key (32 bytes) that opens what is sealed to the contact. */
  get boxSecret() {
    return deriveKey(this.code, "release-box");
  }

  /** What the terms name for whatever is sealed to the contact. */
  get boxPublic() {
    return deriveBoxPublic(this.boxSecret);
  }

  /** One input of the package key; the owner's notebook keeps it. */
  get pack() {
    return deriveKey(this.code, "release-pack");
  }
}

/**
 * Seal the bytes of a ReleasePackage under card and gate, and a second holder's part where there is one.
 *
 * @param {Uint8Array} pack 32 bytes
 * @param {Uint8Array} gate 32 bytes
 * @param {Uint8Array} release 16 bytes
 * @param {Uint8Array} termsHash 32 bytes
 * @param {Uint8Array} plaintext the bytes of the ReleasePackage
 * @param {Uint8Array | null} [part] 32 bytes
 * @returns {Uint8Array}
 */
export function sealReleasePackage(pack, gate, release, termsHash, plaintext, part = null) {
  return aeadSeal(packageKey(pack, gate, part), pad(plaintext), toPlace(release, termsHash));
}

/**
 * The bytes of the ReleasePackage.
 *
 * @param {Uint8Array} pack 32 bytes
 * @param {Uint8Array} gate 32 bytes
 * @param {Uint8Array} release 16 bytes
 * @param {Uint8Array} termsHash 32 bytes
 * @param {Uint8Array} sealed
 * @param {Uint8Array | null} [part] 32 bytes
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadEnvelope} no envelope by its shape, outside or inside
 * @throws {OpenFailed} another card, gate, part, release or terms, or altered
 */
export function openReleasePackage(pack, gate, release, termsHash, sealed, part = null) {
  return unpad(aeadOpen(packageKey(pack, gate, part), checkEnvelope(sealed), toPlace(release, termsHash)));
}

/**
 * Seal the bytes of AnswerWords to the owner.
 *
 * @param {Uint8Array} noteKey 32 bytes
 * @param {Uint8Array} release 16 bytes
 * @param {Uint8Array} answer
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadEncoding} the key is no usable X25519 key
 */
export function sealAnswer(noteKey, release, answer) {
  return sealBox(noteKey, concat(toContext(release), pad(answer)));
}

/**
 * The bytes of the AnswerWords of exactly this release.
 *
 * @param {Uint8Array} noteSecret 32 bytes
 * @param {Uint8Array} release 16 bytes
 * @param {Uint8Array} sealed
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadEnvelope} no answer by its length, or padded otherwise inside
 * @throws {OpenFailed} another key or release, or altered
 */
export function openAnswer(noteSecret, release, sealed) {
  const plaintext = openBox(noteSecret, checkAnswer(sealed));
  const context = toContext(release);
  if (!sameBytes(plaintext.subarray(0, context.length), context)) throw new OpenFailed();
  return unpad(plaintext.slice(context.length));
}

/**
 * @param {Uint8Array} pack
 * @param {Uint8Array} gate
 * @param {Uint8Array | null} part
 */
function packageKey(pack, gate, part) {
  requireSize(pack, KEY_SIZE);
  requireSize(gate, KEY_SIZE);
  const key = deriveKey(concat(pack, gate), "release-key");
  if (part === null) return key;
  requireSize(part, KEY_SIZE);
  return deriveKey(concat(key, part), "release-held-key");
}

/**
 * @param {Uint8Array} release
 * @param {Uint8Array} termsHash
 */
function toPlace(release, termsHash) {
  requireSize(release, ID_SIZE);
  requireSize(termsHash, KEY_SIZE);
  return concat(label16("release-package"), release, termsHash);
}

/** @param {Uint8Array} release */
function toContext(release) {
  requireSize(release, ID_SIZE);
  return concat(Uint8Array.of(VERSION), release);
}
