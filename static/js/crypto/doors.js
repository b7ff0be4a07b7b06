// @ts-check
/**
 * Doors: from what a person remembers to keys. Protocol §4.
 *
 * * The stretching is compiled in: no answer of a server and no argument makes it cheaper.
 * * Too little memory is an error, never a lower setting.
 * * Two spellings that look alike to a person give the same bytes, in JavaScript and Python:
 *   code points newer than Unicode 14.0 are refused, for engines differ on them.
 */

import { concat, requireSize, utf8 } from "./bytes.js";
import { deriveKey } from "./derive.js";
import { BadName, BadPassphrase, TooLittleMemory } from "./errors.js";
import { hash16 } from "./hashing.js";
import { deriveSignPublic } from "./signing.js";
import { sodium } from "./sodium.js";
import { UNASSIGNED, WHITE_SPACE } from "./unassigned.js";

const NAME_CHARACTERS = 64;
const PASSPHRASE_SIZE = 1_024;
const ROOT_SIZE = 32;
const INSTANCE_SIZE = 32;
const RECOVERY_SIZE = 16;

/** The one compiled set of Argon2id parameters. */
export const STRETCHING = Object.freeze({ passes: 3, memoryBytes: 64 * 1024 * 1024 });

/**
 * The keys of one door, 32 bytes each.
 *
 * @typedef {{readonly signSeed: Uint8Array, readonly public: Uint8Array, readonly wrapKey: Uint8Array}} Door
 */

/**
 * The one form of a name, 1 to 64 code points; doing it twice changes nothing.
 *
 * @param {string} text
 * @returns {string}
 * @throws {BadName} a character that is refused, nothing left, or too long
 */
export function normaliseName(text) {
  const name = normalise(text, BadName);
  if (name === "" || Array.from(name).length > NAME_CHARACTERS) throw new BadName();
  return name;
}

/**
 * The one form of a passphrase, 1 to 1,024 bytes; doing it twice changes nothing.
 *
 * @param {string} text
 * @returns {string}
 * @throws {BadPassphrase} a character that is refused, nothing left, or too long
 */
export function normalisePassphrase(text) {
  const passphrase = normalise(text, BadPassphrase);
  if (passphrase === "" || utf8(passphrase).length > PASSPHRASE_SIZE) throw new BadPassphrase();
  return passphrase;
}

/**
 * The root of a name and passphrase (both normalised here), 32 bytes. Takes a second or
 * more: call it in a worker.
 *
 * @param {string} name
 * @param {string} passphrase
 * @param {Uint8Array} instance 32 bytes
 * @returns {Uint8Array}
 * @throws {BadName}
 * @throws {BadPassphrase}
 * @throws {TooLittleMemory} 64 MiB could not be had
 */
export function derivePassphraseRoot(name, passphrase, instance) {
  requireSize(instance, INSTANCE_SIZE);
  const salt = hash16(concat(instance, utf8(normaliseName(name))));
  return stretch(utf8(normalisePassphrase(passphrase)), salt);
}

/**
 * The root of a recovery code, 32 bytes.
 *
 * @param {Uint8Array} code 16 bytes
 * @param {Uint8Array} instance 32 bytes
 * @returns {Uint8Array}
 */
export function deriveRecoveryRoot(code, instance) {
  requireSize(code, RECOVERY_SIZE);
  requireSize(instance, INSTANCE_SIZE);
  return deriveKey(code, "recovery-root", instance);
}

/**
 * The keys of the door of a root.
 *
 * @param {Uint8Array} root 32 bytes
 * @returns {Door}
 */
export function deriveDoor(root) {
  const signSeed = deriveKey(root, "door-sign");
  return Object.freeze({ signSeed, public: deriveSignPublic(signSeed), wrapKey: deriveKey(root, "door-wrap") });
}

/**
 * @param {Uint8Array} secret
 * @param {Uint8Array} salt
 */
function stretch(secret, salt) {
  const { crypto_pwhash: argon2, crypto_pwhash_ALG_ARGON2ID13: algorithm } = sodium();
  try {
    return argon2(ROOT_SIZE, secret, salt, STRETCHING.passes, STRETCHING.memoryBytes, algorithm);
  } catch {
    // Sizes and parameters are right by construction: memory is all that can be missing.
    throw new TooLittleMemory();
  }
}

/**
 * @param {string} text
 * @param {typeof BadName | typeof BadPassphrase} Refusal
 */
function normalise(text, Refusal) {
  for (const character of text) {
    if (!isAllowed(/** @type {number} */ (character.codePointAt(0)))) throw new Refusal();
  }
  // Lower-casing can make a pair that composes ("J" and a caron), so the form is taken twice.
  const lowered = text.normalize("NFKC").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const composed = Array.from(lowered.normalize("NFKC"));
  const spaced = composed.map((character) => (isWhiteSpace(character) ? " " : character)).join("");
  return spaced.split(" ").filter((part) => part !== "").join(" ");
}

/** @param {number} point */
function isAllowed(point) {
  if (WHITE_SPACE.has(point)) return true;
  const isControl = point < 0x20 || (point >= 0x7f && point < 0xa0);
  const isSurrogate = point >= 0xd800 && point < 0xe000;
  return !isControl && !isSurrogate && !isUnassigned(point);
}

/** @param {number} point */
function isUnassigned(point) {
  return UNASSIGNED.some(([first, last]) => first <= point && point <= last);
}

/** @param {string} character */
function isWhiteSpace(character) {
  return WHITE_SPACE.has(/** @type {number} */ (character.codePointAt(0)));
}
