// @ts-check
/**
 * Offering a grant: terms, states, package and ledger entry in one request
 * (docs/protocol.md section 9).
 *
 * * Nothing is sealed before instance, directory, certificate and a fresh roster chain verify,
 *   and none of what is shown is owed a fresh sealing.
 * * Times are the server's; a sealed kind gets 7 days at most.
 * * What the owner agreed to is what they saw: another revision by now, and nothing is offered.
 */

import { deriveLookupHash } from "../../crypto/derive.js";
import { makeId, makeRandom, toB64 } from "../../crypto/encoding.js";
import { requireAgency } from "./agencies.js";
import * as answers from "./answers.js";
import { rememberAgency } from "./chains.js";
import { describeCode } from "./codes.js";
import { payBeforeSharing, requirePaid } from "./debts.js";
import { editNotebook, hearGrant } from "./editing.js";
import { NotebookError } from "./errors.js";
import { getSection } from "./manifest.js";
import { makeItem, sealItems } from "./packages.js";
import { writePapers } from "./papers.js";
import { requireOrdinary } from "./prepared_only.js";
import { bodyHash } from "./statement.js";
import { settle } from "./visiting.js";
import { checkText, isSealedKind } from "./writing.js";

const SECRET_BYTES = 16;
const HOUR_SECONDS = 3_600;
const SEALED_DAYS = 7;
const NAME_MAX = 120;
const PURPOSE_MAX = 2_000;

/**
 * @typedef {import("./visit.js").Visit} Visit
 *
 * @typedef {object} Offer
 * @property {string} agency
 * @property {{id: string, days?: number, title?: string, kind?: string}[]} sections
 * @property {"reader" | "team"} audience
 * @property {boolean} visit
 * @property {boolean} mayPrint
 * @property {number} days
 * @property {string} purpose
 * @property {string} callMe
 * @property {string} officeName
 * @property {0 | 24 | 72} laterHours
 * @property {string} [lang] of the notice the owner read
 * @property {"nobody" | "interpreter" | "worker" | "friend"} [explainedBy] who explained it, if the owner was asked
 * @property {Record<string, number>} [revisions] of each section, as the owner saw them
 * @property {number} [until] the latest end the owner saw
 *
 * @typedef {object} Made what is settled before the manifest is looked at
 * @property {string} grant
 * @property {Uint8Array} secret of the token
 * @property {string} idempotencyKey
 * @property {string} identity of the agency
 * @property {string} name of the agency
 * @property {import("./chains.js").Chain} chain
 * @property {number} directoryN
 */

/**
 * Offer a grant, and give its code.
 * @param {Visit} visit
 * @param {Offer} offer
 */
export async function offerGrant(visit, offer) {
  checkOffer(visit, offer);
  await settle(visit);
  if (visit.trouble) throw new NotebookError(visit.trouble.code, visit.trouble);
  await payBeforeSharing(visit);
  const { certificate, chain, directoryN } = await requireAgency(visit, offer.agency);
  const made = {
    grant: toB64(makeId()),
    secret: makeRandom(SECRET_BYTES),
    idempotencyKey: toB64(makeId()),
    identity: toB64(certificate.identity),
    name: certificate.name,
    chain,
    directoryN,
  };
  const answer = await editNotebook(visit, (manifest) => writeOffer(visit, manifest, offer, made));
  hearGrant(visit, answer.grant);
  return describeCode(visit, made.grant, made.secret);
}

/**
 * The one request that makes the grant.
 * @param {Visit} visit @param {any} manifest @param {Offer} offer @param {Made} made
 * @returns {Promise<import("./editing.js").Edit>}
 */
async function writeOffer(visit, manifest, offer, made) {
  requireOrdinary(manifest);
  requireAsSeen(manifest, offer);
  requirePaid(visit, manifest, offer.sections.map(({ id }) => ({ section: id, revision: getSection(manifest, id).revision })));
  const papers = writePapers(visit, manifest, offer, made);
  const items = await collectItems(visit, manifest, made.grant, papers.sections);
  const { grant, secret, chain } = made;
  const { terms, words } = papers;
  const teamKey = chain.newest.team.key;
  const sealed = sealItems({ grant, terms: bodyHash(terms), words, secret, teamKey, items });
  const entry = makeEntry(visit, offer, { ...made, papers, items });
  items.forEach(({ key }) => key.fill(0));
  return {
    next: remember(manifest, offer, made, entry),
    method: "post",
    path: "/api/grants",
    body: {
      idempotency_key: made.idempotencyKey,
      terms,
      states: items.map(({ state }) => state),
      lookup_hash: toB64(deriveLookupHash(secret)),
      package: sealed,
      later_hours: offer.laterHours,
    },
    shape: answers.counterAndGrant,
  };
}

/**
 * @param {Visit} visit @param {any} manifest @param {string} grant @param {{id: string}[]} sections
 */
async function collectItems(visit, manifest, grant, sections) {
  const items = [];
  for (const { id } of sections) {
    const { revision } = getSection(manifest, id);
    items.push(await makeItem(visit, manifest, grant, { section: id, revision }));
  }
  return items;
}

/**
 * With a new grant in the ledger, and what was seen of its agency.
 * @param {any} manifest @param {{agency: string}} offer
 * @param {{identity: string, chain: import("./chains.js").Chain, directoryN: number}} made @param {any} entry
 */
export function remember(manifest, { agency }, { identity, chain, directoryN }, entry) {
  const remembered = rememberAgency(manifest, agency, identity, chain);
  const ledger = [...remembered.ledger, entry];
  return { ...remembered, ledger, directory_n: Math.max(directoryN, manifest.directory_n) };
}

/**
 * What can be refused before anything is fetched.
 * @param {Visit} visit @param {Offer} offer
 */
export function checkOffer({ manifest, settings }, offer) {
  const { sections, audience, days, laterHours } = offer;
  if (!sections.length || new Set(sections.map(({ id }) => id)).size !== sections.length) {
    throw new NotebookError("bad_terms", { why: "sections" });
  }
  if (audience !== "reader" && audience !== "team") throw new NotebookError("bad_terms", { why: "audience" });
  if (offer.visit && audience !== "reader") throw new NotebookError("bad_terms", { why: "visit_for_team" });
  if (![0, 24, 72].includes(laterHours)) throw new NotebookError("bad_terms", { why: "later" });
  const lengths = [...sections.map((section) => section.days ?? 1), offer.visit ? 1 : days];
  const allowed = lengths.every((length) => Number.isInteger(length) && length >= 1 && length <= settings.maxDays);
  if (!allowed) throw new NotebookError("bad_terms", { why: "days" });
  if (offer.until !== undefined && !Number.isSafeInteger(offer.until)) throw new NotebookError("bad_terms", { why: "until" });
  checkText(offer.purpose, { most: PURPOSE_MAX, code: "bad_text" });
  checkText(offer.callMe, { most: NAME_MAX, code: "bad_text" });
  checkText(offer.officeName, { most: NAME_MAX, code: "bad_text" });
  const tooLong = sections.filter((section) => isTooLong(manifest, offer, section)).map(({ id }) => id);
  if (tooLong.length) throw new NotebookError("sealed_too_long", { sections: tooLong });
}

/** @param {any} manifest @param {Offer} offer @param {{id: string, days?: number}} section */
function isTooLong(manifest, offer, { id, days }) {
  return isSealedKind(getSection(manifest, id).kind) && !offer.visit && (days ?? offer.days) > SEALED_DAYS;
}

/** @param {any} manifest @param {Offer} offer */
function requireAsSeen(manifest, { sections, revisions }) {
  const isSeen = sections.every(({ id }) => !revisions || getSection(manifest, id).revision === revisions[id]);
  if (!isSeen) throw new NotebookError("changed_since");
}

/**
 * What the ledger remembers of the grant.
 * @param {Visit} visit @param {Offer} offer
 * @param {{grant: string, identity: string, name: string, secret: Uint8Array,
 *   items: import("./packages.js").Item[], papers: ReturnType<typeof writePapers>}} parts
 */
function makeEntry(visit, offer, { grant, identity, name, secret, items, papers }) {
  const now = visit.clock.now();
  return {
    grant,
    terms: bodyHash(papers.terms),
    agency: offer.agency,
    identity,
    agency_name: name,
    audience: offer.audience,
    generation: 0,
    visit: offer.visit,
    not_after: papers.not_after,
    made_at: now,
    ended: false,
    ended_seen: false,
    secret: toB64(secret),
    later_until: offer.laterHours ? Math.min(now + offer.laterHours * HOUR_SECONDS, papers.not_after) : 0,
    words: papers.words,
    sections: papers.sections,
    shown: items.map(({ section, revision, sealing }) => ({ section, revision, sealing })),
  };
}
