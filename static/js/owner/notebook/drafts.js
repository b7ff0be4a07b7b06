// @ts-check
/**
 * Drafts: what is being written, sealed and saved by itself (docs/protocol.md section 7).
 *
 * * One for each section and device; its save number rises with each saving.
 * * Another device's draft is shown beside, never merged, and dropped only when asked.
 */

import { makeId, parseB64, toB64 } from "../../crypto/encoding.js";
import { openEnvelope, sealEnvelope } from "../../crypto/sealing.js";
import * as answers from "./answers.js";
import { NotebookError, refuseAs } from "./errors.js";
import { findSection } from "./manifest.js";
import { checkShape } from "./shapes.js";
import { encodePlain, parsePlain } from "./statement.js";
import { checkWriting } from "./writing.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./writing.js").Writing} Writing
 */

/**
 * Save what was written so far. Of a section that was taken out on another device, it is the
 * beginning of a new one.
 * @param {Visit} visit
 * @param {Writing & {section?: string, draft?: string, base?: number}} args base: the revision it was begun on
 */
export function saveDraft(visit, { section: named = toB64(makeId()), draft, base, ...writing }) {
  return visit.alone(async () => {
    const { section, base_revision } = findPlace(visit, named, base);
    const body = { ...checkWriting(writing, { finished: false }), v: 1, section, device: visit.device, base_revision };
    const continued = findContinued(visit, section, draft);
    const saved = (continued && (await trySaving(visit, body, continued))) ?? (await saveNew(visit, body));
    return { section, draft: saved.draft, base: base_revision, savedAt: saved.saved_at };
  });
}

/**
 * @param {Visit} visit @param {string} section @param {number} [named] the revision it was begun on
 * @returns {{section: string, base_revision: number}}
 */
function findPlace(visit, section, named) {
  const newest = findSection(visit.manifest, section)?.revision ?? 0;
  const base = named ?? newest;
  return base > 0 && newest === 0 ? { section: toB64(makeId()), base_revision: 0 } : { section, base_revision: base };
}

/**
 * The draft to go on with: this device's own, else the one that was named. A device that made
 * its own beside a named one stays with its own.
 * @param {Visit} visit @param {string} section @param {string} [draft]
 */
function findContinued(visit, section, draft) {
  const named = (/** @type {any} */ one) => one.draft === draft && one.section === section;
  return visit.ownDrafts.get(section) ?? visit.server.drafts.find(named) ?? null;
}

/**
 * Save over a draft; null when somebody else saved it meanwhile, or dropped it.
 * @param {Visit} visit @param {any} body @param {{draft: string, number: number}} over
 */
async function trySaving(visit, body, { draft, number }) {
  try {
    return await putDraft(visit, { ...body, draft }, number + 1);
  } catch (error) {
    if (/** @type {any} */ (error).code === "conflict") return null;
    throw error;
  }
}

/** @param {Visit} visit @param {any} body */
const saveNew = (visit, body) => putDraft(visit, { ...body, draft: toB64(makeId()) }, 1);

/** @param {Visit} visit @param {any} body @param {number} number */
async function putDraft(visit, body, number) {
  const full = { ...body, saved_at: visit.clock.now() };
  const { draft, section } = full;
  const key = visit.derive("draft", draft);
  const envelope = sealEnvelope(key, "draft", parseB64(draft, 16), number, 0, encodePlain("Draft", full));
  const request = { section, number, envelope: toB64(envelope) };
  checkShape(answers.draftNumber, await visit.api.put(`/api/drafts/${draft}`, request));
  visit.ownDrafts.set(section, { draft, number });
  visit.draftBodies.set(draft, { number, body: full });
  visit.server = { ...visit.server, drafts: [...otherDrafts(visit, [draft]), { draft, section, number }] };
  return full;
}

/**
 * Forget a draft.
 * @param {Visit} visit
 * @param {string} draft
 */
export function dropDraft(visit, draft) {
  return visit.alone(async () => {
    try {
      await visit.api.remove(`/api/drafts/${draft}`);
    } catch (error) {
      if (/** @type {any} */ (error).code !== "not_found") throw error;
    }
    forgetDrafts(visit, [draft]);
  });
}

/** Drop drafts from what this visit knows. @param {Visit} visit @param {string[]} drafts */
export function forgetDrafts(visit, drafts) {
  visit.server = { ...visit.server, drafts: otherDrafts(visit, drafts) };
  for (const draft of drafts) visit.draftBodies.delete(draft);
  for (const [section, own] of visit.ownDrafts) if (drafts.includes(own.draft)) visit.ownDrafts.delete(section);
}

/** @param {Visit} visit @param {string[]} drafts */
const otherDrafts = (visit, drafts) =>
  visit.server.drafts.filter((/** @type {any} */ { draft }) => !drafts.includes(draft));

/**
 * Every draft there is, opened; one that does not open is trouble and left out.
 * @param {Visit} visit
 * @returns {Promise<any[]>} plain drafts
 */
export async function listDrafts(visit) {
  const bodies = [];
  for (const known of visit.server.drafts) {
    const body = await openDraft(visit, known);
    if (body) bodies.push(body);
  }
  return bodies;
}

/** @param {Visit} visit @param {{draft: string, section: string, number: number}} known */
async function openDraft(visit, { draft, section, number }) {
  const cached = visit.draftBodies.get(draft);
  if (cached && cached.number >= number) return cached.body;
  try {
    return await fetchDraft(visit, draft, section);
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (code === "altered") visit.trouble ??= { code, draft };
    else if (code !== "not_found") throw error;
    return null;
  }
}

/** @param {Visit} visit @param {string} draft @param {string} section */
async function fetchDraft(visit, draft, section) {
  const answer = checkShape(answers.draft, await visit.api.get(`/api/drafts/${draft}`));
  const key = visit.derive("draft", draft);
  const envelope = parseB64(answer.envelope);
  const body = refuseAs("altered", () =>
    parsePlain("Draft", openEnvelope(key, "draft", parseB64(draft, 16), answer.number, 0, envelope)),
  );
  if (body.draft !== draft || body.section !== section) throw new NotebookError("altered", { draft });
  visit.draftBodies.set(draft, { number: answer.number, body });
  return body;
}

/** A draft as the page shows it. @param {Visit} visit @param {any} body */
export const describeDraft = (visit, body) => ({
  draft: body.draft,
  section: body.section,
  device: body.device,
  ofThisDevice: visit.ownDrafts.get(body.section)?.draft === body.draft,
  title: body.title,
  text: body.text,
  kind: body.kind,
  lang: body.lang,
  savedAt: body.saved_at,
  baseRevision: body.base_revision,
});
