// @ts-check
/**
 * Codes people type: 28 characters or 42 digits for 16 bytes. Protocol §5.
 *
 * * What fingers and eyes mix up is forgiven: case, spaces, hyphens, O and 0, I, L and 1,
 *   digits of other scripts. Anything else is a typing mistake, said before anything is sent.
 * * A code of one kind does not pass as another (1,023 of 1,024).
 * * A code inside a link counts only when the link is of this instance, and of its kind.
 */

import { requireSize, utf8 } from "./bytes.js";
import { deriveKey } from "./derive.js";
import { CodeMistyped } from "./errors.js";
import { requireLabel } from "./labels.js";
import { DECIMAL_ZEROS, WHITE_SPACE } from "./unassigned.js";

export const CODE_KINDS = Object.freeze(["token", "recovery", "invitation", "release", "holder"]);
export const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const SECRET_SIZE = 16;
const SECRET_CHARACTERS = 26;
const CHARACTERS = 28;
const SECRET_DIGITS = 39;
const CHECK_DIGITS = 3;
const DIGITS = /^[0-9]{42}$/;
const LONGEST = 400;
const HYPHENS = new Set([0x2d, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212]);
const ADDRESS = /^(https?):\/\/(\[[0-9a-f:]{2,39}\]|[a-z0-9.-]{1,253})(?::([0-9]{1,5}))?(\/[a-z])$/;
const LANGUAGE = /#[^]*\.[A-Za-z]{2}$/;
const LANGUAGE_SIZE = 3;
const ASCII = /^[\x00-\x7f]*$/;
const TOO_LARGE = 1n << 128n;

/**
 * The 28 characters of a 16-byte secret, in 7 groups of 4.
 *
 * @param {Uint8Array} secret
 * @param {string} kind one of CODE_KINDS
 * @returns {string}
 */
export function showCode(secret, kind) {
  requireSize(secret, SECRET_SIZE);
  const characters = toCharacters(toNumber(secret) << 2n, SECRET_CHARACTERS) + toCharacters(checkBits(secret, kind), 2);
  return inGroups(characters, 4);
}

/**
 * The 42 digits of a 16-byte secret, in 7 groups of 6.
 *
 * @param {Uint8Array} secret
 * @param {string} kind one of CODE_KINDS
 * @returns {string}
 */
export function showDigits(secret, kind) {
  requireSize(secret, SECRET_SIZE);
  const digits = String(toNumber(secret)).padStart(SECRET_DIGITS, "0") + checkDigits(secret, kind);
  return inGroups(digits, 6);
}

/**
 * The 16-byte secret that somebody typed, as characters or as digits.
 *
 * @param {string} text
 * @param {string} kind one of CODE_KINDS
 * @returns {Uint8Array}
 * @throws {CodeMistyped} a typing mistake, or a code of another kind
 */
export function parseCode(text, kind) {
  const typed = splitTyped(text).join("");
  return DIGITS.test(typed) ? parseDigits(typed, kind) : parseCharacters(typed, kind);
}

/**
 * What the QR of a token says: the owner's origin, /R, and the code, in capitals.
 *
 * @param {string} origin
 * @param {Uint8Array} tokenSecret 16 bytes
 * @returns {string}
 */
export function tokenUrl(origin, tokenSecret) {
  return toUrl(origin, "/R", tokenSecret, "token");
}

/**
 * What the QR of a release's card says: the owner's origin, /C, and the code, in capitals. Protocol §21.
 *
 * @param {string} origin
 * @param {Uint8Array} code 16 bytes
 * @returns {string}
 */
export function cardUrl(origin, code) {
  return toUrl(origin, "/C", code, "release");
}

/**
 * What the QR of a second holder's card says: as a release's card, with a code of its own kind. Protocol §21.
 *
 * @param {string} origin
 * @param {Uint8Array} code 16 bytes
 * @returns {string}
 */
export function holderUrl(origin, code) {
  return toUrl(origin, "/C", code, "holder");
}

/**
 * The token secret of what was typed, pasted or scanned: a code, or a token's link.
 *
 * @param {string} text
 * @param {readonly string[]} ownerOrigins
 * @returns {Uint8Array}
 * @throws {CodeMistyped} a typing mistake, or a link that is not of one of these origins
 */
export function parseTokenText(text, ownerOrigins) {
  return parseLink(text, ownerOrigins, "/r", "token");
}

/**
 * The release code of what was typed, pasted or scanned: a code, or a card's link. Protocol §21.
 *
 * @param {string} text
 * @param {readonly string[]} ownerOrigins
 * @returns {Uint8Array}
 * @throws {CodeMistyped} a typing mistake, or a link that is not of one of these origins
 */
export function parseCardText(text, ownerOrigins) {
  return parseLink(withoutLanguage(text), ownerOrigins, "/c", "release");
}

/**
 * The holder code of what was typed, pasted or scanned: a code, or a card's link. Protocol §21.
 *
 * @param {string} text
 * @param {readonly string[]} ownerOrigins
 * @returns {Uint8Array}
 * @throws {CodeMistyped} a typing mistake, or a link that is not of one of these origins
 */
export function parseHolderText(text, ownerOrigins) {
  return parseLink(withoutLanguage(text), ownerOrigins, "/c", "holder");
}

/**
 * The parts of what was typed between white space and hyphens, in capitals, with ASCII digits.
 *
 * @param {string} text
 * @returns {string[]}
 * @throws {CodeMistyped} more than 400 UTF-16 units: it stays unread
 */
export function splitTyped(text) {
  if (typeof text !== "string" || text.length > LONGEST) throw new CodeMistyped();
  const tidied = Array.from(text.normalize("NFKC"), (character) => tidy(pointOf(character))).join("");
  const capitals = tidied.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  return capitals.split(" ").filter((part) => part !== "");
}

/**
 * @param {string} origin
 * @param {string} path
 * @param {Uint8Array} secret 16 bytes
 * @param {string} kind
 */
function toUrl(origin, path, secret, kind) {
  return `${origin.toUpperCase()}${path}#${showCode(secret, kind).replaceAll("-", "")}`;
}

/**
 * @param {string} text
 * @param {readonly string[]} ownerOrigins
 * @param {string} path
 * @param {string} kind
 */
function parseLink(text, ownerOrigins, path, kind) {
  const stripped = strip(text);
  if (!/[#:]/.test(stripped)) return parseCode(stripped, kind);
  const hash = stripped.indexOf("#");
  const [address, code] = hash < 0 ? [stripped, ""] : [stripped.slice(0, hash), stripped.slice(hash + 1)];
  const allowed = ownerOrigins.map((origin) => readAddress(`${origin}${path}`));
  if (!allowed.includes(readAddress(address))) throw new CodeMistyped();
  return parseCode(code, kind);
}

/**
 * Scheme, host, port and path of an address, in one form.
 *
 * @param {string} address
 */
function readAddress(address) {
  const found = ASCII.test(address) ? ADDRESS.exec(address.toLowerCase()) : null;
  if (found === null) throw new CodeMistyped();
  const [, scheme, host, port, path] = found;
  return `${scheme}://${host}:${Number(port ?? (scheme === "https" ? 443 : 80))}${path}`;
}

/**
 * A card's link without the language that its page is to speak.
 *
 * @param {string} text
 */
function withoutLanguage(text) {
  const stripped = strip(text);
  return LANGUAGE.test(stripped) ? stripped.slice(0, -LANGUAGE_SIZE) : stripped;
}

/**
 * The text without white space at both ends.
 *
 * @param {string} text
 */
function strip(text) {
  const characters = Array.from(text);
  const ink = characters.flatMap((character, at) => (WHITE_SPACE.has(pointOf(character)) ? [] : [at]));
  return ink.length === 0 ? "" : characters.slice(ink[0], ink[ink.length - 1] + 1).join("");
}

/** @param {string} character */
function pointOf(character) {
  return /** @type {number} */ (character.codePointAt(0));
}

/** @param {number} point */
function tidy(point) {
  if (WHITE_SPACE.has(point) || HYPHENS.has(point)) return " ";
  const zero = DECIMAL_ZEROS.find((first) => first <= point && point < first + 10);
  return zero === undefined ? String.fromCodePoint(point) : String(point - zero);
}

/**
 * @param {string} digits
 * @param {string} kind
 */
function parseDigits(digits, kind) {
  const number = BigInt(digits.slice(0, SECRET_DIGITS));
  if (number >= TOO_LARGE) throw new CodeMistyped();
  const secret = toSecret(number);
  if (digits.slice(SECRET_DIGITS) !== checkDigits(secret, kind)) throw new CodeMistyped();
  return secret;
}

/**
 * @param {string} typed
 * @param {string} kind
 */
function parseCharacters(typed, kind) {
  const characters = typed.replaceAll("O", "0").replace(/[IL]/g, "1");
  const isCode = characters.length === CHARACTERS && Array.from(characters).every((one) => ALPHABET.includes(one));
  if (!isCode) throw new CodeMistyped();
  const number = fromCharacters(characters.slice(0, SECRET_CHARACTERS));
  const secret = toSecret(number >> 2n);
  const check = fromCharacters(characters.slice(SECRET_CHARACTERS));
  if ((number & 3n) !== 0n || check !== checkBits(secret, kind)) throw new CodeMistyped();
  return secret;
}

/**
 * @param {Uint8Array} secret
 * @param {string} kind
 */
function checkBits(secret, kind) {
  const check = deriveKey(secret, "code-check", utf8(requireLabel(CODE_KINDS, kind)));
  return toNumber(check.subarray(0, 2)) >> 6n;
}

/**
 * @param {Uint8Array} secret
 * @param {string} kind
 */
function checkDigits(secret, kind) {
  const check = deriveKey(secret, "code-check", utf8(`${requireLabel(CODE_KINDS, kind)}-digits`));
  return String(toNumber(check.subarray(0, 4)) % 1_000n).padStart(CHECK_DIGITS, "0");
}

/** @param {Uint8Array} bytes */
function toNumber(bytes) {
  return bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
}

/** @param {bigint} number below 2^128 */
function toSecret(number) {
  const secret = new Uint8Array(SECRET_SIZE);
  const view = new DataView(secret.buffer);
  view.setBigUint64(0, number >> 64n);
  view.setBigUint64(8, number & 0xffff_ffff_ffff_ffffn);
  return secret;
}

/**
 * @param {bigint} number
 * @param {number} count
 */
function toCharacters(number, count) {
  const places = Array.from({ length: count }, (_, at) => BigInt(5 * (count - 1 - at)));
  return places.map((place) => ALPHABET[Number((number >> place) & 31n)]).join("");
}

/** @param {string} characters of the alphabet only */
function fromCharacters(characters) {
  return Array.from(characters).reduce((number, one) => (number << 5n) | BigInt(ALPHABET.indexOf(one)), 0n);
}

/**
 * @param {string} characters
 * @param {number} size
 */
function inGroups(characters, size) {
  const starts = Array.from({ length: characters.length / size }, (_, group) => group * size);
  return starts.map((start) => characters.slice(start, start + size)).join("-");
}
