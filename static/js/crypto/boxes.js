// @ts-check
/**
 * Sealed boxes: for somebody's X25519 key, from nobody in particular. Protocol §6.
 *
 * * A box has no associated data, so what it holds begins with its context, and the opener
 *   compares that with what it expects.
 * * Who made a box is never learnt from it: a claim, a roster or a wrap-state says so.
 */

import { concat, requireSize, sameBytes, u64 } from "./bytes.js";
import { makeRandom } from "./encoding.js";
import { VERSION, checkReaderWrap, checkTeamWrap, checkWordsWrap } from "./envelope.js";
import { BadEncoding, OpenFailed } from "./errors.js";
import { pad, unpad } from "./padding.js";
import { sodium } from "./sodium.js";

const KEY_SIZE = 32;
const ID_SIZE = 16;

/**
 * An X25519 key pair, 32 bytes each.
 *
 * @typedef {{readonly secret: Uint8Array, readonly public: Uint8Array}} BoxPair
 */

/**
 * A fresh random key pair.
 *
 * @returns {BoxPair}
 */
export function makeBoxPair() {
  const secret = makeRandom(KEY_SIZE);
  return Object.freeze({ secret, public: deriveBoxPublic(secret) });
}

/**
 * The X25519 public key of a secret key.
 *
 * @param {Uint8Array} secret 32 bytes
 * @returns {Uint8Array} 32 bytes
 */
export function deriveBoxPublic(secret) {
  requireSize(secret, KEY_SIZE);
  return sodium().crypto_scalarmult_base(secret);
}

/**
 * The 129 bytes that hand one revision key to one reader or team.
 *
 * @param {Uint8Array} recipient their public key, 32 bytes
 * @param {Uint8Array} grant 16 bytes
 * @param {Uint8Array} section 16 bytes
 * @param {number} revision
 * @param {number} sealing
 * @param {Uint8Array} key 32 bytes
 * @returns {Uint8Array}
 * @throws {BadEncoding} the recipient's key is no usable X25519 key
 */
export function sealReaderWrap(recipient, grant, section, revision, sealing, key) {
  requireSize(key, KEY_SIZE);
  return sealBox(recipient, concat(readerContext(grant, section, revision, sealing), key));
}

/**
 * The revision key of a wrap made for exactly this grant, section, revision and sealing.
 *
 * @param {Uint8Array} secret 32 bytes
 * @param {Uint8Array} wrap
 * @param {Uint8Array} grant 16 bytes
 * @param {Uint8Array} section 16 bytes
 * @param {number} revision
 * @param {number} sealing
 * @returns {Uint8Array} 32 bytes
 * @throws {import('./errors.js').BadEnvelope} another length
 * @throws {OpenFailed} another key or context, or altered
 */
export function openReaderWrap(secret, wrap, grant, section, revision, sealing) {
  return openWithContext(secret, checkReaderWrap(wrap), readerContext(grant, section, revision, sealing));
}

/**
 * The bytes that hand the words of a grant to one reader or team.
 *
 * @param {Uint8Array} recipient their public key, 32 bytes
 * @param {Uint8Array} grant 16 bytes
 * @param {Uint8Array} words
 * @returns {Uint8Array}
 * @throws {BadEncoding} the recipient's key is no usable X25519 key
 */
export function sealWordsWrap(recipient, grant, words) {
  return sealBox(recipient, concat(wordsContext(grant), pad(words)));
}

/**
 * The words of a wrap made for exactly this grant.
 *
 * @param {Uint8Array} secret 32 bytes
 * @param {Uint8Array} wrap
 * @param {Uint8Array} grant 16 bytes
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadEnvelope} no words wrap by its length, or padded otherwise inside
 * @throws {OpenFailed} another key or grant, or altered
 */
export function openWordsWrap(secret, wrap, grant) {
  return unpad(openWithContext(secret, checkWordsWrap(wrap), wordsContext(grant)));
}

/**
 * The 105 bytes that hand a team's secret key to one holder.
 *
 * @param {Uint8Array} recipient their public key, 32 bytes
 * @param {Uint8Array} agency 16 bytes
 * @param {number} generation
 * @param {Uint8Array} teamSecret 32 bytes
 * @returns {Uint8Array}
 * @throws {BadEncoding} the recipient's key is no usable X25519 key
 */
export function sealTeamWrap(recipient, agency, generation, teamSecret) {
  requireSize(teamSecret, KEY_SIZE);
  return sealBox(recipient, concat(teamContext(agency, generation), teamSecret));
}

/**
 * The team's secret key of a wrap made for exactly this agency and generation.
 *
 * @param {Uint8Array} secret 32 bytes
 * @param {Uint8Array} wrap
 * @param {Uint8Array} agency 16 bytes
 * @param {number} generation
 * @returns {Uint8Array} 32 bytes
 * @throws {import('./errors.js').BadEnvelope} another length
 * @throws {OpenFailed} another key or context, or altered
 */
export function openTeamWrap(secret, wrap, agency, generation) {
  return openWithContext(secret, checkTeamWrap(wrap), teamContext(agency, generation));
}

/**
 * A plaintext sealed to a public key: 48 bytes longer.
 *
 * @param {Uint8Array} recipient
 * @param {Uint8Array} plaintext
 * @returns {Uint8Array}
 * @throws {BadEncoding} this is no usable X25519 key
 */
export function sealBox(recipient, plaintext) {
  try {
    return sodium().crypto_box_seal(plaintext, recipient);
  } catch {
    throw new BadEncoding();
  }
}

/**
 * The plaintext of a sealed box.
 *
 * @param {Uint8Array} secret 32 bytes
 * @param {Uint8Array} box
 * @returns {Uint8Array}
 * @throws {OpenFailed} another key, or altered
 */
export function openBox(secret, box) {
  const ownPublic = deriveBoxPublic(secret);
  try {
    return sodium().crypto_box_seal_open(box, ownPublic, secret);
  } catch {
    throw new OpenFailed();
  }
}

/**
 * @param {Uint8Array} secret
 * @param {Uint8Array} box
 * @param {Uint8Array} context
 */
function openWithContext(secret, box, context) {
  const plaintext = openBox(secret, box);
  if (!sameBytes(plaintext.subarray(0, context.length), context)) throw new OpenFailed();
  return plaintext.slice(context.length);
}

/**
 * @param {Uint8Array} grant
 * @param {Uint8Array} section
 * @param {number} revision
 * @param {number} sealing
 */
function readerContext(grant, section, revision, sealing) {
  requireSize(grant, ID_SIZE);
  requireSize(section, ID_SIZE);
  return concat(Uint8Array.of(VERSION), grant, section, u64(revision), u64(sealing));
}

/** @param {Uint8Array} grant */
function wordsContext(grant) {
  requireSize(grant, ID_SIZE);
  return concat(Uint8Array.of(VERSION), grant);
}

/**
 * @param {Uint8Array} agency
 * @param {number} generation
 */
function teamContext(agency, generation) {
  requireSize(agency, ID_SIZE);
  return concat(Uint8Array.of(VERSION), agency, u64(generation));
}
