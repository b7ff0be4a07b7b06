// @ts-check
/**
 * A copy to keep: everything the owner can read, as JSON, without any key, code or secret.
 *
 * * Only for who types the secret again: an open phone alone hands out nothing.
 */

import { listActivity } from "./activity.js";
import { describeDraft, listDrafts } from "./drafts.js";
import { requireOwnSecret } from "./ownsecret.js";
import { openRevision } from "./revisions.js";
import { listGrants } from "./summary.js";

/**
 * @param {import("./visit.js").Visit} visit
 * @param {import("./doors.js").Secret} secret
 * @returns {Promise<{json: string}>}
 */
export async function saveCopy(visit, secret) {
  requireOwnSecret(visit, secret);
  const activity = await listActivity(visit);
  const sections = [];
  for (const { id, revisions } of visit.manifest.sections) sections.push(await copySection(visit, id, revisions));
  const drafts = (await listDrafts(visit)).map((body) => describeDraft(visit, body));
  const grants = await listGrants(visit);
  const { call_me: callMe } = visit.manifest;
  const copy = { copyOf: "notebook", version: 1, savedAt: visit.clock.now(), callMe, sections, drafts, grants, activity };
  return { json: JSON.stringify(copy, null, 2) };
}

/**
 * @param {import("./visit.js").Visit} visit @param {string} id @param {{revision: number}[]} revisions
 */
async function copySection(visit, id, revisions) {
  const texts = [];
  for (const { revision } of revisions) {
    const { title, kind, text, lang, saved_at: savedAt } = await openRevision(visit, visit.manifest, id, revision);
    texts.push({ revision, title, kind, text, lang, savedAt });
  }
  return { id, revisions: texts };
}
