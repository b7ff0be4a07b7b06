// @ts-check
/**
 * The claim by which a grant was opened, or the renewal by which it goes on, as the verified
 * journal has it: the server's other words on it count for nothing.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { parseB64, toB64 } from "../../crypto/encoding.js";
import { verifyFacts } from "../../crypto/journal.js";
import { parseBody } from "../../crypto/statements.js";
import { NotebookError } from "./errors.js";
import { followEvents } from "./history.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("../../crypto/signing.js").SignedBytes} SignedBytes
 */

/** @param {Visit} visit @param {string} grant @param {string} [kind] */
const findOpening = ({ events }, grant, kind = "grant_opened") =>
  events.find(({ event, grantEvent }) => event.kind === kind && grantEvent !== null && toB64(grantEvent.grant) === grant);

/**
 * Who reads a grant, b64: who signed its claim, or the one that it was renewed for; "" where no
 * line holds one for these terms.
 * @param {Visit} visit @param {{grant: string, terms: string}} entry of the ledger
 * @returns {string}
 */
export function findClaimant(visit, { grant, terms }) {
  const line = findOpening(visit, grant) ?? findOpening(visit, grant, "grant_renewed");
  if (!line) return "";
  try {
    const claim = /** @type {any} */ (verifyFacts(line, visit.pins.instance));
    return sameBytes(claim.terms, parseB64(terms, 32)) ? toB64(claim.reader) : "";
  } catch {
    return "";
  }
}

/**
 * What became of grants: which somebody ended before their time, and which went on in another.
 * @param {Visit} visit
 * @returns {{ended: Set<string>, renewed: Set<string>}}
 */
export function findFinished({ events }) {
  const ended = new Set();
  const renewed = new Set();
  for (const { event, facts, grantEvent } of events) {
    if (event.kind === "grant_ended" && grantEvent) ended.add(toB64(grantEvent.grant));
    if (event.kind === "grant_renewed") renewed.add(toB64(parseBody("Renewal", facts.renewal.body).from));
  }
  return { ended, renewed };
}

/**
 * Follow the journal, for who has the turn, until it tells of the opening of a grant the server
 * calls open.
 * @param {Visit} visit @param {string} grant
 */
export async function followOpening(visit, grant) {
  if (!findOpening(visit, grant)) await followEvents(visit);
}

/**
 * Stop unless the journal's line has this very claim: another one could be for another key. It is
 * trouble for the rest of the visit, also where the work goes on without this grant.
 * @param {Visit} visit @param {string} grant @param {SignedBytes} claim
 */
export function requireJournalled(visit, grant, claim) {
  const kept = findOpening(visit, grant)?.facts.claim;
  const same = kept && sameBytes(kept.body, claim.body) && sameBytes(kept.sig, claim.sig);
  if (same) return;
  const error = new NotebookError("does_not_add_up", { why: "claim", grant });
  if (!visit.trouble) {
    visit.trouble = { ...error.data, code: error.code };
    visit.emit("trouble", visit.trouble);
  }
  throw error;
}
