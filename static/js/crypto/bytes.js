// @ts-check
/**
 * Small work on byte strings that Python has built in.
 *
 * * `u64` is 8 bytes, big-endian, for 0 … 2^53−1; anything else is a mistake of the caller.
 * * `sameBytes` is for public values and for values the caller already holds both of.
 */

const U64_SIZE = 8;
const encoder = new TextEncoder();

/**
 * One byte string after the other.
 *
 * @param {...Uint8Array} parts
 * @returns {Uint8Array}
 */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * A number as 8 bytes, big-endian.
 *
 * @param {number} number
 * @returns {Uint8Array}
 */
export function u64(number) {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError("not an integer below 2^53");
  const bytes = new Uint8Array(U64_SIZE);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
  return bytes;
}

/**
 * Whether two byte strings are equal, compared in constant time for equal lengths.
 *
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 * @returns {boolean}
 */
export function sameBytes(one, other) {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one[at] ^ other[at];
  return difference === 0;
}

/**
 * Order of two byte strings, as in sorting: negative, zero or positive.
 *
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 * @returns {number}
 */
export function compareBytes(one, other) {
  const shorter = Math.min(one.length, other.length);
  for (let at = 0; at < shorter; at += 1) {
    if (one[at] !== other[at]) return one[at] - other[at];
  }
  return one.length - other.length;
}

/**
 * A text in UTF-8.
 *
 * @param {string} text
 * @returns {Uint8Array}
 */
export function utf8(text) {
  return encoder.encode(text);
}

/**
 * A mistake of the caller, not of the data: bytes of another size than the function takes.
 *
 * @param {Uint8Array} bytes
 * @param {number} smallest
 * @param {number} [largest] the same as `smallest` when left out
 */
export function requireSize(bytes, smallest, largest = smallest) {
  if (!(bytes instanceof Uint8Array) || bytes.length < smallest || bytes.length > largest) {
    throw new RangeError(`expected ${smallest} to ${largest} bytes`);
  }
}
