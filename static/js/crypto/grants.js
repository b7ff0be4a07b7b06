// @ts-check
/**
 * What makes a grant's papers hold together. Protocol §9 to §11.
 *
 * * Terms are the owner's: signed by the grant key they name, within the allowed time.
 * * A sealed kind is granted for 7 days at most; both clients refuse anything longer.
 * * A reader opens nothing unless the bytes (section-state) and the key (claim, renewal,
 *   rotation or wrap-state) are both vouched for.
 */

import { compareBytes, sameBytes } from "./bytes.js";
import { toB64 } from "./encoding.js";
import { TermsRefused } from "./errors.js";
import { hash32 } from "./hashing.js";
import { SEALED_KINDS } from "./labels.js";
import { DAY_SECONDS } from "./shapes.js";
import { verifySigned } from "./signing.js";
import { parseBody } from "./statements.js";

export const MOST_DAYS = 90;
export const SEALED_KIND_SECONDS = 7 * DAY_SECONDS;
export const VISIT_MOST_SECONDS = DAY_SECONDS;
export const VISIT_OPEN_SECONDS = 12 * 3_600;

/** @typedef {import('./signing.js').SignedBytes} SignedBytes */
/** @typedef {import('./statements.js').Body<'Terms'>} Terms */
/** @typedef {import('./statements.js').Body<'Claim'>} Claim */
/** @typedef {import('./statements.js').Body<'Wraps'>} Wraps */
/** @typedef {import('./statements.js').Body<'SectionState'>} SectionState */
/** @typedef {{readonly id: Uint8Array, readonly revision: number, readonly sealing: number}} Place */
/**
 * One section as the server hands it to a reader: nothing of it is believed yet.
 *
 * @typedef {Place & {
 *   readonly envelope: Uint8Array,
 *   readonly state: SignedBytes,
 *   readonly wrap?: Uint8Array,
 *   readonly wrap_state?: SignedBytes,
 * }} SectionAnswer
 */

/**
 * Refuse terms that break a rule.
 *
 * @param {Terms} terms
 * @param {number} [maxDays] the operator's, 90 at most
 * @throws {TermsRefused} `sections_order`, `ends_before_start`, `too_long`, `section_end`,
 *   `visit_too_long`, `visit_for_team`
 */
export function checkTerms(terms, maxDays = MOST_DAYS) {
  const { sections, not_before: start, not_after: end } = terms;
  const ascend = sections.every(({ id }, at) => at === 0 || compareBytes(sections[at - 1].id, id) < 0);
  need(ascend, "sections_order");
  need(end > start, "ends_before_start");
  need(end - start <= Math.min(maxDays, MOST_DAYS) * DAY_SECONDS, "too_long");
  need(sections.every(({ not_after: own }) => start < own && own <= end), "section_end");
  if (terms.visit) {
    need(end - start <= VISIT_MOST_SECONDS, "visit_too_long");
    need(terms.audience === "reader", "visit_for_team");
  }
}

/**
 * The words of a grant, if they are the terms' and keep the 7-day rule.
 *
 * @param {Terms} terms
 * @param {Uint8Array} words
 * @throws {TermsRefused} `words_differ`, `words_grant`, `words_sections`, `sealed_kind_too_long`
 */
export function checkWords(terms, words) {
  need(sameBytes(hash32(words), terms.words), "words_differ");
  const parsed = parseBody("Words", words);
  need(sameBytes(parsed.grant, terms.grant), "words_grant");
  const kinds = new Map(parsed.sections.map(({ id, kind }) => [toB64(id), kind]));
  need(kinds.size === parsed.sections.length && kinds.size === terms.sections.length, "words_sections");
  for (const { id, not_after: end } of terms.sections) {
    const kind = kinds.get(toB64(id));
    if (kind === undefined) throw new TermsRefused("words_sections");
    checkKind(terms, kind, end);
  }
  return parsed;
}

/**
 * Refuse a section of a sealed kind that is granted for more than 7 days.
 *
 * @param {Terms} terms
 * @param {string} kind
 * @param {number} notAfter the section's own end
 * @throws {TermsRefused} `sealed_kind_too_long`
 */
export function checkKind(terms, kind, notAfter) {
  const isLong = notAfter > terms.not_before + SEALED_KIND_SECONDS;
  need(!(SEALED_KINDS.includes(kind) && isLong), "sealed_kind_too_long");
}

/**
 * The second from which on a grant, or one section of it, is over.
 *
 * @param {Terms} terms
 * @param {Uint8Array | null} [section] one that the terms name
 * @param {number | null} [claimedAt]
 * @returns {number}
 */
export function effectiveEnd(terms, section = null, claimedAt = null) {
  let end = terms.not_after;
  if (terms.visit && claimedAt !== null) end = Math.min(end, claimedAt + VISIT_OPEN_SECONDS);
  if (section === null) return end;
  const named = terms.sections.find(({ id }) => sameBytes(id, section));
  if (named === undefined) throw new RangeError("a section that the terms do not name");
  return Math.min(end, named.not_after);
}

/**
 * The terms, if they are signed by the grant key they name (and are the expected ones).
 *
 * @param {SignedBytes} signed
 * @param {Uint8Array} instance
 * @param {Uint8Array | null} [expectedHash]
 * @throws {import('./errors.js').BadSignature} signed by another key, or altered
 * @throws {TermsRefused} `terms_differ`
 */
export function verifyTerms(signed, instance, expectedHash = null) {
  need(expectedHash === null || sameBytes(hash32(signed.body), expectedHash), "terms_differ");
  const terms = parseBody("Terms", signed.body);
  verifySigned("terms", instance, signed, terms.grant_key);
  return terms;
}

/**
 * A section-state, if the grant key signed it for a section of these terms.
 *
 * @param {SignedBytes} signed
 * @param {Terms} terms
 * @param {Uint8Array} instance
 * @throws {import('./errors.js').BadSignature} not by the grant key
 * @throws {TermsRefused} `state_grant`, `state_section`
 */
export function verifyState(signed, terms, instance) {
  const state = parseBody("SectionState", verifySigned("section-state", instance, signed, terms.grant_key));
  need(sameBytes(state.grant, terms.grant), "state_grant");
  need(terms.sections.some(({ id }) => sameBytes(id, state.section)), "state_section");
  return state;
}

/**
 * The section-states in the terms' order, if there is exactly one for each section.
 *
 * @param {readonly SignedBytes[]} states
 * @param {Terms} terms
 * @param {Uint8Array} instance
 * @returns {readonly SectionState[]}
 * @throws {import('./errors.js').BadSignature} one is not by the grant key
 * @throws {TermsRefused} `state_grant`, `state_section`, `states`
 */
export function verifyStates(states, terms, instance) {
  const checked = states.map((signed) => verifyState(signed, terms, instance));
  need(checked.length === terms.sections.length, "states");
  return terms.sections.map(({ id }) => {
    const state = checked.find(({ section }) => sameBytes(section, id));
    if (state === undefined) throw new TermsRefused("states");
    return state;
  });
}

/**
 * The claim by which this reader opened these terms.
 *
 * @param {SignedBytes} signed
 * @param {Uint8Array} instance
 * @param {Uint8Array} reader
 * @param {{terms: Terms, termsHash: Uint8Array, recipient?: Uint8Array, wraps?: Uint8Array}} expected
 *   `recipient` and `wraps` are compared where the caller knows what they must be
 * @returns {Claim}
 * @throws {import('./errors.js').BadSignature} not signed by the reader
 * @throws {TermsRefused} `claim_grant`, `claim_terms`, `claim_reader`, `claim_generation`,
 *   `claim_sections`, `claim_recipient`, `wraps_differ`
 */
export function verifyClaim(signed, instance, reader, expected) {
  const claim = parseBody("Claim", verifySigned("claim", instance, signed, reader));
  checkClaim(claim, reader, expected);
  return claim;
}

/**
 * As `verifyClaim`, of a claim whose signature was verified.
 *
 * @param {Claim} claim
 * @param {Uint8Array} reader
 * @param {{terms: Terms, termsHash: Uint8Array, recipient?: Uint8Array, wraps?: Uint8Array}} expected
 * @throws {TermsRefused} as there
 */
export function checkClaim(claim, reader, { terms, termsHash, recipient, wraps }) {
  need(sameBytes(claim.grant, terms.grant), "claim_grant");
  need(sameBytes(claim.terms, termsHash), "claim_terms");
  need(sameBytes(claim.reader, reader), "claim_reader");
  need((claim.generation === 0) === (terms.audience === "reader"), "claim_generation");
  need(sameIds(claim.sections, terms.sections), "claim_sections");
  need(recipient === undefined || sameBytes(claim.recipient, recipient), "claim_recipient");
  need(wraps === undefined || sameBytes(claim.wraps, hash32(wraps)), "wraps_differ");
}

/**
 * The wraps of a claim or renewal, if they are for its grant and exactly its sections.
 *
 * @param {Uint8Array} wraps
 * @param {Claim | import('./statements.js').Body<'Renewal'>} claim
 * @returns {Wraps}
 * @throws {TermsRefused} `wraps_grant`, `wraps_sections`
 */
export function checkWraps(wraps, claim) {
  const parsed = parseBody("Wraps", wraps);
  need(sameBytes(parsed.grant, claim.grant), "wraps_grant");
  const fits =
    parsed.wraps.length === claim.sections.length &&
    parsed.wraps.every((wrap, at) => samePlace(wrap, claim.sections[at]));
  need(fits, "wraps_sections");
  return parsed;
}

/**
 * The rotation of a team grant, if this signer made it for this claim and these wraps.
 *
 * @param {SignedBytes} signed
 * @param {Uint8Array} instance
 * @param {Uint8Array} signer of the roster that brought the generation
 * @param {SignedBytes} claim
 * @param {Uint8Array} wraps
 * @param {{renewed?: boolean}} [how] of a renewed grant, `claim` is its renewal
 * @throws {import('./errors.js').BadSignature} not by that signer
 * @throws {TermsRefused} `rotation_grant`, `rotation_claim`, `rotation_from`, `wraps_differ`
 */
export function verifyRotation(signed, instance, signer, claim, wraps, { renewed = false } = {}) {
  const rotation = parseBody("Rotation", verifySigned("rotation", instance, signed, signer));
  const claimed = parseBody(renewed ? "Renewal" : "Claim", claim.body);
  need(sameBytes(rotation.grant, claimed.grant), "rotation_grant");
  need(sameBytes(rotation.claim, hash32(claim.body)), "rotation_claim");
  need(claimed.generation > 0 && claimed.generation <= rotation.from, "rotation_from");
  need(sameBytes(rotation.wraps, hash32(wraps)), "wraps_differ");
  return rotation;
}

/**
 * The wrap of a section, when the owner vouches for the bytes, and the claim, a rotation or
 * the owner for the wrap (§11 step 4).
 *
 * @param {SectionAnswer} answer
 * @param {Terms} terms
 * @param {Uint8Array} instance
 * @param {Wraps} wraps already the verified claim's, renewal's or rotation's
 * @param {readonly Uint8Array[]} recipients the reader's own public box keys, theirs and their team's
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadSignature} a state is not by the grant key
 * @throws {TermsRefused} `state_grant`, `state_section`, `state_differs`, `wrap_missing`,
 *   `wrap_state_missing`, `wrap_state_differs`, `wrap_recipient`
 */
export function verifyWrapOrigin(answer, terms, instance, wraps, recipients) {
  const state = verifyState(answer.state, terms, instance);
  const named = samePlace(statePlace(state), answer) && sameBytes(state.envelope, hash32(answer.envelope));
  need(named, "state_differs");
  if (answer.wrap === undefined) return findClaimedWrap(answer, terms, wraps);
  if (answer.wrap_state === undefined) throw new TermsRefused("wrap_state_missing");
  verifyWrapState(answer.wrap_state, answer.wrap, state, terms, instance, recipients);
  return answer.wrap;
}

/**
 * A wrap-state, if the grant key signed it for exactly this state, wrap and reader.
 *
 * @param {SignedBytes} signed
 * @param {Uint8Array} wrap
 * @param {SectionState} state
 * @param {Terms} terms
 * @param {Uint8Array} instance
 * @param {readonly Uint8Array[]} recipients
 * @throws {import('./errors.js').BadSignature} not by the grant key
 * @throws {TermsRefused} `wrap_state_differs`, `wrap_recipient`
 */
export function verifyWrapState(signed, wrap, state, terms, instance, recipients) {
  const found = parseBody("WrapState", verifySigned("wrap-state", instance, signed, terms.grant_key));
  const fits =
    sameBytes(found.grant, terms.grant) &&
    samePlace(statePlace(found), statePlace(state)) &&
    sameBytes(found.wrap, hash32(wrap));
  need(fits, "wrap_state_differs");
  need(recipients.some((own) => sameBytes(own, found.recipient)), "wrap_recipient");
  return found;
}

/**
 * @param {boolean} holds
 * @param {string} why
 */
function need(holds, why) {
  if (!holds) throw new TermsRefused(why);
}

/**
 * @param {Place} one
 * @param {Place} other
 */
function samePlace(one, other) {
  return sameBytes(one.id, other.id) && one.revision === other.revision && one.sealing === other.sealing;
}

/** @param {{section: Uint8Array, revision: number, sealing: number}} state */
function statePlace({ section, revision, sealing }) {
  return { id: section, revision, sealing };
}

/**
 * @param {readonly {readonly id: Uint8Array}[]} some
 * @param {readonly {readonly id: Uint8Array}[]} others
 */
function sameIds(some, others) {
  const names = new Set(some.map(({ id }) => toB64(id)));
  const otherNames = new Set(others.map(({ id }) => toB64(id)));
  return names.size === otherNames.size && [...names].every((name) => otherNames.has(name));
}

/**
 * @param {Place} place
 * @param {Terms} terms
 * @param {Wraps} wraps
 */
function findClaimedWrap(place, terms, wraps) {
  const entry = wraps.wraps.find((wrap) => samePlace(wrap, place));
  if (entry === undefined || !sameBytes(wraps.grant, terms.grant)) throw new TermsRefused("wrap_missing");
  return entry.wrap;
}
