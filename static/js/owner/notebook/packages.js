// @ts-check
/**
 * Packages: what a token opens, sealed to the named agency (docs/protocol.md section 9).
 *
 * * Two locks: the token's secret inside, the agency's team key outside.
 * * Only revisions the grant may show, each with the hash of its signed state.
 */

import { compareBytes } from "../../crypto/bytes.js";
import { parseB64, toB64 } from "../../crypto/encoding.js";
import { sealPackage } from "../../crypto/package.js";
import { getRevision } from "./manifest.js";
import { fetchRevision } from "./revisions.js";
import { bodyHash, encodePlain, signPlain } from "./statement.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {{section: string, revision: number, sealing: number}} Shown
 * @typedef {Shown & {key: Uint8Array, state: import("./statement.js").SignedJson}} Item
 */

/**
 * The grant's word on which bytes of a section are the owner's. Always the same body for the
 * same bytes, so its hash can be worked out again.
 * @param {Visit} visit
 * @param {string} grant
 * @param {Shown} shown
 * @param {string} envelope hash
 */
export function signState(visit, grant, { section, revision, sealing }, envelope) {
  const seed = visit.derive("grant-sign", grant);
  const how = { label: "section-state", name: /** @type {const} */ ("SectionState"), instance: visit.pins.instance, seed };
  return signPlain(how, { v: 1, grant, section, revision, sealing, envelope });
}

/**
 * What a package says of one section: its key, and its state.
 * @param {Visit} visit
 * @param {any} manifest
 * @param {string} grant
 * @param {{section: string, revision: number}} which
 * @returns {Promise<Item>}
 */
export async function makeItem(visit, manifest, grant, { section, revision }) {
  const { key } = await fetchRevision(visit, manifest, section, revision);
  const { sealing, envelope } = getRevision(manifest, section, revision);
  const shown = { section, revision, sealing };
  return { ...shown, key, state: signState(visit, grant, shown, envelope) };
}

/**
 * Seal a package.
 * @param {object} parts
 * @param {string} parts.grant
 * @param {string} parts.terms hash of the terms body
 * @param {string} parts.words bytes of the words
 * @param {Uint8Array} parts.secret of the token
 * @param {Uint8Array} parts.teamKey
 * @param {Item[]} parts.items
 * @returns {string} b64
 */
export function sealItems({ grant, terms, words, secret, teamKey, items }) {
  const keys = inOrder(items).map(({ section, revision, sealing, key, state }) => ({
    id: section,
    revision,
    sealing,
    key: toB64(key),
    state: bodyHash(state),
  }));
  const plaintext = encodePlain("Package", { v: 1, grant, words, keys });
  return toB64(sealPackage(teamKey, secret, parseB64(grant, 16), parseB64(terms, 32), plaintext));
}

/**
 * In ascending byte order of section id.
 * @template {{section: string}} T
 * @param {T[]} items
 * @returns {T[]}
 */
export const inOrder = (items) => [...items].sort((one, other) => compareIds(one.section, other.section));

/** @param {string} one @param {string} other @returns {number} */
export const compareIds = (one, other) => compareBytes(parseB64(one, 16), parseB64(other, 16));
