// @ts-check
/** What the first screens show of a notebook: no text of a section, no key, no secret. */

import { toB64 } from "../../crypto/encoding.js";
import { describeDraft, listDrafts } from "./drafts.js";
import { findClaimant } from "./claims.js";
import { countDebts } from "./debts.js";
import { findStrangers, isOver } from "./ledger.js";
import { hasRecovery } from "./manifest.js";
import { findName, inOrder, readWords, titleOf } from "./naming.js";
import { countAll, noNews } from "./news.js";
import { emergencyOf } from "./release_entries.js";
import { findStrangeReleases, listReleases } from "./release_summary.js";
import { canGoOn } from "./renewable.js";
import { isSealedKind } from "./writing.js";

/** @typedef {import("./visit.js").Visit} Visit */

/** @param {Visit} visit */
export async function summarise(visit) {
  const drafts = (await listDrafts(visit)).map((body) => describeDraft(visit, body));
  const grants = await listGrants(visit);
  const { manifest, server } = visit;
  return {
    callMe: manifest.call_me,
    idleMinutes: manifest.idle_minutes,
    recoveryPractised: manifest.recovery.practised,
    recovery: hasRecovery(manifest),
    openedWith: visit.openedWith,
    knowsPassphrase: visit.passphraseMark !== null,
    openedAt: manifest.opened_at,
    lastOpenedAt: visit.lastOpenedAt ?? 0,
    changesSince: countAll(visit.news ?? noNews()),
    news: visit.news ?? noNews(),
    visits: server.visits,
    now: visit.clock.now(),
    trouble: visit.trouble,
    paused: visit.isPaused,
    debts: countDebts(visit),
    debtsFailed: visit.debtsFailed,
    sections: manifest.sections.map((/** @type {any} */ section) => describeSection(section, drafts, visit.beside)),
    unsavedDrafts: drafts.map(({ section, draft, title, savedAt, ofThisDevice }) => ({
      section,
      draft,
      title,
      savedAt,
      ofThisDevice,
    })),
    grants,
    endedSince: visit.endedSince,
    emergencyOnly: emergencyOf(manifest).only,
    never: [...emergencyOf(manifest).never],
    releases: listReleases(visit),
    releasesEndedSince: visit.releasesEndedSince,
    channels: server.channels.map(describeChannel),
    strangers: findStrangers(manifest, server.grants).map(describeStranger(manifest)),
    strangeReleases: findStrangeReleases(manifest, server.releases),
  };
}

/** @param {any} said the server's word on where notices go */
const describeChannel = ({ channel, proved_on: provedOn, failing, waiting }) => ({ channel, provedOn, failing, waiting });

/** @param {any} section @param {{section: string}[]} drafts @param {Map<string, number>} beside */
function describeSection({ id, title, kind, revision, revisions }, drafts, beside) {
  return {
    id,
    title,
    kind,
    sealedKind: isSealedKind(kind),
    revision,
    savedAt: revisions[revisions.length - 1].saved_at,
    hasDraft: drafts.some(({ section }) => section === id),
    isBeside: beside.has(id),
  };
}

/**
 * A grant the owner never made: shown, and never wrapped for.
 * @param {any} manifest
 */
const describeStranger = (manifest) => (/** @type {any} */ { grant, agency, state }) => ({
  grant,
  agency,
  agencyName: manifest.ledger.find((/** @type {any} */ entry) => entry.agency === agency)?.agency_name ?? "",
  state,
});

/**
 * Every grant of the ledger, newest first.
 * @param {Visit} visit
 */
export async function listGrants(visit) {
  const said = new Map(visit.server.grants.map((/** @type {any} */ grant) => [grant.grant, grant]));
  // Together: each office's list of people is a way of its own to the server, and they need not wait for one another.
  const all = visit.manifest.ledger.map((/** @type {any} */ entry) => describeGrant(visit, entry, said.get(entry.grant)));
  return (await Promise.all(all)).reverse();
}

/** @param {Visit} visit @param {any} entry @param {any} said the server's word, or undefined */
async function describeGrant(visit, entry, said) {
  const words = readWords(entry);
  const over = isOver(entry, visit.clock.now()) || !said || said.state === "ended";
  const claimant = findClaimant(visit, entry);
  return {
    grant: entry.grant,
    agency: entry.agency,
    agencyName: entry.agency_name,
    officeName: words.office_name,
    purpose: words.purpose,
    state: over ? "ended" : said.state,
    paused: !over && visit.isPaused,
    how: over ? said?.how || "expired" : "",
    audience: entry.audience,
    visit: entry.visit,
    notAfter: Math.min(entry.not_after, said?.not_after || entry.not_after),
    madeAt: entry.made_at,
    redeemBefore: said?.redeem_before ?? 0,
    later: entry.later_until > 0,
    openedBy: claimant ? await findName(visit, entry.agency, claimant) : "",
    openedAt: said?.opened_at ?? 0,
    endedAt: over ? (said?.ended_at ?? entry.not_after) : 0,
    reads: Math.max(said?.reads ?? 0, countReads(visit, entry.grant)),
    sections: inOrder(words, entry.sections, (/** @type {any} */ { id }) => id).map(({ id, not_after: notAfter }) => ({
      id,
      title: titleOf(visit.manifest, words, id),
      notAfter,
    })),
    looking: said?.looking ?? false,
    canGoOn: canGoOn(visit, entry, said),
  };
}

/**
 * Readings the verified journal holds: a server that counts fewer is not believed.
 * @param {Visit} visit @param {string} grant
 */
function countReads({ events }, grant) {
  const isReading = (/** @type {any} */ { event, grantEvent }) =>
    event.kind === "section_read" && grantEvent !== null && toB64(grantEvent.grant) === grant;
  return events.filter(isReading).length;
}
