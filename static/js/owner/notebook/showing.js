// @ts-check
/**
 * Showing a grant other bytes of a section: a newer revision, or the same one sealed afresh.
 *
 * * Only for a grant that is live in the ledger, in the server's list, and before its end.
 * * Only under the agency identity it was made for.
 * * An open grant gets a wrap for a verified recipient, an offered one a rebuilt package.
 */

import { sealReaderWrap } from "../../crypto/boxes.js";
import { parseB64, toB64 } from "../../crypto/encoding.js";
import * as answers from "./answers.js";
import { findRemembered } from "./chains.js";
import { editNotebook } from "./editing.js";
import { NotebookError } from "./errors.js";
import { findLive, findShown, getEntry, withEntry, withShown } from "./ledger.js";
import { findSection, getRevision, getSection } from "./manifest.js";
import { grantedKind } from "./naming.js";
import { makeItem, sealItems, signState } from "./packages.js";
import { requireOrdinary } from "./prepared_only.js";
import { fetchKeeping, findRecipient, getPackageKey } from "./recipients.js";
import { showToRelease } from "./release_showing.js";
import { hashText, signPlain } from "./statement.js";
import { settle } from "./visiting.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {{section: string, revision: number, sealing: number}} Shown
 * @typedef {Shown & {key: Uint8Array, envelope: string}} Bytes a revision key, and its envelope's hash
 */

/**
 * The request part that shows `bytes` to a live grant; null when nobody verified is left.
 * @param {Visit} visit
 * @param {any} manifest
 * @param {{entry: any, said: any}} live the ledger's entry and the server's word
 * @param {Bytes} bytes
 */
export async function makeShow(visit, manifest, { entry, said }, bytes) {
  visit.requireGoingOn();
  requireSameIdentity(manifest, entry);
  const keeping = await fetchKeeping(visit, entry);
  const state = signState(visit, entry.grant, bytes, bytes.envelope);
  if (said.state === "offered") {
    const parts = await rebuildPackage(visit, manifest, { entry, terms: keeping.terms }, { ...bytes, state });
    return { grant: entry.grant, state, package: parts };
  }
  const recipient = await findRecipient(visit, entry, keeping);
  return recipient ? { grant: entry.grant, state, ...wrapFor(visit, entry.grant, recipient, bytes) } : null;
}

/**
 * A grant belongs to the identity it was made for. One the owner confirmed later gets nothing of it.
 * @param {any} manifest @param {any} entry of the ledger
 */
export function requireSameIdentity(manifest, entry) {
  const same = findRemembered(manifest, entry.agency)?.identity === entry.identity;
  if (!same) throw new NotebookError("roster_refused", { why: "identity" });
}

/**
 * A revision key wrapped for a reader or team, and the grant's word on it.
 * @param {Visit} visit @param {string} grant @param {Uint8Array} recipient @param {Bytes} bytes
 */
function wrapFor(visit, grant, recipient, { section, revision, sealing, key }) {
  const wrap = sealReaderWrap(recipient, parseB64(grant, 16), parseB64(section, 16), revision, sealing, key);
  const seed = visit.derive("grant-sign", grant);
  const how = { label: "wrap-state", name: /** @type {const} */ ("WrapState"), instance: visit.pins.instance, seed };
  const body = { v: 1, grant, section, revision, sealing, recipient: toB64(recipient), wrap: hashText(wrap) };
  return { wrap: toB64(wrap), wrap_state: signPlain(how, body) };
}

/**
 * The package of an offered grant again, with the same secret and one section's bytes replaced.
 * @param {Visit} visit @param {any} manifest
 * @param {{entry: any, terms: import("./recipients.js").Terms}} grant
 * @param {import("./packages.js").Item} replaced
 */
async function rebuildPackage(visit, manifest, { entry, terms }, replaced) {
  const teamKey = await getPackageKey(visit, entry, terms);
  const items = [replaced];
  for (const { section, revision } of listOffered(manifest, entry)) {
    if (section !== replaced.section) items.push(await makeItem(visit, manifest, entry.grant, { section, revision }));
  }
  const secret = parseB64(entry.secret, 16);
  return sealItems({ grant: entry.grant, terms: entry.terms, words: entry.words, secret, teamKey, items });
}

/**
 * What an offered grant shows now, section by section. A reader accepts a package only with all
 * of them, so one without a section that was taken out since can't be made.
 * @param {any} manifest
 * @param {any} entry
 * @returns {Shown[]}
 */
export function listOffered(manifest, entry) {
  return entry.sections.map((/** @type {any} */ { id }) => {
    const shown = findShown(entry, id);
    if (!shown || !findSection(manifest, id)) throw new NotebookError("section_gone");
    return shown;
  });
}

/**
 * Show the newest revision of a section to grants and releases that have an older one.
 * @param {Visit} visit
 * @param {{section: string, grants?: string[], releases?: string[]}} args
 */
export async function showChange(visit, { section, grants = [], releases = [] }) {
  // A code may have been opened since the last look: what a grant gets depends on that.
  await settle(visit);
  if (visit.trouble) throw new NotebookError(visit.trouble.code);
  for (const grant of grants) await showTo(visit, section, grant);
  for (const release of releases) await showToRelease(visit, section, release);
  return {};
}

/** @param {Visit} visit @param {string} section @param {string} grant */
function showTo(visit, section, grant) {
  return editNotebook(visit, async (manifest) => {
    requireOrdinary(manifest);
    const entry = getEntry(manifest, grant);
    const said = findLive(entry, visit.server.grants, visit.clock.now());
    if (!said) throw new NotebookError("grant_over");
    const shown = findShown(entry, section);
    const { revision, kind } = getSection(manifest, section);
    if (!shown) throw new NotebookError("bad_section");
    if (grantedKind(entry, section) !== kind) throw new NotebookError("kind_changed", { grant });
    if (shown.revision >= revision) return null;
    const { key } = await makeItem(visit, manifest, grant, { section, revision });
    const { sealing, envelope } = getRevision(manifest, section, revision);
    const show = await makeShow(visit, manifest, { entry, said }, { section, revision, sealing, key, envelope });
    key.fill(0);
    if (!show) throw new NotebookError("roster_refused", { why: "recipient" });
    return {
      next: withEntry(manifest, withShown(entry, { section, revision, sealing })),
      path: `/api/grants/${grant}/sections/${section}`,
      body: { show },
      shape: answers.counter,
    };
  });
}
