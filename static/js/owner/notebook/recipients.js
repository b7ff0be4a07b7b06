// @ts-check
/**
 * Who a section is wrapped for again: only a key that somebody signed for and a roster
 * certifies (docs/protocol.md section 12).
 *
 * * The terms must be those the ledger remembers, the claim signed by a person of the agency.
 * * A reader must stand in the newest roster; a team key must stand in the chain.
 * * Nobody fits: nobody gets it (`null`), and the owner may repair it later.
 */

import { findMember } from "../../crypto/chain.js";
import { verifyClaim, verifyTerms } from "../../crypto/grants.js";
import { parseB64, toB64 } from "../../crypto/encoding.js";
import { parseSigned } from "../../crypto/signing.js";
import * as answers from "./answers.js";
import { getChain } from "./chains.js";
import { NotebookError, refuseAs } from "./errors.js";
import { checkShape } from "./shapes.js";
import { bodyHash, parsePlain, verifyPlain } from "./statement.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./chains.js").Chain} Chain
 * @typedef {import("../../crypto/statements.js").Body<"Terms">} Terms
 */

/**
 * What the server keeps of a grant, its terms compared with the ledger.
 * @param {Visit} visit
 * @param {any} entry of the ledger
 * @returns {Promise<{terms: Terms, answer: any}>}
 */
export async function fetchKeeping(visit, entry) {
  const answer = checkShape(answers.keeping, await visit.api.get(`/api/grants/${entry.grant}/keeping`));
  const expected = parseB64(entry.terms, 32);
  const terms = refuseAs("altered", () => verifyTerms(parseSigned(answer.terms), visit.pins.instance, expected));
  return { terms, answer };
}

/**
 * The key to wrap for, or null where no verified one is left.
 * @param {Visit} visit
 * @param {any} entry of the ledger
 * @param {{terms: Terms, answer: any}} keeping
 * @returns {Promise<Uint8Array | null>}
 */
export async function findRecipient(visit, entry, { terms, answer }) {
  if (!answer.claim) return null;
  const chain = await findChain(visit, entry.agency);
  if (!chain) return null;
  try {
    const claim = verifyClaimer(visit, chain, terms, answer.claim, entry);
    return terms.audience === "reader"
      ? findReader(chain, claim)
      : findTeam(chain, claim.recipient, verifyRotation(visit, chain, claim, answer) ?? claim.generation);
  } catch (error) {
    if (/** @type {any} */ (error).code === "offline") throw error;
    return null;
  }
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
 * The claim, signed by somebody who stood in the chain as one who reads.
 * @param {Visit} visit @param {Chain} chain @param {Terms} terms
 * @param {import("./statement.js").SignedJson} signed @param {any} entry
 */
function verifyClaimer(visit, chain, terms, signed, entry) {
  const { reader } = parsePlain("Claim", parseB64(signed.body));
  const key = parseB64(reader, 32);
  const stood = chain.rosters.some((roster) => isReading(findMember(roster, key)));
  if (!stood) throw new NotebookError("roster_refused", { why: "claimer" });
  const termsHash = parseB64(entry.terms, 32);
  return verifyClaim(parseSigned(signed), visit.pins.instance, key, { terms, termsHash });
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
 * The team's key of a generation, if the chain has it; the claim's own generation must fit too.
 * @param {Chain} chain @param {Uint8Array} claimed @param {number} generation
 */
function findTeam(chain, claimed, generation) {
  const keys = new Map(chain.rosters.map(({ team }) => [team.generation, team.key]));
  const stands = [...keys.values()].some((key) => toB64(key) === toB64(claimed));
  return stands ? (keys.get(generation) ?? null) : null;
}

/**
 * The generation a rotation brought the grant to; null where there is none.
 * @param {Visit} visit @param {Chain} chain @param {any} claim @param {any} answer
 */
function verifyRotation(visit, chain, claim, answer) {
  if (!answer.rotation) return null;
  const { to } = parsePlain("Rotation", parseB64(answer.rotation.body));
  const bringer = chain.rosters.find(({ team }) => team.generation === to);
  if (!bringer) throw new NotebookError("roster_refused", { why: "rotation" });
  const how = { label: "rotation", name: /** @type {const} */ ("Rotation"), instance: visit.pins.instance };
  const rotation = verifyPlain(how, answer.rotation, toB64(bringer.signer));
  const fits =
    rotation.grant === toB64(claim.grant) &&
    rotation.agency === toB64(bringer.agency) &&
    rotation.claim === bodyHash(answer.claim) &&
    rotation.from >= claim.generation;
  if (!fits) throw new NotebookError("roster_refused", { why: "rotation" });
  return to;
}

/**
 * The team key a package is sealed to: that of the roster the terms name.
 * @param {Visit} visit
 * @param {any} entry
 * @param {Terms} terms
 * @returns {Promise<Uint8Array>}
 */
export async function getPackageKey(visit, entry, terms) {
  const { rosters } = await getChain(visit, entry.agency, { afresh: true });
  const roster = rosters.find(({ n }) => n === terms.roster_n);
  if (!roster) throw new NotebookError("roster_refused", { why: "roster_n" });
  return roster.team.key;
}
