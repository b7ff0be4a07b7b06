// @ts-check
/**
 * What a visit does with the server's news: endings merged, the journal followed and its head
 * signed, and what is new told once.
 *
 * * A journal that does not add up is trouble for the rest of the visit; the remembered head
 *   stays, so that the next visit finds it too.
 */

import * as answers from "./answers.js";
import { editInTurn, refreshInTurn, requireJournal } from "./editing.js";
import { NotebookError } from "./errors.js";
import { findRemembered, getChain } from "./chains.js";
import { askForEvents, followEvents, signHead } from "./history.js";
import { countNews, noNews } from "./news.js";
import { releasesOf, withEmergency } from "./release_entries.js";
import { mergeKnown } from "./release_merging.js";
import { checkShape } from "./shapes.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./history.js").Head} Head
 */

/**
 * What every opening does first. May run again when an answer was lost; what the first look found
 * stays.
 * @param {Visit} visit
 */
export async function lookAround(visit) {
  // On a slow line each question asked beside another is a second less.
  const events = askForEvents(visit);
  await refreshInTurn(visit);
  askForChains(visit);
  visit.lastOpenedAt ??= visit.manifest.opened_at;
  const found = visit.manifest;
  const head = await followJournal(visit, events);
  visit.news ??= found.journal.n && head ? countNews(found, visit.events) : noNews();
  await rememberVisit(visit, head, { openedAt: visit.clock.now() });
}

/**
 * Fetch the notebook again, merge what ended, and remember how far the journal was followed.
 * @param {Visit} visit
 */
export const settle = (visit) => visit.alone(() => settleInTurn(visit));

/**
 * The people of the offices that opened something: what the first screen shows needs their names.
 * @param {Visit} visit
 */
function askForChains(visit) {
  const opened = visit.server.grants.filter((/** @type {any} */ { opened_at: at }) => at);
  const agencies = new Set(opened.map((/** @type {any} */ { agency }) => agency));
  for (const agency of agencies) if (findRemembered(visit.manifest, agency)) getChain(visit, agency).catch(() => {});
}

/** @param {Visit} visit */
async function settleInTurn(visit) {
  const before = visit.trouble;
  await refreshInTurn(visit);
  await rememberVisit(visit, await followJournal(visit));
  if (visit.trouble && !before) visit.emit("trouble", visit.trouble);
}

/**
 * The journal's head, followed to the end; null, and trouble, when it does not add up.
 * @param {Visit} visit
 * @param {Promise<unknown>} [early] its first page
 */
async function followJournal(visit, early) {
  try {
    return await followEvents(visit, early);
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    visit.trouble = { ...error.data, code: error.code };
    return null;
  }
}

/**
 * Write the head, what ended and the time of this opening into the manifest, where anything is new.
 * @param {Visit} visit @param {Head | null} head @param {{openedAt?: number}} [opening]
 */
function rememberVisit(visit, head, { openedAt = 0 } = {}) {
  return editInTurn(visit, (merged) => {
    const ended = merged.ledger.filter((/** @type {any} */ entry) => entry.ended && !entry.ended_seen);
    const over = releasesOf(merged).filter((entry) => entry.ended && !entry.ended_seen);
    tellOf(visit, ended);
    tellOfReleases(visit, over);
    const told = ended.length ? { ...merged, ledger: merged.ledger.map(markSeen) } : merged;
    const seen = over.length ? withEmergency(told, { releases: releasesOf(told).map(markSeen) }) : told;
    // Another device may have followed the journal further, or opened later.
    const moved = head !== null && head.n > seen.journal.n;
    const opened = Math.max(openedAt, seen.opened_at);
    const next = { ...seen, ...(moved ? { journal: signHead(visit, head) } : {}), opened_at: opened };
    const isNew = moved || seen !== visit.manifest || opened !== seen.opened_at;
    return isNew ? { next } : null;
  });
}

/**
 * Endings to tell the owner of: all but their own.
 * @param {Visit} visit @param {any[]} ended
 */
function tellOf(visit, ended) {
  const own = new Set(visit.server.grants.filter((/** @type {any} */ { how }) => how === "withdrawn").map(nameGrant));
  const news = ended.map(nameGrant).filter((grant) => !own.has(grant));
  visit.endedSince = [...new Set([...visit.endedSince, ...news])];
}

/**
 * Releases that are over: all but those ended here.
 * @param {Visit} visit @param {any[]} over
 */
function tellOfReleases(visit, over) {
  const news = over.map(({ release }) => release).filter((release) => !visit.ownReleases.has(release));
  visit.releasesEndedSince = [...new Set([...visit.releasesEndedSince, ...news])];
}

/** @param {{grant: string}} one */
const nameGrant = ({ grant }) => grant;

/** @param {any} entry */
const markSeen = (entry) => (entry.ended ? { ...entry, ended_seen: true } : entry);

/** What moves no counter: drafts and visits of other devices, how far releases came, channels. @param {any} answer */
const nameBeside = ({ drafts, visits, releases, channels }) =>
  JSON.stringify([
    drafts.map((/** @type {any} */ { draft, number }) => `${draft} ${number}`).sort(),
    visits,
    releases.map((/** @type {any} */ one) => JSON.stringify(Object.entries(one).sort())).sort(),
    channels,
  ]);

/**
 * A light look at the server: whether anything changed, and everything settled if so.
 * @param {Visit} visit
 * @returns {Promise<boolean>}
 */
export function feelPulse(visit) {
  return visit.alone(async () => {
    const answer = checkShape(answers.pulse, await visit.api.get("/api/pulse"));
    if (answer.counter < visit.counter) throw new NotebookError("older_state");
    requireJournal(visit, answer.journal);
    const same = answer.counter === visit.counter && answer.journal.head === visit.server.journal.head;
    const { grants, drafts, visits, releases, channels, paused } = answer;
    const before = nameBeside(visit.server);
    visit.clock.hear(answer.at);
    visit.hear({ grants, drafts, visits, releases, channels, paused });
    const beside = before !== nameBeside(visit.server);
    const over = mergeKnown(visit) !== visit.manifest;
    if (!same || over) await settleInTurn(visit);
    return !same || over || beside;
  });
}
