// @ts-check
/**
 * The stop code: with it anybody ends what is shared, and reads nothing. Protocol §5, §21.
 *
 * * The same 10 bytes as 25 digits, or as seven words of the EFF large list, in its order.
 * * Words carry a check, so that nearly every typing mistake is noticed; 25 digits have room for a small
 *   one, which notices seven of eight.
 * * The list is data that the caller hands in: this room loads nothing.
 */

import { concat, requireSize, utf8 } from "./bytes.js";
import { splitTyped } from "./codes.js";
import { deriveKey } from "./derive.js";
import { CodeMistyped } from "./errors.js";

export const LIST_WORDS = 7_776;
const STOP_SIZE = 10;
const KEY_SIZE = 16;
const WORDS = 7;
const DIGITS = /^[0-9]{25}$/;
const SHOWN_DIGITS = 25;
const GROUP = /.{5}/g;
const CHECK_BITS = 10;
const DIGIT_CHECK_BITS = 3;
const BASE = BigInt(LIST_WORDS);
const TOO_LARGE = 1n << 80n;

/**
 * The 25 digits of a stop secret, in 5 groups of 5.
 *
 * @param {Uint8Array} secret 10 bytes
 * @returns {string}
 */
export function showStopDigits(secret) {
  const digits = String(withCheck(secret, "stop-digits", DIGIT_CHECK_BITS)).padStart(SHOWN_DIGITS, "0");
  return /** @type {string[]} */ (digits.match(GROUP)).join("-");
}

/**
 * The seven words of a stop secret.
 *
 * @param {Uint8Array} secret 10 bytes
 * @param {readonly string[]} words the list, all of it
 * @returns {string}
 */
export function showStopWords(secret, words) {
  requireList(words);
  const number = withCheck(secret, "stop-words", CHECK_BITS);
  const places = Array.from({ length: WORDS }, (_, at) => (number / BASE ** BigInt(WORDS - 1 - at)) % BASE);
  return places.map((place) => words[Number(place)]).join(" ");
}

/**
 * The stop secret (10 bytes) that somebody typed, as digits or as words.
 *
 * @param {string} text
 * @param {readonly string[]} words the list, all of it
 * @returns {Uint8Array}
 * @throws {CodeMistyped} neither 25 digits nor seven words whose check is right
 */
export function parseStopCode(text, words) {
  requireList(words);
  const parts = splitTyped(text);
  const digits = parts.join("");
  if (DIGITS.test(digits)) return withoutCheck(BigInt(digits), "stop-digits", DIGIT_CHECK_BITS);
  return parseWords(parts, new Map(words.map((word, at) => [word.toUpperCase(), at])));
}

/**
 * @param {readonly string[]} parts
 * @param {ReadonlyMap<string, number>} numbers
 */
function parseWords(parts, numbers) {
  let [code, count, at] = [0n, 0, 0];
  while (at < parts.length) {
    const { number, used } = readWord(parts.slice(at, at + 2), numbers);
    code = code * BASE + BigInt(number);
    count += 1;
    at += used;
  }
  if (count !== WORDS) throw new CodeMistyped();
  return withoutCheck(code, "stop-words", CHECK_BITS);
}

/**
 * A few words have a hyphen inside; the halves before it are no words.
 *
 * @param {readonly string[]} parts
 * @param {ReadonlyMap<string, number>} numbers
 */
function readWord(parts, numbers) {
  for (const used of [1, 2]) {
    const number = numbers.get(parts.slice(0, used).join("-"));
    if (number !== undefined) return { number, used };
  }
  throw new CodeMistyped();
}

/**
 * @param {Uint8Array} secret
 * @param {string} form
 * @param {number} bits
 */
function withCheck(secret, form, bits) {
  return (toNumber(secret) << BigInt(bits)) | checkBits(secret, form, bits);
}

/**
 * @param {bigint} number
 * @param {string} form
 * @param {number} bits
 */
function withoutCheck(number, form, bits) {
  const secret = toSecret(number >> BigInt(bits));
  if (BigInt.asUintN(bits, number) !== checkBits(secret, form, bits)) throw new CodeMistyped();
  return secret;
}

/**
 * @param {Uint8Array} secret
 * @param {string} form
 * @param {number} bits
 */
function checkBits(secret, form, bits) {
  const key = concat(secret, new Uint8Array(KEY_SIZE - STOP_SIZE));
  const [first, second] = deriveKey(key, "code-check", utf8(form));
  return BigInt((first << 8) | second) >> BigInt(16 - bits);
}

/** @param {Uint8Array} secret */
function toNumber(secret) {
  requireSize(secret, STOP_SIZE);
  return secret.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

/** @param {bigint} number */
function toSecret(number) {
  if (number >= TOO_LARGE) throw new CodeMistyped();
  const places = Array.from({ length: STOP_SIZE }, (_, at) => BigInt(8 * (STOP_SIZE - 1 - at)));
  return Uint8Array.from(places, (place) => Number((number >> place) & 0xffn));
}

/** @param {readonly string[]} words */
function requireList(words) {
  if (words.length !== LIST_WORDS) throw new RangeError("the list has 7,776 words");
}
