// @ts-check
/**
 * What sealed bytes look like from outside. Protocol §6.
 *
 * * Shapes only: no key comes into this file.
 * * What has another length or version is refused before anything tries to open it.
 */

import { BadEnvelope } from "./errors.js";
import { isPaddedSize } from "./padding.js";

export const VERSION = 0x01;
export const NONCE_SIZE = 24;
export const WRAPPED_KEY_SIZE = 73;
export const READER_WRAP_SIZE = 129;
export const TEAM_WRAP_SIZE = 105;
/** Version, nonce and the cipher's 16 bytes. */
export const ENVELOPE_OVERHEAD = 41;
/** What a sealed box adds. */
export const BOX_OVERHEAD = 48;
const WORDS_WRAP_OVERHEAD = 17 + BOX_OVERHEAD;
const ANSWER_OVERHEAD = 17 + BOX_OVERHEAD;
const DEPOSIT_OVERHEAD = 113 + BOX_OVERHEAD;
export const HELD_PART_SIZE = 81 + BOX_OVERHEAD;

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} the same bytes
 * @throws {BadEnvelope}
 */
export function checkEnvelope(bytes) {
  if (bytes[0] !== VERSION) throw new BadEnvelope("an envelope of another version");
  return checkPadded(bytes, ENVELOPE_OVERHEAD);
}

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} the same bytes
 * @throws {BadEnvelope}
 */
export function checkWrappedKey(bytes) {
  checkSize(bytes, WRAPPED_KEY_SIZE);
  if (bytes[0] !== VERSION) throw new BadEnvelope("a wrapped key of another version");
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} the same bytes
 * @throws {BadEnvelope}
 */
export function checkReaderWrap(bytes) {
  return checkSize(bytes, READER_WRAP_SIZE);
}

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} the same bytes
 * @throws {BadEnvelope}
 */
export function checkTeamWrap(bytes) {
  return checkSize(bytes, TEAM_WRAP_SIZE);
}

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} the same bytes
 * @throws {BadEnvelope}
 */
export function checkWordsWrap(bytes) {
  return checkPadded(bytes, WORDS_WRAP_OVERHEAD);
}

/**
 * A second holder's deposit. Protocol §21.
 *
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} the same bytes
 * @throws {BadEnvelope}
 */
export function checkDeposit(bytes) {
  return checkPadded(bytes, DEPOSIT_OVERHEAD);
}

/**
 * What hands a second holder's part to the contact: exactly 129 bytes. Protocol §21.
 *
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} the same bytes
 * @throws {BadEnvelope}
 */
export function checkHeldPart(bytes) {
  return checkSize(bytes, HELD_PART_SIZE);
}

/**
 * A contact's sealed answer. Protocol §21.
 *
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} the same bytes
 * @throws {BadEnvelope}
 */
export function checkAnswer(bytes) {
  return checkPadded(bytes, ANSWER_OVERHEAD);
}

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} the same bytes
 * @throws {BadEnvelope}
 */
export function checkPackage(bytes) {
  return checkPadded(bytes, ENVELOPE_OVERHEAD + BOX_OVERHEAD);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} size
 */
function checkSize(bytes, size) {
  if (bytes.length !== size) throw new BadEnvelope("sealed bytes of another length");
  return bytes;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} overhead
 */
function checkPadded(bytes, overhead) {
  if (!isPaddedSize(bytes.length - overhead)) throw new BadEnvelope("sealed bytes of another length");
  return bytes;
}
