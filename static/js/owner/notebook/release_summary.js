// @ts-check
/** What the screens show of releases: no card, no key, no text of a section. */

import { parseB64, toB64 } from "../../crypto/encoding.js";
import { openAnswer } from "../../crypto/release_card.js";
import { findSection } from "./manifest.js";
import { inOrder, titleOf } from "./naming.js";
import { findRelease, getRelease, isLiveThere, isReleaseOver, isSealable, releasesOf, termsOf, wordsOf } from "./release_entries.js";
import { fromRule } from "./release_papers.js";
import { parsePlain } from "./statement.js";

const DAY_SECONDS = 86_400;

/** @typedef {import("./visit.js").Visit} Visit */

/** Every release, newest first. @param {Visit} visit */
export function listReleases(visit) {
  const said = new Map(visit.server.releases.map((/** @type {any} */ one) => [one.release, one]));
  return releasesOf(visit.manifest).map((entry) => describe(visit, entry, said.get(entry.release))).reverse();
}

/**
 * Ids of releases that the server lists and the owner never made: said, and never sealed for.
 * @param {any} manifest @param {any[]} releases the server's @returns {string[]}
 */
export const findStrangeReleases = (manifest, releases) =>
  releases.map(({ release }) => release).filter((release) => !findRelease(manifest, release));

/**
 * One release, with what a form begins from.
 * @param {Visit} visit @param {{release: string}} args
 */
export async function describeRelease(visit, { release }) {
  const entry = getRelease(visit.manifest, release);
  const said = visit.server.releases.find((/** @type {any} */ one) => one.release === release);
  const words = wordsOf(entry);
  const { not_before: begins, not_after: ends, holder } = termsOf(entry);
  const described = describe(visit, entry, said);
  const there = words.sections.map((/** @type {any} */ { id }) => findSection(visit.manifest, id)).filter(Boolean);
  return {
    ...described,
    holder: described.holder && { ...described.holder, agency: holder.agency ?? "", words: entry.holder_words ?? "" },
    words: words.words,
    callMe: words.call_me,
    phoneLost: words.phone_lost,
    validDays: Math.ceil((ends - begins) / DAY_SECONDS),
    revisions: Object.fromEntries(there.map((/** @type {any} */ { id, revision }) => [id, revision])),
  };
}

/** @param {Visit} visit @param {any} entry @param {any} said the server's word, or undefined */
function describe(visit, entry, said) {
  const terms = termsOf(entry);
  const words = wordsOf(entry);
  return {
    release: entry.release,
    contact: entry.contact,
    practice: entry.practice,
    practiceFor: entry.for ?? "",
    state: nameState(entry, said, visit.clock.now()),
    begunBy: said?.begun_by ?? "",
    begunAt: said?.begun_at ?? 0,
    opensAt: said?.opens_at ?? 0,
    dueAt: said?.due_at ?? 0,
    openedAt: said?.opened_at ?? 0,
    openUntil: said?.open_until ?? 0,
    overAt: said?.over_at ?? 0,
    notAfter: terms.not_after,
    notBefore: terms.not_before,
    madeAt: entry.made_at,
    reads: Math.max(said?.reads ?? 0, countReads(visit, entry.release)),
    frozen: said?.frozen ?? false,
    askMinutes: terms.ask?.wait_minutes ?? 0,
    checkIn: fromRule(terms.check_in),
    openHours: terms.open_hours,
    sections: inOrder(words, terms.sections ?? []).map((id) => ({ id, title: titleOf(visit.manifest, words, id) })),
    answer: readAnswer(visit, entry.release, said?.answer),
    holder: terms.holder ? describeHolder(visit, entry, said) : null,
    practised: releasesOf(visit.manifest).some((one) => one.practice && one.opened && one.for === entry.release),
  };
}

/**
 * Who must say yes as well, and how far that is.
 * @param {Visit} visit @param {any} entry @param {any} said the server's word, or undefined
 */
function describeHolder({ manifest, lapsed }, entry, said) {
  const { agency } = termsOf(entry).holder;
  const name = entry.holder ?? "";
  const shared = manifest.ledger.filter((/** @type {any} */ one) => one.agency === agency).at(-1);
  return {
    name,
    kind: agency === undefined ? "card" : "agency",
    agencyName: agency === undefined ? "" : (shared?.agency_name ?? name),
    saidYes: said?.holder?.said_yes ?? false,
    lapsed: said && isSealable(said) ? (lapsed.get(entry.release) ?? "") : "",
  };
}

/** What is over here stays so, whatever the server says. @param {any} entry @param {any} said @param {number} now */
function nameState(entry, said, now) {
  if (said && !(isLiveThere(said) && isReleaseOver(entry, now))) return said.state;
  return entry.ended && now < termsOf(entry).not_after ? "ended" : "expired";
}

/**
 * What the contact answered; `altered` where it is not what they sealed for this release.
 * @param {Visit} visit @param {string} release @param {string | undefined} sealed
 */
function readAnswer(visit, release, sealed) {
  if (sealed === undefined) return null;
  try {
    const opened = openAnswer(visit.derive("release-note", release), parseB64(release, 16), parseB64(sealed));
    const { answer, text } = parsePlain("AnswerWords", opened);
    return { answer, text };
  } catch {
    return { answer: "altered", text: "" };
  }
}

/** Readings the verified journal holds. @param {Visit} visit @param {string} release */
const countReads = ({ events }, release) =>
  events.filter(
    ({ event, grantEvent }) => event.kind === "section_read" && grantEvent !== null && toB64(grantEvent.grant) === release,
  ).length;
