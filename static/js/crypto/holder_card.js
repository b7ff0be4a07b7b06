// @ts-check
/**
 * The second holder: what their code gives, and how their part goes from hand to hand. Protocol §21.
 *
 * * A part is one input of a package key, and opens nothing by itself; nor does everything else without it.
 * * It travels sealed: from the owner to the holder (the deposit), from the holder to the contact (the
 *   held part). Both are bound to the release and to the exact terms.
 * * Who made a deposit or a held part is never learnt from it: a wrong one opens nothing.
 */

import { deriveBoxPublic, openBox, sealBox } from "./boxes.js";
import { concat, requireSize, sameBytes } from "./bytes.js";
import { parseCode, showCode, showDigits } from "./codes.js";
import { deriveKey } from "./derive.js";
import { makeRandom } from "./encoding.js";
import { VERSION, checkDeposit, checkHeldPart } from "./envelope.js";
import { CodeMistyped, OpenFailed } from "./errors.js";
import { hash32 } from "./hashing.js";
import { pad, unpad } from "./padding.js";
import { deriveSignPublic } from "./signing.js";

export const CODE_SIZE = 16;
export const PART_SIZE = 32;
const ID_SIZE = 16;
const KEY_SIZE = 32;

/**
 * What a holder keeps for an owner: the part, whom to hand it to, and the bytes of HolderWords.
 *
 * @typedef {{readonly contactBox: Uint8Array, readonly part: Uint8Array, readonly words: Uint8Array}} Deposit
 */

/** Everything a holder code gives. */
export class HolderCard {
  /** @param {Uint8Array} code 16 bytes */
  constructor(code) {
    requireSize(code, CODE_SIZE);
    this.code = code;
    Object.freeze(this);
  }

  /** A new card; its code can't be taken for the code of a release's card. */
  static make() {
    let code = makeRandom(CODE_SIZE);
    while (readsAsRelease(code)) code = makeRandom(CODE_SIZE);
    return new HolderCard(code);
  }

  /** By which the server finds the release; it keeps the hash. */
  get lookup() {
    return deriveKey(this.code, "holder-lookup");
  }

  /** What the server keeps. */
  get lookupHash() {
    return hash32(this.lookup);
  }

  /** The seed (32 bytes) with which the holder says yes. */
  get signSeed() {
    return deriveKey(this.code, "holder-sign");
  }

  /** What the terms name. */
  get signPublic() {
    return deriveSignPublic(this.signSeed);
  }

  /** The key (32 bytes) that opens the deposit. */
  get boxSecret() {
    return deriveKey(this.code, "holder-box");
  }

  /** What the terms name for the deposit. */
  get boxPublic() {
    return deriveBoxPublic(this.boxSecret);
  }
}

/**
 * Seal a part to its holder: the team key of an agency, or the key of a card.
 *
 * @param {Uint8Array} recipient 32 bytes
 * @param {Uint8Array} release 16 bytes
 * @param {Uint8Array} termsHash 32 bytes
 * @param {Uint8Array} contactBox 32 bytes
 * @param {Uint8Array} part 32 bytes
 * @param {Uint8Array} words the bytes of the HolderWords
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadEncoding} the recipient's key is no usable X25519 key
 */
export function sealDeposit(recipient, release, termsHash, contactBox, part, words) {
  requireSize(contactBox, KEY_SIZE);
  requireSize(part, PART_SIZE);
  return sealBox(recipient, concat(toContext(release, termsHash), contactBox, part, pad(words)));
}

/**
 * What was deposited for exactly this release and these terms.
 *
 * @param {Uint8Array} secret 32 bytes
 * @param {Uint8Array} release 16 bytes
 * @param {Uint8Array} termsHash 32 bytes
 * @param {Uint8Array} deposit
 * @returns {Deposit}
 * @throws {import('./errors.js').BadEnvelope} no deposit by its length, or padded otherwise inside
 * @throws {OpenFailed} another key, release or terms, or altered
 */
export function openDeposit(secret, release, termsHash, deposit) {
  const inside = openWithContext(secret, checkDeposit(deposit), toContext(release, termsHash));
  const [contactBox, part] = [inside.slice(0, KEY_SIZE), inside.slice(KEY_SIZE, KEY_SIZE + PART_SIZE)];
  return Object.freeze({ contactBox, part, words: unpad(inside.slice(KEY_SIZE + PART_SIZE)) });
}

/**
 * Seal the very bytes of a deposit of this release to another key: that of the next team generation.
 *
 * @param {Uint8Array} secret 32 bytes
 * @param {Uint8Array} recipient 32 bytes
 * @param {Uint8Array} release 16 bytes
 * @param {Uint8Array} deposit
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadEnvelope} no deposit by its length
 * @throws {OpenFailed} another key or release, or altered
 * @throws {import('./errors.js').BadEncoding} the recipient's key is no usable X25519 key
 */
export function moveDeposit(secret, recipient, release, deposit) {
  const plaintext = openBox(secret, checkDeposit(deposit));
  needBegins(plaintext, toBeginning(release));
  return sealBox(recipient, plaintext);
}

/**
 * The 129 bytes that hand a part to the contact.
 *
 * @param {Uint8Array} contactBox 32 bytes
 * @param {Uint8Array} release 16 bytes
 * @param {Uint8Array} termsHash 32 bytes
 * @param {Uint8Array} part 32 bytes
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadEncoding} the contact's key is no usable X25519 key
 */
export function sealHeldPart(contactBox, release, termsHash, part) {
  requireSize(part, PART_SIZE);
  return sealBox(contactBox, concat(toContext(release, termsHash), part));
}

/**
 * The part (32 bytes) that was handed over for exactly this release and these terms.
 *
 * @param {Uint8Array} boxSecret 32 bytes
 * @param {Uint8Array} release 16 bytes
 * @param {Uint8Array} termsHash 32 bytes
 * @param {Uint8Array} heldPart
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadEnvelope} another length
 * @throws {OpenFailed} another key, release or terms, or altered
 */
export function openHeldPart(boxSecret, release, termsHash, heldPart) {
  return openWithContext(boxSecret, checkHeldPart(heldPart), toContext(release, termsHash));
}

/**
 * Whether one of the forms of a holder's code, typed, would pass as the code of a release's card.
 *
 * @param {Uint8Array} code
 */
function readsAsRelease(code) {
  return [showCode(code, "holder"), showDigits(code, "holder")].some((shown) => {
    try {
      parseCode(shown, "release");
      return true;
    } catch (error) {
      if (error instanceof CodeMistyped) return false;
      throw error;
    }
  });
}

/**
 * @param {Uint8Array} secret
 * @param {Uint8Array} sealed
 * @param {Uint8Array} context
 */
function openWithContext(secret, sealed, context) {
  const plaintext = openBox(secret, sealed);
  needBegins(plaintext, context);
  return plaintext.slice(context.length);
}

/**
 * @param {Uint8Array} plaintext
 * @param {Uint8Array} context
 */
function needBegins(plaintext, context) {
  if (!sameBytes(plaintext.subarray(0, context.length), context)) throw new OpenFailed();
}

/** @param {Uint8Array} release */
function toBeginning(release) {
  requireSize(release, ID_SIZE);
  return concat(Uint8Array.of(VERSION), release);
}

/**
 * @param {Uint8Array} release
 * @param {Uint8Array} termsHash
 */
function toContext(release, termsHash) {
  requireSize(termsHash, KEY_SIZE);
  return concat(toBeginning(release), termsHash);
}
