// @ts-check
/**
 * Who a section is wrapped for again: only a key that somebody signed for and a roster
 * certifies (docs/protocol.md section 12).
 *
 * * The terms must be those the ledger remembers, the claim that of the verified journal and signed
 *   by a person of the agency.
 * * A reader must stand in the newest roster; a team gets the newest key of the chain.
 * * Nobody fits: nobody gets it (`null`), and the owner may repair it later.
 */

import { findMember, findTeamKey } from "../../crypto/chain.js";
import { verifyClaim, verifyTerms } from "../../crypto/grants.js";
import { parseB64, toB64 } from "../../crypto/encoding.js";
import { parseSigned } from "../../crypto/signing.js";
import { parseBody } from "../../crypto/statements.js";
import * as answers from "./answers.js";
import { getChain } from "./chains.js";
import { followOpening, requireJournalled } from "./claims.js";
import { NotebookError, refuseAs } from "./errors.js";
import { checkShape } from "./shapes.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./chains.js").Chain} Chain
 * @typedef {import("../../crypto/statements.js").Body<"Terms">} Terms
 * @typedef {{terms: Terms, answer: any}} Keeping
 */

/**
 * What the server keeps of a grant, its terms compared with the ledger.
 * @param {Visit} visit
 * @param {any} entry of the ledger
 * @returns {Promise<Keeping>}
 */
export async function fetchKeeping(visit, entry) {
  const answer = checkShape(answers.keeping, await visit.api.get(`/api/grants/${entry.grant}/keeping`));
  const expected = parseB64(entry.terms, 32);
  const terms = refuseAs("altered", () => verifyTerms(parseSigned(answer.terms), visit.pins.instance, expected));
  return { terms, answer };
}

/**
 * The key to wrap for, or null where no verified one is left. A team gets everything for the
 * newest key of its chain, rotated already or not: a key that somebody who left still holds gets
 * nothing new.
 * @param {Visit} visit
 * @param {any} entry of the ledger
 * @param {Keeping} keeping
 * @returns {Promise<Uint8Array | null>}
 */
export async function findRecipient(visit, entry, keeping) {
  const chain = keeping.answer.claim ? await findChain(visit, entry.agency) : null;
  if (chain) await followOpening(visit, entry.grant);
  const claim = chain && verifyKeptClaim(visit, entry, keeping, chain);
  if (!claim) return null;
  return keeping.terms.audience === "reader" ? findReader(chain, claim) : chain.newest.team.key;
}

/** @param {Visit} visit @param {string} agency */
async function findChain(visit, agency) {
  try {
    return await getChain(visit, agency, { afresh: true });
  } catch (error) {
    if (/** @type {any} */ (error).code === "roster_refused") return null;
    throw error;
  }
}

/**
 * The claim that opened a grant by the journal followed so far, signed by somebody who stood in the
 * chain as one who reads, and for the key of their team; null where there is none that holds.
 * @param {Visit} visit @param {any} entry @param {Keeping} keeping @param {Chain} chain
 * @returns {import("../../crypto/statements.js").Body<"Claim"> | null}
 */
export function verifyKeptClaim(visit, entry, { terms, answer }, chain) {
  if (!answer.claim) return null;
  const signed = refuseAs("does_not_add_up", () => parseSigned(answer.claim));
  requireJournalled(visit, entry.grant, signed);
  try {
    const { reader } = parseBody("Claim", signed.body);
    const stood = chain.rosters.some((roster) => isReading(findMember(roster, reader)));
    const termsHash = parseB64(entry.terms, 32);
    const claim = verifyClaim(signed, visit.pins.instance, reader, { terms, termsHash });
    return stood && (terms.audience === "reader" || isForTeam(chain, claim)) ? claim : null;
  } catch {
    return null;
  }
}

/** @param {Chain} chain @param {any} claim */
function isForTeam(chain, { generation, recipient }) {
  const key = findTeamKey(chain.rosters, generation);
  return key !== null && toB64(key) === toB64(recipient);
}

/** @param {any} member */
const isReading = (member) => member !== null && member !== undefined && member.role !== "auditor";

/** @param {Chain} chain @param {any} claim */
function findReader(chain, claim) {
  const member = findMember(chain.newest, claim.reader);
  const same = member && isReading(member) && toB64(member.box) === toB64(claim.recipient);
  return same ? claim.recipient : null;
}

/**
 * The team key a package is sealed to: that of the roster the terms name, while it is still the
 * team's. Afterwards somebody who left has it, and nothing is sealed to it any more.
 * @param {Visit} visit
 * @param {any} entry
 * @param {Terms} terms
 * @returns {Promise<Uint8Array>}
 */
export async function getPackageKey(visit, entry, terms) {
  const { rosters } = await getChain(visit, entry.agency, { afresh: true });
  const roster = rosters.find(({ n }) => n === terms.roster_n);
  if (!roster) throw new NotebookError("roster_refused", { why: "roster_n" });
  if (roster.team.generation !== rosters[rosters.length - 1].team.generation) throw new NotebookError("grant_over");
  return roster.team.key;
}
