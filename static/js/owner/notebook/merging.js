// @ts-check
/**
 * Several devices, one notebook: what a change may never lose, and how two writings meet
 * (docs/protocol.md section 7).
 *
 * * A change is made on the newest manifest; this module only judges, and merges words.
 * * Endings, ledger, things shown, agencies and numbers only grow. Sections and doors may go,
 *   when somebody took them out.
 * * Of two texts none is dropped: one becomes the newest, the other stays before it.
 * * Pure functions over plain manifests.
 */

import { findLostRelease } from "./release_merging.js";

/** What stays as it was made, of an entry of the ledger; `sections` beside. */
const FIXED = ["terms", "agency", "identity", "agency_name", "audience", "visit", "not_after", "made_at", "words"];

/** @typedef {import("./writing.js").Writing} Writing */

/**
 * Field by field: mine where I changed it since the base, else theirs.
 * @param {Writing} base @param {Writing} mine @param {Writing} theirs
 * @returns {{writing: Writing, isConflict: boolean}} isConflict: theirs has words that are not in it
 */
export function mergeWriting(base, mine, theirs) {
  const pick = (/** @type {keyof Writing} */ name) => (mine[name] === base[name] ? theirs[name] : mine[name]);
  const writing = { title: pick("title"), kind: pick("kind"), text: pick("text"), lang: pick("lang") };
  const bothChanged = (/** @type {keyof Writing} */ name) => new Set([base[name], mine[name], theirs[name]]).size === 3;
  return { writing, isConflict: bothChanged("title") || bothChanged("text") };
}

/**
 * The first thing of `before` that `after` lacks and nobody may take out; "" where all is there.
 * @param {any} before @param {any} after
 * @returns {string}
 */
export function findLost(before, after) {
  const ledger = byName(after.ledger, "grant");
  for (const entry of before.ledger) {
    const lost = findLostEntry(entry, ledger.get(entry.grant));
    if (lost) return lost;
  }
  const lost = findLostRelease(before, after);
  if (lost) return lost;
  const agencies = byName(after.agencies, "agency");
  if (before.agencies.some((/** @type {any} */ note) => isLower(note, agencies.get(note.agency)))) return "agency";
  if (before.directory_n > after.directory_n) return "directory_n";
  if (before.journal.n > after.journal.n) return "journal";
  if (before.opened_at > after.opened_at) return "opened_at";
  const sections = byName(after.sections, "id");
  const kept = before.sections.filter((/** @type {any} */ { id }) => sections.has(id));
  return kept.some((/** @type {any} */ note) => isOlder(note, sections.get(note.id))) ? "revision" : "";
}

/**
 * The sections and doors that are gone, by their ids.
 * @param {any} before @param {any} after
 * @returns {string[]}
 */
export function findTakenOut(before, after) {
  const there = new Set(namesOf(after));
  return namesOf(before).filter((id) => !there.has(id));
}

/** @param {any} manifest @returns {string[]} */
const namesOf = ({ sections, doors }) => [
  ...sections.map((/** @type {any} */ { id }) => id),
  ...doors.map((/** @type {any} */ { door }) => door),
];

/** @param {any[]} list @param {string} name @returns {Map<string, any>} */
const byName = (list, name) => new Map(list.map((one) => [one[name], one]));

/** @param {any} before @param {any} after or undefined */
function findLostEntry(before, after) {
  if (!after || FIXED.some((name) => before[name] !== after[name]) || !sameSections(before, after)) return "ledger";
  if ((before.ended && !after.ended) || (before.ended_seen && !after.ended_seen)) return "ended";
  if (before.ended && after.secret) return "ended";
  const shown = new Set(after.shown.map(nameShown));
  if (before.shown.some((/** @type {any} */ one) => !shown.has(nameShown(one)))) return "shown";
  return before.generation > after.generation ? "generation" : "";
}

/** @param {any} before @param {any} after */
const sameSections = (before, after) =>
  before.sections.length === after.sections.length &&
  before.sections.every(
    (/** @type {any} */ { id, not_after: end }, /** @type {number} */ at) =>
      id === after.sections[at].id && end === after.sections[at].not_after,
  );

/** @param {any} shown */
const nameShown = ({ section, revision, sealing }) => `${section} ${revision} ${sealing}`;

/** Another identity begins its own numbers: the owner confirmed it. @param {any} before @param {any} after or undefined */
const isLower = (before, after) =>
  !after || (before.identity === after.identity && before.roster_n > after.roster_n);

/** @param {any} before @param {any} after */
function isOlder(before, after) {
  const sealings = new Map(after.revisions.map((/** @type {any} */ one) => [one.revision, one.sealing]));
  const isGone = (/** @type {any} */ one) => (sealings.get(one.revision) ?? -1) < one.sealing;
  return before.revision > after.revision || before.revisions.some(isGone);
}
