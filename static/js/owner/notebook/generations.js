// @ts-check
/**
 * Team keys that changed: what an older one opens is owed a fresh sealing
 * (docs/protocol.md section 12).
 *
 * * Somebody who left may have kept the older key, and everything it opened.
 * * Only a verified chain tells of a newer key, and is remembered; an owner who shares with no
 *   team asks for none.
 * * An entry's generation is raised when everything it shows was sealed afresh in this very round.
 */

import { getChain, rememberAgency } from "./chains.js";
import { followOpening } from "./claims.js";
import { editNotebook } from "./editing.js";
import { findLive, findStanding, withEntry } from "./ledger.js";
import { claimedGrant, fetchKeeping, verifyKeptOpening } from "./recipients.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./chains.js").Chain} Chain
 */

/** Papers that don't hold tell of nothing. */
const TELLS_NOTHING = new Set(["roster_refused", "altered", "answer_refused", "not_found", "grant_over", "does_not_add_up"]);

/**
 * Find out which live team grants were sealed for an older team key than the newest one; for
 * the rest of this round they are owed like what is over.
 * @param {Visit} visit
 */
export async function followTeams(visit) {
  visit.sealed.clear();
  visit.rotated.clear();
  const entries = visit.manifest.ledger.filter((/** @type {any} */ entry) => isOpenTeam(visit, entry));
  const chains = await fetchChains(visit, new Set(entries.map((/** @type {any} */ { agency }) => agency)));
  await rememberSeen(visit, await findClaimed(visit, entries, chains), chains);
  for (const { grant } of entries) {
    const entry = visit.manifest.ledger.find((/** @type {any} */ one) => one.grant === grant);
    const newest = chains.get(entry?.agency)?.newest.team.generation ?? 0;
    if (entry && entry.generation > 0 && entry.generation < newest) visit.rotated.set(grant, newest);
  }
}

/** @param {Visit} visit @param {any} entry */
const isOpenTeam = ({ server, clock }, entry) =>
  entry.audience === "team" && findLive(entry, server.grants, clock.now())?.state === "open";

/**
 * @param {Visit} visit
 * @param {Set<string>} agencies
 * @returns {Promise<Map<string, Chain>>}
 */
async function fetchChains(visit, agencies) {
  const chains = new Map();
  for (const agency of agencies) {
    const chain = await orNothing(() => getChain(visit, agency, { afresh: true }));
    if (chain) chains.set(agency, chain);
  }
  return chains;
}

/**
 * The generations of claims that are seen for the first time.
 * @param {Visit} visit @param {any[]} entries @param {Map<string, Chain>} chains
 */
async function findClaimed(visit, entries, chains) {
  const found = new Map();
  for (const entry of entries) {
    const chain = chains.get(entry.agency);
    if (!chain || entry.generation > 0) continue;
    const keeping = await orNothing(() => fetchKeeping(visit, entry));
    const claim = keeping && (await orNothing(() => followAndVerify(visit, entry, keeping, chain)));
    if (claim) found.set(entry.grant, claim.generation);
  }
  return found;
}

/**
 * @param {Visit} visit @param {any} entry
 * @param {import("./recipients.js").Keeping} keeping @param {Chain} chain
 */
async function followAndVerify(visit, entry, keeping, chain) {
  if (keeping.answer.claim) await visit.alone(() => followOpening(visit, claimedGrant(keeping)));
  return verifyKeptOpening(visit, entry, keeping, chain);
}

/**
 * Keep what was seen, before anything is sealed for it: no older chain is believed again.
 * @param {Visit} visit @param {Map<string, number>} found @param {Map<string, Chain>} chains
 */
async function rememberSeen(visit, found, chains) {
  await raiseWhere(visit, ({ grant, generation }) => (generation === 0 ? (found.get(grant) ?? 0) : 0));
  const identities = new Map(visit.manifest.agencies.map((/** @type {any} */ { agency, identity }) => [agency, identity]));
  await editNotebook(visit, (manifest) => {
    const newer = manifest.agencies.filter(
      (/** @type {any} */ { agency, identity, roster_n: n }) =>
        (chains.get(agency)?.newest.n ?? 0) > n && identities.get(agency) === identity,
    );
    if (newer.length === 0) return null;
    const remember = (/** @type {any} */ next, /** @type {any} */ { agency, identity }) =>
      rememberAgency(next, agency, identity, /** @type {Chain} */ (chains.get(agency)));
    return { next: newer.reduce(remember, manifest) };
  });
}

/**
 * Remember the newer key for the grants of which nothing older stands any more.
 * @param {Visit} visit
 */
export const raiseGenerations = (visit) =>
  raiseWhere(visit, (entry, manifest) => (standsOlder(visit, manifest, entry) ? 0 : (visit.rotated.get(entry.grant) ?? 0)));

/** @param {Visit} visit @param {any} manifest @param {any} entry */
const standsOlder = ({ sealed }, manifest, entry) =>
  findStanding(manifest, entry).some(({ section, revision, sealing }) => sealed.get(`${section} ${revision}`) !== sealing);

/**
 * @param {Visit} visit
 * @param {(entry: any, manifest: any) => number} choose
 */
async function raiseWhere(visit, choose) {
  await editNotebook(visit, (manifest) => {
    const behind = manifest.ledger.filter((/** @type {any} */ entry) => choose(entry, manifest) > entry.generation);
    if (behind.length === 0) return null;
    const raise = (/** @type {any} */ next, /** @type {any} */ entry) =>
      withEntry(next, { ...entry, generation: choose(entry, manifest) });
    return { next: behind.reduce(raise, manifest) };
  });
}

/**
 * @template T
 * @param {() => Promise<T>} fetch
 * @returns {Promise<T | null>}
 */
async function orNothing(fetch) {
  try {
    return await fetch();
  } catch (error) {
    if (TELLS_NOTHING.has(/** @type {any} */ (error).code)) return null;
    throw error;
  }
}
