// @ts-check
/**
 * The people who must never get anything: a list that only the owner sees.
 *
 * * Names are compared without regard to case and white space, either inside the other, very short ones
 *   as whole words: rather one too many is stopped than one too few.
 */

import { WHITE_SPACE } from "../../crypto/unassigned.js";
import { editNotebook } from "./editing.js";
import { NotebookError } from "./errors.js";
import { emergencyOf, withEmergency } from "./release_entries.js";
import { checkText } from "./writing.js";

const NAME_MAX = 120;
const MOST_PEOPLE = 50;
const SHORT_NAME = 4;

/** @typedef {import("./visit.js").Visit} Visit */

/**
 * Remember who must never get anything.
 * @param {Visit} visit @param {{people: string[]}} args
 */
export async function writeNever(visit, { people }) {
  const never = [...new Set(people.map((name) => checkText(name, { most: NAME_MAX, code: "bad_text" }).trim()))].filter(Boolean);
  if (never.length > MOST_PEOPLE) throw new NotebookError("bad_text", { most: MOST_PEOPLE });
  await editNotebook(visit, (manifest) => ({ next: withEmergency(manifest, { never }) }));
  return {};
}

/** @param {Visit} visit @param {{contact: string}} args */
export const isNever = async (visit, { contact }) => ({ never: isOnNeverList(visit.manifest, contact) });

/** Stop where somebody must never get anything. @param {any} manifest @param {string} contact */
export function requireAllowed(manifest, contact) {
  if (isOnNeverList(manifest, contact)) throw new NotebookError("contact_never");
}

/**
 * Whether what was typed for a contact names somebody who must never get anything.
 * @param {any} manifest @param {string} contact
 * @returns {boolean}
 */
export function isOnNeverList(manifest, contact) {
  const typed = toPlain(contact);
  const names = emergencyOf(manifest).never.map(toPlain);
  return names.some((/** @type {string} */ name) => name && typed && (standsIn(typed, name) || standsIn(name, typed)));
}

/**
 * A short name of letters with case only as whole words, so that Al does not stop Alma; else anywhere.
 * @param {string} short @param {string} long
 */
function standsIn(short, long) {
  const letters = Array.from(short);
  const hasCase = letters.some((one) => one.toUpperCase() !== one.toLowerCase());
  return letters.length >= SHORT_NAME || !hasCase ? long.includes(short) : ` ${long} `.includes(` ${short} `);
}

/** Letter by letter: the same in both languages. @param {string} name */
function toPlain(name) {
  const folded = Array.from(name.normalize("NFKC"), (letter) =>
    WHITE_SPACE.has(/** @type {number} */ (letter.codePointAt(0))) ? " " : letter.toUpperCase().toLowerCase(),
  );
  return folded.join("").split(" ").filter(Boolean).join(" ");
}
