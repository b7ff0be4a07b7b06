// @ts-check
/** What a person may write into a section: the limits of docs/protocol.md section 7. */

import { SEALED_KINDS, SECTION_KINDS } from "../../crypto/labels.js";
import { NotebookError } from "./errors.js";

const TITLE_MAX = 120;
const TEXT_MAX = 200_000;
const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;

/** @typedef {{title: string, kind: string, text: string, lang: string}} Writing */

/** @param {string} text @returns {number} code points */
export const countCharacters = (text) => [...text].length;

/** @param {string} kind @returns {boolean} */
export const isSealedKind = (kind) => SEALED_KINDS.includes(kind);

/**
 * The four fields, checked. A draft may lack its title yet.
 * @param {Writing} writing
 * @param {{finished: boolean}} state
 * @returns {Writing}
 */
export function checkWriting({ title, kind, text, lang }, { finished }) {
  const name = checkText(title, { most: TITLE_MAX, code: "bad_title" }).trim();
  if (finished && name === "") throw new NotebookError("bad_title");
  if (!SECTION_KINDS.includes(kind)) throw new NotebookError("bad_kind");
  if (typeof lang !== "string" || !LANGUAGE.test(lang)) throw new NotebookError("bad_text", { field: "lang" });
  return { title: name, kind, text: checkText(text, { most: TEXT_MAX, code: "bad_text" }), lang };
}

/**
 * A text of limited length that every device can read.
 * @param {unknown} text
 * @param {{most: number, least?: number, code: string}} rule
 * @returns {string}
 */
export function checkText(text, { most, least = 0, code }) {
  const length = typeof text === "string" && isWellFormed(text) ? countCharacters(text) : -1;
  if (length < least || length > most) throw new NotebookError(code, { most });
  return /** @type {string} */ (text);
}

/** No half of a character pair alone: such text has no UTF-8. @param {string} text */
function isWellFormed(text) {
  try {
    encodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
