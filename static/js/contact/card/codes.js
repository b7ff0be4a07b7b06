// @ts-check
/**
 * What somebody typed, pasted or held before a camera, as the bytes of a code (docs/protocol.md
 * sections 5 and 21).
 *
 * * Decided here, before anything is sent: a typing mistake is `code_mistyped`, a link to another place
 *   `code_foreign`.
 * * Nothing is ever opened or followed; an address is only compared.
 */

import { concat } from "../../crypto/bytes.js";
import { parseCardText, parseHolderText, splitTyped } from "../../crypto/codes.js";
import { deriveKey } from "../../crypto/derive.js";
import { CodeMistyped } from "../../crypto/errors.js";
import { HolderCard } from "../../crypto/holder_card.js";
import { Card } from "../../crypto/release_card.js";
import { LIST_WORDS, parseStopCode } from "../../crypto/stop_codes.js";
import { CardError, refuseAs } from "./errors.js";

const KEY_SIZE = 16;
const DIGITS_ONLY = /^[0-9]*$/;

/** Whether it has to be compared with this site's addresses. @param {string} text */
export const isLink = (text) => /[#:/]/.test(text);

/**
 * A contact's card, or else a second holder's: both are typed into one field.
 *
 * @param {string} text
 * @param {readonly string[]} ownerOrigins
 * @returns {Card | HolderCard}
 */
export function readCard(text, ownerOrigins) {
  const code = isLink(text) && !isOurs(text, ownerOrigins) ? "code_foreign" : "code_mistyped";
  const contact = tryTo(() => parseCardText(text, ownerOrigins));
  if (contact) return new Card(contact);
  return new HolderCard(refuseAs(code, () => parseHolderText(text, ownerOrigins)));
}

/** @param {() => Uint8Array} parse */
function tryTo(parse) {
  try {
    return parse();
  } catch (error) {
    if (error instanceof CodeMistyped) return null;
    throw error;
  }
}

/** Whether a link, mistyped as its code may be, leads to this page. @param {string} text @param {readonly string[]} ownerOrigins */
function isOurs(text, ownerOrigins) {
  const address = text.trim().split("#")[0].toLowerCase();
  return ownerOrigins.some((origin) => address === `${origin}/c`);
}

/**
 * A stop code; the list of words is fetched only for one that has words in it.
 *
 * @param {string} text
 * @param {() => Promise<readonly string[]>} loadWords
 * @returns {Promise<Uint8Array>} 10 bytes
 */
export async function readStop(text, loadWords) {
  const isDigits = refuseAs("code_mistyped", () => splitTyped(text).every((part) => DIGITS_ONLY.test(part)));
  const words = isDigits ? Array(LIST_WORDS).fill("") : await bring(loadWords);
  return refuseAs("code_mistyped", () => parseStopCode(text, words));
}

/**
 * What shows the server that somebody has the stop code; it keeps the hash of it.
 * @param {Uint8Array} secret 10 bytes
 * @param {Uint8Array} instance
 */
export function stopLookup(secret, instance) {
  return deriveKey(concat(secret, new Uint8Array(KEY_SIZE - secret.length)), "stop-lookup", instance);
}

/** @param {() => Promise<readonly string[]>} loadWords */
async function bring(loadWords) {
  try {
    return await loadWords();
  } catch {
    throw new CardError("offline");
  }
}
