// @ts-check
/**
 * What card and gate open: made from the owner's own notebook alone (docs/protocol.md section 21).
 *
 * * A section that was taken out meanwhile is left out; the contact is told "taken out".
 * * The same card goes on: what is rebuilt opens with the card that was handed over.
 * * Nothing is sealed under what an ended release keeps, which everybody knows, nor while the
 *   notebook is paused.
 */

import { parseB64, toB64 } from "../../crypto/encoding.js";
import { sealReleasePackage } from "../../crypto/release_card.js";
import { NotebookError } from "./errors.js";
import { findSection, getRevision } from "./manifest.js";
import { inOrder } from "./packages.js";
import { FORGOTTEN, findReleaseShown, termsHash, termsOf } from "./release_entries.js";
import { fetchRevision } from "./revisions.js";
import { bodyHash, encodePlain, signPlain } from "./statement.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./packages.js").Item} Item
 * @typedef {import("./packages.js").Shown} Shown
 * @typedef {import("./showing.js").Bytes} Bytes
 */

/** How a release signs. @template {import("./statement.js").Name} N @param {Visit} visit @param {string} release @param {string} label @param {N} name */
export const signedBy = (visit, release, label, name) => ({
  label,
  name,
  instance: visit.pins.instance,
  seed: visit.derive("release-owner", release),
});

/**
 * The release's word on which bytes of a section are the owner's; the same each time.
 * @param {Visit} visit @param {string} release @param {Shown} shown @param {string} envelope hash
 */
const signState = (visit, release, { section, revision, sealing }, envelope) =>
  signPlain(signedBy(visit, release, "section-state", "SectionState"), {
    v: 1,
    grant: release,
    section,
    revision,
    sealing,
    envelope,
  });

/**
 * What a package says of one section: its key, and its state.
 * @param {Visit} visit @param {any} manifest @param {string} release
 * @param {{section: string, revision: number}} which
 * @returns {Promise<Item>}
 */
export async function makeReleaseItem(visit, manifest, release, { section, revision }) {
  const { key } = await fetchRevision(visit, manifest, section, revision);
  const { sealing, envelope } = getRevision(manifest, section, revision);
  const shown = { section, revision, sealing };
  return { ...shown, key, state: signState(visit, release, shown, envelope) };
}

/**
 * Seal a package under card and gate, and a second holder's part where there is one; `terms` is the
 * hash of the terms' body.
 * @param {Visit} visit
 * @param {{release: string, terms: string, words: string, pack: string, gate: string, part?: string, items: Item[]}} parts
 * @returns {string} b64
 */
export function sealReleaseItems(visit, { release, terms, words, pack, gate, part, items }) {
  visit.requireGoingOn();
  if ([pack, gate, part].includes(FORGOTTEN)) throw new NotebookError("release_over");
  const keys = inOrder(items).map(({ section, revision, sealing, key, state }) => ({
    id: section,
    revision,
    sealing,
    key: toB64(key),
    state: bodyHash(state),
  }));
  const plaintext = encodePlain("ReleasePackage", { v: 1, release, words, keys });
  const [card, key] = [parseB64(pack, 32), parseB64(gate, 32)];
  const held = part === undefined ? null : parseB64(part, 32);
  return toB64(sealReleasePackage(card, key, parseB64(release, 16), parseB64(terms, 32), plaintext, held));
}

/**
 * The request part that shows `bytes` to a live release: its state, and the package rebuilt.
 * @param {Visit} visit @param {any} manifest @param {any} entry @param {Bytes} bytes
 */
export async function makeReleaseShow(visit, manifest, entry, bytes) {
  const { release, words, pack, gate, part } = entry;
  const state = signState(visit, release, bytes, bytes.envelope);
  /** @type {Item[]} */
  const items = [{ ...bytes, state }];
  for (const shown of listStanding(manifest, entry)) {
    if (shown.section !== bytes.section) items.push(await makeReleaseItem(visit, manifest, release, shown));
  }
  const sealed = sealReleaseItems(visit, { release, terms: termsHash(entry), words, pack, gate, part, items });
  items.slice(1).forEach(({ key }) => key.fill(0));
  return { grant: release, state, package: sealed };
}

/**
 * What a release shows now, section by section, as far as exactly these bytes still stand.
 * @param {any} manifest @param {any} entry
 * @returns {Shown[]}
 */
function listStanding(manifest, entry) {
  return (termsOf(entry).sections ?? []).flatMap((/** @type {string} */ id) => {
    const shown = findReleaseShown(entry, id);
    const stands = shown && findSection(manifest, id) && getRevision(manifest, id, shown.revision).sealing === shown.sealing;
    return stands ? [shown] : [];
  });
}
