// @ts-check
/**
 * Debts: what an ended grant could open is sealed afresh (docs/protocol.md section 12).
 *
 * * Worked out from the ledger alone, so that no server can hide one; what a team grant shows is
 *   owed too, once the team's key has changed since it was sealed.
 * * One revision a request; each stands on its own, and the rest follow after any break.
 * * What is owed a fresh sealing is offered to nobody; what is not waits for nothing.
 * * Nothing is sealed for anybody while the notebook is paused: what looks live may have ended.
 */

import { editNotebook } from "./editing.js";
import { NotebookError } from "./errors.js";
import { followTeams, raiseGenerations } from "./generations.js";
import { computeDebts, findLive, findShown, withEntry, withShown } from "./ledger.js";
import { getRevision, withRevision } from "./manifest.js";
import { findLiveRelease, findReleaseShown, releasesOf, withReleaseShown } from "./release_entries.js";
import { mergeKnown } from "./release_merging.js";
import { makeReleaseShow } from "./release_packages.js";
import { openRevision, sealRevision } from "./revisions.js";
import { makeShow } from "./showing.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {{section: string, revision: number}} Debt
 */

/** Nothing more can be paid now. */
const GIVING_UP = new Set(["offline", "not_signed_in", "not_open", "older_state", "instance_changed"]);
/** Nothing may be shared either; without a connection the sharing says so itself. */
const STOPPING = new Set(["not_signed_in", "not_open", "older_state", "instance_changed", "does_not_add_up", "grant_came_back"]);
/** A live grant whose papers don't hold. */
const LEFT_OUT = new Set(["roster_refused", "altered", "answer_refused", "not_found", "grant_over", "release_over", "section_gone", "does_not_add_up"]);

/**
 * What is owed now, endings counted that the server reported and the ledger hasn't taken over yet.
 * @param {Visit} visit
 * @returns {Debt[]}
 */
function listDebts(visit) {
  return computeDebts(mergeKnown(visit), visit.clock.now(), visit);
}

/** How much is owed now. @param {Visit} visit @returns {number} */
export const countDebts = (visit) => (visit.isPaused ? 0 : listDebts(visit).length);

/**
 * Pay what is owed; whoever asks while it runs waits for the same.
 * @param {Visit} visit
 * @returns {Promise<void>}
 */
export async function payDebts(visit) {
  if (visit.isPaused) return;
  const failure = await tryPaying(visit);
  if (failure) throw failure;
}

/**
 * Pay what can be paid before something is shared: a debt that is stuck stays on the screen, and
 * holds up only what it is about (`requirePaid`).
 * @param {Visit} visit
 * @returns {Promise<void>}
 */
export async function payBeforeSharing(visit) {
  visit.requireGoingOn();
  const failure = await tryPaying(visit);
  if (failure && STOPPING.has(failure.code)) throw failure;
  visit.debtsFailed = failure !== null;
}

/**
 * Nothing that is owed a fresh sealing is shown to anybody new.
 * @param {Visit} visit @param {any} manifest @param {Debt[]} shown what is about to be
 */
export function requirePaid(visit, manifest, shown) {
  const owed = new Set(computeDebts(manifest, visit.clock.now(), visit).map(nameDebt));
  if (shown.some((one) => owed.has(nameDebt(one)))) throw new NotebookError("debts_left");
}

/** @param {Debt} debt */
const nameDebt = ({ section, revision }) => `${section} ${revision}`;

/** What broke off, or null. @param {Visit} visit @returns {Promise<any>} */
function tryPaying(visit) {
  visit.paying ??= payEach(visit).finally(() => {
    visit.paying = null;
  });
  return visit.paying;
}

/** Also what comes to be owed meanwhile. @param {Visit} visit */
async function payEach(visit) {
  await followTeams(visit);
  /** @type {any} */
  let failure = null;
  for (let debts = listDebts(visit); debts.length && !failure; debts = listDebts(visit)) {
    failure = await payRound(visit, debts);
  }
  if (!isHopeless(failure)) await raiseGenerations(visit);
  return failure;
}

/** A server that fails at one thing is no missing connection. @param {any} error */
const isHopeless = (error) => GIVING_UP.has(error?.code) && !(error.code === "offline" && error.status > 0);

/** One that can't be paid does not hold up the others. @param {Visit} visit @param {Debt[]} debts */
async function payRound(visit, debts) {
  /** @type {any} */
  let failure = null;
  for (const debt of debts) {
    try {
      await payOne(visit, debt);
      visit.emit("debts", { left: countDebts(visit) });
    } catch (error) {
      failure ??= error;
      if (isHopeless(error)) break;
    }
  }
  return failure;
}

/**
 * Seal one revision afresh, and hand it to those who stay.
 * @param {Visit} visit
 * @param {Debt} debt
 */
async function payOne(visit, { section, revision }) {
  let made = 0;
  const answer = await editNotebook(visit, async (manifest) => {
    const owed = computeDebts(manifest, visit.clock.now(), visit);
    if (!owed.some((one) => one.section === section && one.revision === revision)) return null;
    const body = await openRevision(visit, manifest, section, revision);
    const sealing = getRevision(manifest, section, revision).sealing + 1;
    made = sealing;
    const { key, entry, request } = sealRevision(visit, body, { revision, sealing });
    const resealed = withRevision(manifest, section, { ...entry, saved_at: body.saved_at });
    const bytes = { section, revision, sealing, key, envelope: entry.envelope };
    const { next, grants } = await showToThoseWhoStay(visit, resealed, bytes);
    key.fill(0);
    return {
      next,
      method: "post",
      path: `/api/sections/${section}/revisions/${revision}/sealings`,
      body: { ...request, sealing, grants },
    };
  });
  if (answer) visit.sealed.set(`${section} ${revision}`, made);
}

/**
 * @param {Visit} visit
 * @param {any} manifest
 * @param {import("./showing.js").Bytes} bytes
 */
async function showToThoseWhoStay(visit, manifest, bytes) {
  const { section, revision, sealing } = bytes;
  const grants = [];
  let next = manifest;
  for (const entry of manifest.ledger) {
    const said = findLive(entry, visit.server.grants, visit.clock.now());
    if (!said || !isStillShown(entry, bytes, said, visit.clock.now())) continue;
    const show = await tryShowing(() => makeShow(visit, manifest, { entry, said }, bytes));
    if (!show) continue;
    grants.push(show);
    next = withEntry(next, withShown(entry, { section, revision, sealing }));
  }
  for (const entry of releasesOf(manifest)) {
    if (!findLiveRelease(entry, visit.server.releases, visit.clock.now())) continue;
    if (findReleaseShown(entry, section)?.revision !== revision) continue;
    const show = await tryShowing(() => makeReleaseShow(visit, manifest, entry, bytes));
    if (!show) continue;
    grants.push(show);
    next = withReleaseShown(next, entry.release, bytes);
  }
  return { next, grants };
}

/**
 * Whether a grant's newest look at the section is this revision, and not past its own end.
 * @param {any} entry @param {Debt} bytes @param {any} said @param {number} now
 */
function isStillShown(entry, { section, revision }, said, now) {
  const end = entry.sections.find((/** @type {any} */ { id }) => id === section)?.not_after ?? 0;
  return findShown(entry, section)?.revision === revision && (said.state === "offered" || end > now);
}

/**
 * What can't be verified is left out: the section is then closed for that grant or release until
 * the owner shows it again.
 * @template T
 * @param {() => Promise<T>} make
 */
async function tryShowing(make) {
  try {
    return await make();
  } catch (error) {
    if (LEFT_OUT.has(/** @type {any} */ (error).code)) return null;
    throw error;
  }
}
