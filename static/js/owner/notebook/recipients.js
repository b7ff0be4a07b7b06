// @ts-check
/**
 * Who a section is wrapped for again: only a key that somebody signed for and a roster
 * certifies (docs/protocol.md section 12).
 *
 * * The terms must be those the ledger remembers, the claim that of the verified journal and signed
 *   by a person of the agency.
 * * A renewal counts only where the owner's own key signed it for that claim.
 * * A reader must stand in the newest roster; a team gets the newest key of the chain.
 * * Nobody fits: nobody gets it (`null`), and the owner may repair it later.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { findMember, findTeamKey } from "../../crypto/chain.js";
import { verifyClaim, verifyTerms } from "../../crypto/grants.js";
import { parseB64, toB64 } from "../../crypto/encoding.js";
import { verifyRenewal } from "../../crypto/renewals.js";
import { deriveSignPublic, parseSigned } from "../../crypto/signing.js";
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
 * @typedef {import("../../crypto/statements.js").Body<"Claim" | "Renewal">} Opening
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
  if (chain) await followOpening(visit, claimedGrant(keeping));
  const opening = chain && verifyKeptOpening(visit, entry, keeping, chain);
  return opening && chooseRecipient(keeping, chain, opening);
}

/**
 * The key of who reads by a verified claim or renewal, or of their team; null for one who left.
 * @param {Keeping} keeping @param {Chain} chain @param {Opening} opening
 * @returns {Uint8Array | null}
 */
export const chooseRecipient = ({ terms }, chain, opening) =>
  terms.audience === "reader" ? findReader(chain, opening) : chain.newest.team.key;

/**
 * The grant that was claimed: of a renewed one, where all of it began.
 * @param {Keeping} keeping
 * @returns {string}
 */
export const claimedGrant = ({ answer }) =>
  refuseAs("does_not_add_up", () => toB64(parseBody("Claim", parseSigned(answer.claim).body).grant));

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
 * The claim (or renewal) that opened a grant by the journal followed so far, signed by somebody who
 * stood in the chain as one who reads, and for the key of their team; null where there is none that
 * holds.
 * @param {Visit} visit @param {any} entry @param {Keeping} keeping @param {Chain} chain
 * @returns {Opening | null}
 */
export function verifyKeptOpening(visit, entry, keeping, chain) {
  const { terms, answer } = keeping;
  if (!answer.claim) return null;
  const claimed = claimedGrant(keeping);
  requireJournalled(visit, claimed, parseSigned(answer.claim));
  try {
    const opening = verifyOpening(visit, entry, keeping, claimed);
    const stood = chain.rosters.some((roster) => isReading(findMember(roster, opening.reader)));
    return stood && (terms.audience === "reader" || isForTeam(chain, opening)) ? opening : null;
  } catch {
    return null;
  }
}

/**
 * @param {Visit} visit @param {any} entry @param {Keeping} keeping @param {string} claimed
 * @returns {Opening}
 */
function verifyOpening(visit, entry, { terms, answer }, claimed) {
  const { instance } = visit.pins;
  const claim = parseSigned(answer.claim);
  const { reader } = parseBody("Claim", claim.body);
  const termsHash = parseB64(entry.terms, 32);
  if (!answer.renewal) return verifyClaim(claim, instance, reader, { terms, termsHash });
  const firstTerms = parseSigned(answer.first_terms);
  // Terms of somebody else's making would bring a key that is not the owner's.
  const own = deriveSignPublic(visit.derive("grant-sign", claimed));
  if (!sameBytes(parseBody("Terms", firstTerms.body).grant_key, own)) throw new NotebookError("altered");
  return verifyRenewal(parseSigned(answer.renewal), instance, reader, { terms, termsHash, claim, firstTerms });
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
