// @ts-check
/**
 * The owner's receipt of one agreement, from the ledger, the verified journal and the papers
 * (docs/protocol.md section 19).
 *
 * * Signed by the grant's own key; no secret is typed, nothing is stored, and the server hears
 *   only questions that it knows already.
 * * The office's papers go in while they verify; without them a receipt holds, and says less.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { findMember } from "../../crypto/chain.js";
import { effectiveEnd, verifyTerms } from "../../crypto/grants.js";
import { parseB64, toB64 } from "../../crypto/encoding.js";
import { verifyFacts } from "../../crypto/journal.js";
import { parseSigned } from "../../crypto/signing.js";
import { parseBody } from "../../crypto/statements.js";
import { makeReceipt } from "../../receipts/making.js";
import { describeReceipt } from "../../receipts/page.js";
import { findCertificate } from "./agencies.js";
import * as answers from "./answers.js";
import { getChain } from "./chains.js";
import { NotebookError, refuseAs } from "./errors.js";
import { findLive, getEntry } from "./ledger.js";
import { checkShape } from "./shapes.js";
import { settle } from "./visiting.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("../../crypto/journal.js").CheckedEvent} CheckedEvent
 * @typedef {import("../../receipts/making.js").Agreed} Agreed
 */

/** Kinds of the journal -> steps of a receipt. @type {Readonly<Record<string, "given" | "opened" | "changed" | "renewed" | "ended">>} */
const STEPS = Object.freeze({
  grant_offered: "given",
  grant_opened: "opened",
  grant_renewed: "renewed",
  section_shown: "changed",
  grant_ended: "ended",
});
/** Why the office's papers may be missing: it left, or what it shows does not hold. */
const WITHOUT_PAPERS = ["agency_gone", "directory_refused", "roster_refused", "not_found"];

/**
 * The receipt as things stand now.
 * @param {Visit} visit
 * @param {{grant: string, isOpen?: boolean}} asked `isOpen` shows which sections, for a proof
 */
export async function makeOwnReceipt(visit, { grant, isOpen = false }) {
  await settle(visit);
  const entry = getEntry(visit.manifest, grant);
  const agreed = await gather(visit, entry, findLines(visit, grant));
  const seed = visit.derive("grant-sign", grant);
  try {
    const how = /** @type {const} */ ({ by: "owner", madeAt: visit.clock.now(), seed, isOpen });
    return describeReceipt(agreed, refuseAs("does_not_add_up", () => makeReceipt(agreed, how)));
  } finally {
    seed.fill(0);
  }
}

/** The grant's lines of the journal, with what was signed in them verified. @param {Visit} visit @param {string} grant */
function findLines({ events, pins }, grant) {
  const lines = events.filter(({ grantEvent }) => grantEvent !== null && toB64(grantEvent.grant) === grant);
  refuseAs("does_not_add_up", () => lines.forEach((line) => verifyFacts(line, pins.instance)));
  return lines;
}

/**
 * @param {Visit} visit @param {any} entry of the ledger @param {CheckedEvent[]} lines
 * @returns {Promise<Agreed>}
 */
async function gather(visit, entry, lines) {
  const kept = checkShape(answers.keeping, await visit.api.get(`/api/grants/${entry.grant}/keeping`));
  const terms = parseSigned(kept.terms);
  const checked = refuseAs("does_not_add_up", () => verifyTerms(terms, visit.pins.instance, parseB64(entry.terms, 32)));
  const opening = lines.find(({ event }) => event.kind === "grant_opened");
  const renewal = lines.find(({ event }) => event.kind === "grant_renewed")?.facts.renewal;
  const claim = renewal ? findFirstClaim(visit, renewal) : opening?.facts.claim;
  const over = effectiveEnd(checked, undefined, opening?.event.at);
  const end = lines.find(({ event }) => event.kind === "grant_ended")?.facts;
  const said = visit.server.grants.find((/** @type {any} */ one) => one.grant === entry.grant);
  const now = visit.clock.now();
  const isLive = findLive(entry, visit.server.grants, now) !== null;
  const state = end || !isLive ? "ended" : claim ? "open" : "offered";
  return {
    instance: visit.pins.statement,
    terms,
    words: parseB64(entry.words),
    identity: parseB64(entry.identity, 32),
    agencyName: entry.agency_name,
    state,
    how: end?.how ?? (isLive ? "" : nameEnd(over, said, now)),
    events: listSteps(lines, state, Math.min(over, said?.ended_at ?? now)),
    claim,
    ...(renewal ? { firstTerms: readFirstTerms(visit, kept, claim), renewal } : {}),
    ending: end?.ending,
    office: await findOffice(visit, entry, { claim, ending: end?.ending }),
  };
}

/**
 * The claim with which a renewed grant began, as the verified journal has it.
 * @param {Visit} visit @param {import("../../crypto/signing.js").Signed} renewal
 */
function findFirstClaim({ events }, renewal) {
  const { claim: hash } = parseBody("Renewal", renewal.body);
  const found = events.find(({ event, facts }) => event.kind === "grant_opened" && sameBytes(facts.claim.hash, hash));
  if (!found) throw new NotebookError("does_not_add_up", { why: "claim" });
  return found.facts.claim;
}

/** @param {Visit} visit @param {any} kept @param {import("../../crypto/signing.js").Signed} claim */
function readFirstTerms({ pins }, kept, claim) {
  return refuseAs("does_not_add_up", () => {
    const signed = parseSigned(kept.first_terms);
    verifyTerms(signed, pins.instance, parseBody("Claim", claim.body).terms);
    return signed;
  });
}

/**
 * How it ended where no line of the journal says so: by time, by the office's people who changed, or
 * by an owner whom the server did not follow.
 * @param {number} over when its time was over @param {any} said @param {number} now
 */
const nameEnd = (over, said, now) => (now >= over || said?.how === "expired" ? "expired" : "withdrawn");

/**
 * @param {CheckedEvent[]} lines @param {string} state
 * @param {number} endedAt where no line says it: the server's word can only be earlier than the terms'
 * @returns {Agreed["events"]}
 */
function listSteps(lines, state, endedAt) {
  const steps = lines.filter(({ event }) => event.kind in STEPS).map(({ event: { kind, at } }) => ({ kind: STEPS[kind], at }));
  const last = steps[steps.length - 1];
  if (!last) throw new NotebookError("does_not_add_up", { why: "offer_missing" });
  if (state !== "ended" || last.kind === "ended") return steps;
  return [...steps, { kind: "ended", at: Math.max(endedAt, last.at) }];
}

/**
 * What ties the office to the operator; null where it is no longer what it was, or where somebody
 * signed who never read there.
 * @param {Visit} visit @param {any} entry @param {Pick<Agreed, "claim" | "ending">} signed
 * @returns {Promise<import("../../receipts/making.js").Office | null>}
 */
async function findOffice(visit, entry, { claim, ending }) {
  const reader = claim && parseBody("Claim", claim.body).reader;
  const signers = [reader, ending && parseBody("Ending", ending.body).reader].filter((key) => key !== undefined);
  try {
    const certificate = await findCertificate(visit, entry.agency);
    if (toB64(parseBody("AgencyCertificate", certificate.body).identity) !== entry.identity) return null;
    const known = await getChain(visit, entry.agency);
    const { rosters, signed, named, identity } = signers.every((key) => hasRead(known, key))
      ? known
      : await getChain(visit, entry.agency, { afresh: true });
    if (identity !== entry.identity || !signers.every((key) => hasRead({ rosters }, key))) return null;
    const name = reader && named.get(toB64(reader));
    return { certificate, rosters: signed, ...(name ? { name } : {}) };
  } catch (error) {
    if (WITHOUT_PAPERS.includes(/** @type {any} */ (error)?.code)) return null;
    throw error;
  }
}

/** @param {Pick<import("./chains.js").Chain, "rosters">} chain @param {Uint8Array} key */
function hasRead({ rosters }, key) {
  return rosters.some((roster) => (findMember(roster, key)?.role ?? "auditor") !== "auditor");
}
