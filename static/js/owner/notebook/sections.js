// @ts-check
/**
 * Sections: read, finished, put in order, taken out.
 *
 * * Finishing makes a new revision under a fresh key; nobody else sees it until the owner says so.
 * * A section with drafts only is one too: it has revision 0.
 * * What another device saved meanwhile is never written over: it is merged, or stays beside.
 */

import { makeId, toB64 } from "../../crypto/encoding.js";
import { describeDraft, forgetDrafts, listDrafts } from "./drafts.js";
import { editNotebook } from "./editing.js";
import { endGrant } from "./endings.js";
import { NotebookError } from "./errors.js";
import { findLive, findShown } from "./ledger.js";
import { findSection, getSection, withOrder, withSection } from "./manifest.js";
import { mergeWriting } from "./merging.js";
import { grantedKind } from "./naming.js";
import { listReleaseReaders } from "./release_showing.js";
import { openRevision, sealRevision } from "./revisions.js";
import { settle } from "./visiting.js";
import { checkWriting } from "./writing.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./writing.js").Writing} Writing
 */

/**
 * One section with its text, its older revisions by number, and every draft of it.
 * @param {Visit} visit
 * @param {{id: string, revision?: number}} args
 */
export async function readSection(visit, { id, revision }) {
  const drafts = (await listDrafts(visit)).filter(({ section }) => section === id);
  const shown = drafts.map((body) => describeDraft(visit, body));
  const section = findSection(visit.manifest, id);
  if (!section && !drafts.length) throw new NotebookError("bad_section");
  if (!section) return { ...describeUnsaved(id, drafts[0]), drafts: shown };
  const body = await openLatest(visit, id, revision);
  const beside = visit.beside.get(id) ?? 0;
  return {
    id,
    title: body.title,
    kind: body.kind,
    text: body.text,
    lang: body.lang,
    revision: revision ?? section.revision,
    savedAt: body.saved_at,
    revisions: section.revisions.map(describeRevision),
    beside: section.revisions.map(describeRevision).find((/** @type {any} */ one) => one.revision === beside) ?? null,
    drafts: shown,
  };
}

/** @param {any} entry */
const describeRevision = ({ revision, saved_at: savedAt }) => ({ revision, savedAt });

/** @param {string} id @param {any} draft */
const describeUnsaved = (id, { kind, lang }) => ({
  id,
  title: "",
  kind,
  text: "",
  lang,
  revision: 0,
  savedAt: 0,
  revisions: [],
  beside: null,
});

/**
 * Another device may have sealed it afresh a moment ago: then look once more.
 * @param {Visit} visit @param {string} id @param {number} [revision]
 */
async function openLatest(visit, id, revision) {
  const open = () => openRevision(visit, visit.manifest, id, revision ?? getSection(visit.manifest, id).revision);
  try {
    return await open();
  } catch (error) {
    if (/** @type {any} */ (error).code !== "old_sealing") throw error;
  }
  await settle(visit);
  return open();
}

/**
 * Make a revision of what was written; gives who may read an older one, and which text of another
 * device stands beside it now. Of a section that was taken out there, it is a new one.
 * @param {Visit} visit
 * @param {Writing & {section?: string, base?: number, drops?: string[]}} args base: the revision it was begun on
 */
export async function finishSection(visit, { section: named = toB64(makeId()), base: begun, drops = [], ...writing }) {
  const mine = checkWriting(writing, { finished: true });
  const base = begun ?? findSection(visit.manifest, named)?.revision ?? 0;
  const elsewhere = toB64(makeId());
  let section = named;
  let beside = 0;
  let dropped = /** @type {string[]} */ ([]);
  await editNotebook(visit, async (manifest) => {
    const newest = findSection(manifest, named)?.revision ?? 0;
    section = base > 0 && newest === 0 ? elsewhere : named;
    const merged = newest > base ? await mergeWith(visit, manifest, { section, base, newest }, mine) : { writing: mine, isConflict: false };
    beside = merged.isConflict ? newest : 0;
    dropped = listDropped(visit, section, drops);
    return writeRevision(visit, manifest, { v: 1, section, ...merged.writing, saved_at: visit.clock.now() }, dropped);
  });
  forgetDrafts(visit, dropped);
  if (section !== named) await dropAll(visit, listDropped(visit, named, drops));
  const { revision } = getSection(visit.manifest, section);
  visit.savedHere.set(section, revision);
  if (beside) visit.beside.set(section, beside);
  else visit.beside.delete(section);
  const readers = [...listReaders(visit, section), ...listReleaseReaders(visit, section)];
  return { section, revision, beside, readers };
}

/**
 * @param {Visit} visit @param {any} manifest
 * @param {{section: string, base: number, newest: number}} numbers @param {Writing} mine
 */
async function mergeWith(visit, manifest, { section, base, newest }, mine) {
  const theirs = await openRevision(visit, manifest, section, newest);
  const begun = base ? await openRevision(visit, manifest, section, base) : { title: "", kind: "", text: "", lang: "" };
  return mergeWriting(begun, mine, theirs);
}

/**
 * The edit that makes the next revision of a section.
 * @param {Visit} visit @param {any} manifest @param {any} body @param {string[]} dropped
 * @returns {import("./editing.js").Edit}
 */
function writeRevision(visit, manifest, body, dropped) {
  const { section, title, kind } = body;
  const revision = (findSection(manifest, section)?.revision ?? 0) + 1;
  const { key, entry, request } = sealRevision(visit, body, { revision, sealing: 0 });
  key.fill(0);
  return {
    next: addRevision(manifest, { section, title, kind, entry }),
    path: `/api/sections/${section}/revisions/${revision}`,
    body: { ...request, drop_drafts: dropped },
  };
}

/**
 * The newest text is right as it is: the other one stays among the older ones.
 * @param {Visit} visit @param {{section: string}} args
 */
export async function keepAsIs(visit, { section }) {
  visit.beside.delete(section);
  return {};
}

/** @param {Visit} visit @param {string[]} drafts */
async function dropAll(visit, drafts) {
  for (const draft of drafts) await dropQuietly(visit, draft);
  forgetDrafts(visit, drafts);
}

/**
 * This device's own draft of the section, and those of it that were named.
 * @param {Visit} visit @param {string} section @param {string[]} drops
 */
function listDropped(visit, section, drops) {
  const own = visit.ownDrafts.get(section)?.draft;
  return visit.server.drafts
    .filter((/** @type {any} */ one) => one.section === section && (one.draft === own || drops.includes(one.draft)))
    .map((/** @type {any} */ { draft }) => draft);
}

/**
 * @param {any} manifest
 * @param {{section: string, title: string, kind: string, entry: import("./revisions.js").Entry}} parts
 */
function addRevision(manifest, { section, title, kind, entry }) {
  const older = findSection(manifest, section)?.revisions ?? [];
  const revisions = [...older, entry];
  return withSection(manifest, { id: section, title, kind, revision: entry.revision, revisions });
}

/**
 * Live grants that were shown an older revision of the section. One that was given for another
 * kind of section can't be shown the newer one: a reader refuses that.
 * @param {Visit} visit
 * @param {string} section
 * @returns {{grant: string, agencyName: string, revision: number, canShow: boolean}[]}
 */
export function listReaders(visit, section) {
  const { revision: newest, kind } = getSection(visit.manifest, section);
  return visit.manifest.ledger.flatMap((/** @type {any} */ entry) => {
    const shown = findShown(entry, section);
    const live = findLive(entry, visit.server.grants, visit.clock.now());
    if (!live || !shown || shown.revision >= newest) return [];
    const canShow = grantedKind(entry, section) === kind;
    return [{ grant: entry.grant, agencyName: entry.agency_name, revision: shown.revision, canShow }];
  });
}

/**
 * Put the sections in the owner's order. One that another device made meanwhile stands after
 * them, one that it took out stands nowhere.
 * @param {Visit} visit
 * @param {{ids: string[]}} args
 */
export async function orderSections(visit, { ids }) {
  if (new Set(ids).size !== ids.length) throw new NotebookError("bad_order");
  await editNotebook(visit, (manifest) => ({ next: withOrder(manifest, ids) }));
  return {};
}

/**
 * Take a section out, for everyone it was shown to as well; its drafts go too. Gives the offers
 * that ended with it.
 * @param {Visit} visit
 * @param {{id: string}} args
 */
export async function deleteSection(visit, { id }) {
  const endedOffers = findSection(visit.manifest, id) ? await endOffersWith(visit, id) : [];
  const drafts = visit.server.drafts.filter((/** @type {any} */ one) => one.section === id);
  if (findSection(visit.manifest, id)) {
    await editNotebook(visit, (manifest) => {
      if (!findSection(manifest, id)) return null;
      const sections = manifest.sections.filter((/** @type {any} */ section) => section.id !== id);
      return { next: { ...manifest, sections }, method: "remove", path: `/api/sections/${id}`, takesOut: [id] };
    });
  }
  await dropAll(visit, drafts.map((/** @type {any} */ { draft }) => draft));
  return { endedOffers };
}

/**
 * A code opens exactly what its terms name. One that nobody used yet, and that names this
 * section, could open nothing any more, so it ends first; what is open reads on without it.
 * @param {Visit} visit @param {string} id
 * @returns {Promise<string[]>}
 */
async function endOffersWith(visit, id) {
  await settle(visit);
  const isOffer = (/** @type {any} */ entry) =>
    findLive(entry, visit.server.grants, visit.clock.now())?.state === "offered" &&
    entry.sections.some((/** @type {any} */ section) => section.id === id);
  const offers = visit.manifest.ledger.filter(isOffer).map((/** @type {any} */ { grant }) => grant);
  for (const grant of offers) await endGrant(visit, { grant });
  return offers;
}

/** @param {Visit} visit @param {string} draft */
async function dropQuietly(visit, draft) {
  try {
    await visit.api.remove(`/api/drafts/${draft}`);
  } catch (error) {
    if (/** @type {any} */ (error).code !== "not_found") throw error;
  }
}
