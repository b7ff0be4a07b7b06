// @ts-check
/**
 * The papers of an open grant: the person's terms, the claim that took them up, the renewal that
 * goes on from it, and a rotation where the team's key changed since (docs/protocol.md sections 9
 * to 12).
 *
 * * Terms count only when a claim names their hash that this reader signed or, for a team,
 *   that a rostered colleague signed. The server's word for them counts nothing.
 * * Of a renewed grant, the key in those first terms must have signed the renewal of that claim,
 *   for these terms (section 12).
 * * A rotation counts only from the signer of the roster that brought its generation.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { openWordsWrap } from "../../crypto/boxes.js";
import { findMember, findTeamKey } from "../../crypto/chain.js";
import { toB64 } from "../../crypto/encoding.js";
import { checkTerms, checkWords, verifyClaim, verifyRotation, verifyTerms } from "../../crypto/grants.js";
import { hash32 } from "../../crypto/hashing.js";
import { verifyRenewal } from "../../crypto/renewals.js";
import { verifySigned } from "../../crypto/signing.js";
import { parseBody } from "../../crypto/statements.js";
import { mustFit, needFit } from "./errors.js";
import { getTeamKey } from "./team.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("../../crypto/signing.js").Signed} Signed
 * @typedef {import("../../crypto/grants.js").Terms} Terms
 * @typedef {import("../../crypto/statements.js").Body<"Claim" | "Renewal">} Opening by what a grant was opened
 * @typedef {import("../../crypto/statements.js").Body<"Words">} Words
 *
 * @typedef {object} Papers
 * @property {Terms} terms
 * @property {Uint8Array} termsHash
 * @property {Opening} opening
 * @property {number} generation of the team key that opens it now; 0: the reader's own key
 * @property {Words} words
 * @property {Signed} signedTerms
 * @property {Signed} signedClaim
 * @property {Signed} [firstTerms] of a renewed grant, with `renewal`
 * @property {Signed} [renewal]
 * @property {number} endsAt the server's word, which can only be earlier than the terms'
 */

/**
 * The terms, if they are the person's own, for this agency, and keep every rule.
 * @param {Desk} desk
 * @param {Signed} signed
 * @returns {Terms}
 */
export function verifyOwnTerms(desk, signed) {
  const terms = mustFit("terms", () => verifyTerms(signed, desk.instance));
  const { id, identity } = desk.ownAgency;
  needFit(sameBytes(terms.agency, id) && sameBytes(terms.identity, hash32(identity)), "terms", "agency");
  mustFit("terms", () => checkTerms(terms));
  return terms;
}

/**
 * @typedef {object} Given
 * @property {Signed} terms
 * @property {Signed} claim
 * @property {Signed} [rotation]
 * @property {Signed} [first_terms] of a renewed grant, with `renewal`
 * @property {Signed} [renewal]
 * @property {Uint8Array} [wraps] where they are at hand
 */
/**
 * Terms, and by what they were opened.
 * @param {Desk} desk
 * @param {Given} given
 */
export function verifyPapers(desk, given) {
  const terms = verifyOwnTerms(desk, given.terms);
  const termsHash = hash32(given.terms.body);
  const opening = verifyOpening(desk, given, { terms, termsHash });
  const generation = given.rotation ? verifyOwnRotation(desk, given.rotation, given) : opening.generation;
  return { terms, termsHash, opening, generation, signedTerms: given.terms, signedClaim: given.claim, firstTerms: given.first_terms, renewal: given.renewal };
}

/**
 * The claim of these terms, or the renewal that rests on one.
 * @param {Desk} desk
 * @param {Given} given
 * @param {{terms: Terms, termsHash: Uint8Array}} of
 * @returns {Opening}
 */
function verifyOpening(desk, { claim, rotation, first_terms: firstTerms, renewal, wraps }, { terms, termsHash }) {
  const said = mustFit("claim", () => (renewal ? parseBody("Renewal", renewal.body) : parseBody("Claim", claim.body)));
  const { reader, recipient } = findClaimer(desk, terms, said);
  const expected = { terms, termsHash, recipient, ...(rotation ? {} : { wraps }) };
  if (!renewal) return mustFit("claim", () => verifyClaim(claim, desk.instance, reader, expected));
  needFit(firstTerms !== undefined, "renewal", "first_terms");
  const given = { ...expected, claim, firstTerms: /** @type {Signed} */ (firstTerms) };
  return mustFit("renewal", () => verifyRenewal(renewal, desk.instance, reader, given));
}

/**
 * Whose claim it must be, and to which key everything is wrapped: the reader, or somebody of
 * the team. What the unverified claim says only chooses among keys of the verified chain.
 * @param {Desk} desk
 * @param {Terms} terms
 * @param {Opening} said
 */
function findClaimer(desk, terms, said) {
  const { signPublic, boxPublic } = desk.keys;
  if (terms.audience === "reader") return { reader: signPublic, recipient: boxPublic };
  const { chain } = desk.ownAgency;
  const recipient = findTeamKey(chain, said.generation);
  needFit(chain.some((roster) => isReader(findMember(roster, said.reader))), "claim", "stranger");
  needFit(recipient !== null, "claim", "generation");
  return { reader: said.reader, recipient: /** @type {Uint8Array} */ (recipient) };
}

/** @param {import("../../crypto/chain.js").Member | null} member */
const isReader = (member) => member !== null && member.role !== "auditor";

/**
 * @param {Desk} desk
 * @param {Signed} signed
 * @param {Given} given
 * @returns {number} the generation that counts now
 */
function verifyOwnRotation(desk, signed, { claim, renewal, wraps }) {
  const opened = renewal ?? claim;
  const said = mustFit("rotation", () => parseBody("Rotation", signed.body));
  const brought = desk.ownAgency.chain.find(({ team }) => team.generation === said.to);
  needFit(brought !== undefined && sameBytes(said.agency, desk.ownAgency.id), "rotation", "generation");
  const { signer } = /** @type {import("../../crypto/chain.js").Roster} */ (brought);
  if (wraps) return mustFit("rotation", () => verifyRotation(signed, desk.instance, signer, opened, wraps, { renewed: renewal !== undefined })).to;
  mustFit("rotation", () => verifySigned("rotation", desk.instance, signed, signer));
  needFit(sameBytes(said.claim, hash32(opened.body)), "rotation", "claim");
  return said.to;
}

/**
 * The secret and public key that open what was wrapped for a grant.
 * @param {Desk} desk
 * @param {number} generation 0: the reader's own
 */
export function getRecipient(desk, generation) {
  const { boxSecret, boxPublic } = desk.keys;
  return generation === 0 ? { secret: boxSecret, public: boxPublic } : getTeamKey(desk, generation);
}

/**
 * The words of a grant out of their wrap, if they are the terms' own.
 * @param {Desk} desk
 * @param {{terms: Terms, generation: number}} papers
 * @param {Uint8Array} wrap
 * @returns {Words}
 */
export function openWords(desk, { terms, generation }, wrap) {
  const { secret } = getRecipient(desk, generation);
  return mustFit("words", () => checkWords(terms, openWordsWrap(secret, wrap, terms.grant)));
}

/** @param {Desk} desk @param {Papers} papers */
export function keepPapers(desk, papers) {
  desk.papers.set(toB64(papers.terms.grant), papers);
}
