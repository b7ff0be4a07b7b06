// @ts-check
/** What the copy says of releases: rules, words, how far each came; no card, key or id (docs/copy.md). */

import { releasesOf, wordsOf } from "./release_entries.js";
import { listReleases } from "./release_summary.js";

/**
 * Every release, oldest first.
 * @param {import("./visit.js").Visit} visit @param {(section: string) => number} sectionNumber
 */
export function describePrepared(visit, sectionNumber) {
  const entries = releasesOf(visit.manifest);
  return listReleases(visit)
    .reverse()
    .map((release, at) => describe(release, entries[at], at + 1, sectionNumber));
}

/** @param {any} release as the screens show it @param {any} entry @param {number} number @param {(section: string) => number} sectionNumber */
function describe(release, entry, number, sectionNumber) {
  const { words, call_me, phone_lost, sections } = wordsOf(entry);
  const shown = new Map(entry.shown.map((/** @type {any} */ { section, revision }) => [`${section} ${revision}`, { section: sectionNumber(section), revision }]));
  return {
    prepared: number,
    contact: release.contact,
    practice: release.practice,
    call_me,
    words,
    phone_lost,
    made_at: release.madeAt,
    ...describeRules(release),
    holder: entry.holder ?? "",
    holder_words: entry.holder_words ?? "",
    state: release.state,
    opened_at: release.openedAt,
    over_at: release.overAt,
    answer: release.answer?.answer ?? "",
    answer_text: release.answer?.text ?? "",
    sections: sections.map((/** @type {any} */ { id, title, kind }) => ({ section: sectionNumber(id), title, kind })),
    shown: [...shown.values()],
  };
}

/** @param {any} release */
const describeRules = ({ notBefore, notAfter, openHours, askMinutes, checkIn }) => ({
  not_before: notBefore,
  not_after: notAfter,
  open_hours: openHours,
  ask_minutes: askMinutes,
  ...(checkIn ? { check_in: describeCheckIn(checkIn) } : {}),
});

/** @param {any} rule */
const describeCheckIn = ({ everyDays, by, graceDays, waitMinutes, openingCounts }) => ({
  every_days: everyDays ?? 0,
  by: by ?? 0,
  grace_days: graceDays,
  wait_minutes: waitMinutes,
  opening_counts: openingCounts,
});
