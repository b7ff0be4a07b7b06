// @ts-check
/**
 * Canonical JSON: one value, one byte string. Protocol §1.
 *
 * * Objects, arrays, strings, integers 0 … 2^53−1, true and false; nothing else.
 * * Keys are printable ASCII, in ascending order; nesting is at most 16 deep.
 * * What was parsed encodes to the very bytes that were received, or it is refused.
 */

import { sameBytes, utf8 } from "./bytes.js";
import { BadCanonical } from "./errors.js";

export const LARGEST = Number.MAX_SAFE_INTEGER;
export const DEEPEST = 16;
const KEY = /^[\x21\x23-\x5B\x5D-\x7E]+$/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * The bytes of a value.
 *
 * @param {unknown} value
 * @returns {Uint8Array}
 * @throws {BadCanonical} the value has no canonical form
 */
export function toCanonical(value) {
  return utf8(write(value, 0));
}

/**
 * The value of canonical bytes.
 *
 * @param {Uint8Array} bytes
 * @returns {any}
 * @throws {BadCanonical} not UTF-8, not JSON, or not in the canonical form
 */
export function parseCanonical(bytes) {
  const value = parseJson(bytes);
  if (!sameBytes(toCanonical(value), bytes)) throw new BadCanonical("not in the canonical form");
  return value;
}

/** @param {Uint8Array} bytes */
function parseJson(bytes) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    // Deep nesting ends as a RangeError in some engines; it is refused like the rest.
    throw new BadCanonical("not JSON in UTF-8");
  }
}

/**
 * @param {unknown} value
 * @param {number} depth how many arrays and objects are around the value
 * @returns {string}
 */
function write(value, depth) {
  if (typeof value === "string") return writeText(value);
  if (typeof value === "number") return writeInteger(value);
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "object" || value === null) throw new BadCanonical("a type JSON here has not");
  if (depth === DEEPEST) throw new BadCanonical("nested too deep");
  return Array.isArray(value) ? writeArray(value, depth + 1) : writeObject(value, depth + 1);
}

/** @param {string} text */
function writeText(text) {
  if (LONE_SURROGATE.test(text)) throw new BadCanonical("a lone surrogate");
  return JSON.stringify(text);
}

/** @param {number} number */
function writeInteger(number) {
  if (!Number.isSafeInteger(number) || number < 0 || Object.is(number, -0)) {
    throw new BadCanonical("a number that is no integer from 0 to 2^53-1");
  }
  return String(number);
}

/**
 * @param {unknown[]} items
 * @param {number} depth
 */
function writeArray(items, depth) {
  return `[${Array.from(items, (item) => write(item, depth)).join(",")}]`;
}

/**
 * @param {object} object
 * @param {number} depth
 */
function writeObject(object, depth) {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) throw new BadCanonical("not a plain object");
  const members = Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, value]) => `${writeKey(key)}:${write(value, depth)}`).join(",")}}`;
}

/** @param {string} key */
function writeKey(key) {
  if (!KEY.test(key)) throw new BadCanonical("a key that is not printable ASCII");
  return `"${key}"`;
}
