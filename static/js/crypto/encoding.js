// @ts-check
/**
 * Bytes as text and back, and random bytes. Protocol §1.
 *
 * * Every byte string has exactly one text; any other text is refused.
 * * An id is 16 random bytes; randomness comes from libsodium only.
 */

import { BadEncoding } from "./errors.js";
import { sodium } from "./sodium.js";

const ID_SIZE = 16;
const CHUNK = 0x8000;
const ALPHABET = /^[A-Za-z0-9_-]*$/;

/**
 * base64url without padding.
 *
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function toB64(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The bytes of a base64url text.
 *
 * @param {unknown} text
 * @param {number} [size] the only accepted number of bytes
 * @returns {Uint8Array}
 * @throws {BadEncoding} padding, white space, another alphabet, unused bits, another size
 */
export function parseB64(text, size) {
  if (typeof text !== "string") throw new BadEncoding("not a text");
  if (text.length % 4 === 1 || !ALPHABET.test(text)) throw new BadEncoding("not base64url");
  const bytes = decode(text);
  if (toB64(bytes) !== text) throw new BadEncoding("unused bits are set");
  if (size !== undefined && bytes.length !== size) throw new BadEncoding("another size");
  return bytes;
}

/** @param {string} text */
function decode(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/**
 * A fresh random id, 16 bytes.
 *
 * @returns {Uint8Array}
 */
export function makeId() {
  return makeRandom(ID_SIZE);
}

/**
 * Fresh random bytes.
 *
 * @param {number} size
 * @returns {Uint8Array}
 */
export function makeRandom(size) {
  return sodium().randombytes_buf(size);
}
