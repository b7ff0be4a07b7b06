// @ts-check
/**
 * Who is who, in the words people read: names that a verified roster stands for, titles the
 * owner gave. What can't be verified has no name.
 */

import { parseB64 } from "../../crypto/encoding.js";
import { getChain } from "./chains.js";
import { findSection } from "./manifest.js";
import { parsePlain } from "./statement.js";

/** @typedef {import("./visit.js").Visit} Visit */

/**
 * The name of a person of an agency, or "". A person not met yet makes the roster be fetched again.
 * @param {Visit} visit
 * @param {string} agency
 * @param {string} key b64 of the sign key
 * @returns {Promise<string>}
 */
export async function findName(visit, agency, key) {
  const names = await fetchNames(visit, agency, false);
  if (!names || names.has(key) || visit.strangers.has(key)) return names?.get(key) ?? "";
  const again = (await fetchNames(visit, agency, true))?.get(key) ?? "";
  if (!again) visit.strangers.add(key);
  return again;
}

/**
 * The names of an agency's people; null where no chain verifies.
 * @param {Visit} visit @param {string} agency @param {boolean} afresh
 */
async function fetchNames(visit, agency, afresh) {
  try {
    return (await getChain(visit, agency, { afresh })).names;
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (code === "roster_refused" || code === "not_found" || code === "answer_refused") return null;
    throw error;
  }
}

/**
 * Whether an agency's people can be named at all right now.
 * @param {Visit} visit @param {string} agency
 */
export const canName = async (visit, agency) => (await fetchNames(visit, agency, false)) !== null;

/** The words of a grant, from the ledger. @param {any} entry */
export const readWords = (entry) => parsePlain("Words", parseB64(entry.words));

/** The kind a section had when it was granted, or "". @param {any} entry @param {string} id @returns {string} */
export const grantedKind = (entry, id) =>
  readWords(entry).sections.find((/** @type {any} */ section) => section.id === id)?.kind ?? "";

/**
 * Sections of a grant in the order its words give them, which is the owner's.
 * @template T
 * @param {any} words
 * @param {T[]} sections
 * @param {(section: T) => string} [name]
 * @returns {T[]}
 */
export function inOrder(words, sections, name = String) {
  const order = (words?.sections ?? []).map((/** @type {any} */ { id }) => id);
  return [...sections].sort((one, other) => order.indexOf(name(one)) - order.indexOf(name(other)));
}

/**
 * A section's title today, else the one it had when it was granted.
 * @param {any} manifest @param {any} words @param {string} id
 * @returns {string}
 */
export function titleOf(manifest, words, id) {
  const granted = words?.sections.find((/** @type {any} */ section) => section.id === id);
  return findSection(manifest, id)?.title ?? granted?.title ?? "";
}
