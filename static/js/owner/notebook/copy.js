// @ts-check
/**
 * The copy: everything the owner can read, as an open file (docs/copy.md).
 *
 * * Only for who types the secret again: an open phone alone hands out nothing.
 * * No key, code, secret, signature or id of the server's is in it.
 * * What a server holds back or altered is named in the file; the rest is there all the same.
 * * The Python client writes the same bytes.
 */

import { describeActivity } from "./activity.js";
import { describePrepared } from "./copy_prepared.js";
import { listDrafts } from "./drafts.js";
import { NotebookError } from "./errors.js";
import { findEntry, isOver } from "./ledger.js";
import { readWords } from "./naming.js";
import { requireOwnSecret } from "./ownsecret.js";
import { fetchKeeping } from "./recipients.js";
import { emergencyOf, releasesOf } from "./release_entries.js";
import { openRevision } from "./revisions.js";
import { settle } from "./visiting.js";

const VERSION = 1;
const KIND = "notebook-copy";

/**
 * @typedef {import("./visit.js").Visit} Visit
 *
 * @typedef {object} Parts one file on its way
 * @property {Visit} visit
 * @property {(section: string) => number} sectionNumber 0: taken out
 * @property {(grant: string) => number} grantNumber 0: none
 * @property {object[]} missing
 */

/**
 * @param {Visit} visit
 * @param {import("./doors.js").Secret} secret
 * @returns {Promise<{json: string}>}
 */
export async function saveCopy(visit, secret) {
  requireOwnSecret(visit, secret);
  /** @type {object[]} */
  const missing = [];
  // A server that shows an older state stops nobody from taking along the newest one seen.
  await orMissing(missing, { what: "newest" }, () => settle(visit));
  const { sections, ledger } = visit.manifest;
  const sectionNumber = (/** @type {string} */ id) => sections.findIndex((/** @type {any} */ one) => one.id === id) + 1;
  const grantNumber = (/** @type {string} */ id) => ledger.findIndex((/** @type {any} */ one) => one.grant === id) + 1;
  return { json: JSON.stringify(await describe({ visit, sectionNumber, grantNumber, missing }), null, 2) };
}

/** @param {Parts} parts */
async function describe(parts) {
  const { visit, missing } = parts;
  const { call_me, idle_minutes, doors, recovery, sections, ledger } = visit.manifest;
  return {
    v: VERSION,
    kind: KIND,
    made_at: visit.clock.now(),
    preferences: { call_me, idle_minutes },
    doors: doors.map((/** @type {any} */ { kind, made }) => ({ kind, made })),
    recovery_practised: recovery.practised,
    sections: await inTurn(sections, (section) => describeSection(parts, section)),
    drafts: await describeDrafts(parts),
    grants: await inTurn(ledger, (entry) => describeGrant(parts, entry)),
    prepared: describePrepared(visit, parts.sectionNumber),
    emergency_only: emergencyOf(visit.manifest).only,
    never: [...emergencyOf(visit.manifest).never],
    activity: await describeLines(parts),
    missing,
  };
}

/** @param {Parts} parts @param {any} section */
async function describeSection(parts, { id, title, kind, revisions }) {
  const texts = await inTurn(revisions, ({ revision }) => describeRevision(parts, id, revision));
  return { section: parts.sectionNumber(id), title, kind, revisions: texts.filter((text) => text !== null) };
}

/** @param {Parts} parts @param {string} id @param {number} revision */
function describeRevision({ visit, sectionNumber, missing }, id, revision) {
  return orMissing(missing, { what: "revision", section: sectionNumber(id), revision }, async () => {
    const { title, kind, lang, text, saved_at } = await openRevision(visit, visit.manifest, id, revision);
    return { revision, title, kind, lang, text, saved_at };
  });
}

/** @param {Parts} parts */
async function describeDrafts({ visit, sectionNumber, missing }) {
  const known = visit.server.drafts.length;
  const drafts = await listDrafts(visit);
  for (let lost = drafts.length; lost < known; lost++) missing.push({ what: "draft" });
  return drafts
    .sort((one, other) => one.saved_at - other.saved_at)
    .map(({ section, base_revision, title, kind, lang, text, saved_at }) => {
      return { section: sectionNumber(section), base_revision, title, kind, lang, text, saved_at };
    });
}

/** @param {Parts} parts @param {any} entry of the ledger */
async function describeGrant(parts, entry) {
  const { sectionNumber, grantNumber } = parts;
  const words = readWords(entry);
  const ends = new Map(entry.sections.map((/** @type {any} */ { id, not_after }) => [id, not_after]));
  return {
    grant: grantNumber(entry.grant),
    agency_name: entry.agency_name,
    office_name: words.office_name,
    call_me: words.call_me,
    purpose: words.purpose,
    notice: { version: words.notice.version, lang: words.notice.lang, explained_by: words.notice.explained_by ?? "" },
    audience: entry.audience,
    visit: entry.visit,
    made_at: entry.made_at,
    ...(await describeTerms(parts, entry)),
    ...describeState(parts, entry),
    sections: words.sections.map((/** @type {any} */ { id, title, kind }) => {
      return { section: sectionNumber(id), title, kind, not_after: ends.get(id) };
    }),
    shown: listShown(parts, entry),
  };
}

/** Each revision once, however often it was sealed afresh. @param {Parts} parts @param {any} entry */
function listShown({ sectionNumber }, { shown }) {
  const each = new Map(
    shown.map((/** @type {any} */ { section, revision }) => [
      `${section} ${revision}`,
      { section: sectionNumber(section), revision },
    ]),
  );
  return [...each.values()];
}

/** @param {Parts} parts @param {any} entry */
async function describeTerms({ visit, grantNumber, missing }, entry) {
  const { not_after } = entry;
  const terms = await orMissing(missing, { what: "terms", grant: grantNumber(entry.grant) }, async () => {
    const { terms } = await fetchKeeping(visit, entry);
    return { not_before: terms.not_before, not_after, may_print: terms.may_print };
  });
  return terms ?? { not_after };
}

/** @param {Parts} parts @param {any} entry */
function describeState({ visit }, entry) {
  const now = visit.clock.now();
  const said = visit.server.grants.find((/** @type {any} */ { grant }) => grant === entry.grant);
  const over = isOver(entry, now) || !said || said.state === "ended";
  const past = entry.not_after <= now ? "expired" : "";
  return {
    state: over ? "ended" : said.state,
    how: over ? said?.how || past : "",
    opened_at: said?.opened_at ?? 0,
    ended_at: said?.ended_at ?? 0,
  };
}

/** @param {Parts} parts */
async function describeLines({ visit, grantNumber }) {
  const { ok, events } = await describeActivity(visit);
  const lines = events.reverse().map(({ n, at, kind, byOwner, who, grant, sections, how }) => {
    const own = grant && findEntry(visit.manifest, grant);
    const prepared = releasesOf(visit.manifest).findIndex((one) => one.release === grant) + 1;
    return {
      n,
      at,
      kind,
      by: byOwner ? "owner" : prepared ? "contact" : "office",
      who: byOwner ? "" : who,
      grant: own ? grantNumber(grant) : 0,
      prepared,
      sections,
      how,
    };
  });
  return { complete: ok, lines };
}

/**
 * What `make` gives; null, and a line of what is missing, where something does not add up or is not
 * there. Without a connection or a session there is no copy.
 * @template T
 * @param {object[]} missing @param {object} what @param {() => Promise<T>} make
 * @returns {Promise<T | null>}
 */
async function orMissing(missing, what, make) {
  try {
    return await make();
  } catch (error) {
    const isGone = /** @type {any} */ (error).code === "not_found";
    if (!isGone && (!(error instanceof NotebookError) || error.code === "not_open")) throw error;
    missing.push(what);
    return null;
  }
}

/**
 * One after the other, so that a slow line is not asked for everything at once.
 * @template T
 * @param {any[]} list @param {(one: any) => Promise<T>} make
 * @returns {Promise<T[]>}
 */
async function inTurn(list, make) {
  const made = [];
  for (const one of list) made.push(await make(one));
  return made;
}
