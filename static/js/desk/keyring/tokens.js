// @ts-check
/**
 * What somebody typed, pasted or photographed, as the secret of a token (docs/protocol.md section 5).
 *
 * * Decided here, before anything is sent: a typing mistake is `token_unreadable`, a link to
 *   another place is `code_foreign`.
 * * Nothing is ever opened or followed; an address is only compared.
 */

import { parseTokenText } from "../../crypto/codes.js";
import { CryptoError } from "../../crypto/errors.js";
import { DeskError } from "./errors.js";

/**
 * @param {string} text
 * @param {readonly string[]} ownerOrigins
 * @param {{mustBeLink?: boolean}} [options] what a picture shows is always a whole link
 * @returns {Uint8Array} 16 bytes
 */
export function readToken(text, ownerOrigins, { mustBeLink = false } = {}) {
  const isLink = /[#:/]/.test(text);
  if (mustBeLink && !isLink) throw new DeskError("code_foreign");
  try {
    return parseTokenText(text, ownerOrigins);
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    throw new DeskError(isLink && !isOurs(text, ownerOrigins) ? "code_foreign" : "token_unreadable");
  }
}

/**
 * Whether a link, mistyped as its code may be, leads to this service.
 * @param {string} text
 * @param {readonly string[]} ownerOrigins
 */
function isOurs(text, ownerOrigins) {
  const address = text.trim().split("#")[0].toLowerCase();
  return ownerOrigins.some((origin) => address === `${origin}/r` || (!text.includes("#") && address.startsWith(`${origin}/r`)));
}
