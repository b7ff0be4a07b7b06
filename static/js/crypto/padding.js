// @ts-check
/**
 * Padding, so that a length says little about the words. Protocol §6.
 *
 * * At least 256 bytes, then Padmé: never more than 12 % longer.
 * * Bytes that `pad` could not have made are refused.
 */

import { BadEnvelope } from "./errors.js";

const FLOOR = 256;
const MARK = 0x80;

/**
 * The padded size for a size of 2 or more.
 *
 * @param {number} size
 * @returns {number}
 */
export function padme(size) {
  if (!Number.isSafeInteger(size) || size < 2) throw new RangeError("Padmé begins at 2 bytes");
  const exponent = bitLength(size) - 1;
  const step = 2 ** (exponent - bitLength(exponent));
  return step <= 1 ? size : Math.ceil(size / step) * step;
}

/**
 * Whether `pad` makes results of this size.
 *
 * @param {number} size
 * @returns {boolean}
 */
export function isPaddedSize(size) {
  return size >= FLOOR && padme(size) === size;
}

/**
 * The bytes, a mark, and zeros up to the padded size.
 *
 * @param {Uint8Array} plaintext
 * @returns {Uint8Array}
 */
export function pad(plaintext) {
  const padded = new Uint8Array(paddedSize(plaintext.length));
  padded.set(plaintext);
  padded[plaintext.length] = MARK;
  return padded;
}

/**
 * What `pad` was given.
 *
 * @param {Uint8Array} padded
 * @returns {Uint8Array}
 * @throws {BadEnvelope} `pad` does not make these bytes
 */
export function unpad(padded) {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end -= 1;
  if (end < 0 || padded[end] !== MARK) throw new BadEnvelope("the padding has no mark");
  if (paddedSize(end) !== padded.length) throw new BadEnvelope("the padding has another length");
  return padded.slice(0, end);
}

/** @param {number} size */
function paddedSize(size) {
  return padme(Math.max(size + 1, FLOOR));
}

/** @param {number} number */
function bitLength(number) {
  return number.toString(2).length;
}
