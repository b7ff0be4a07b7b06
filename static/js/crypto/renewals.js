// @ts-check
/**
 * Going on: a reader who claimed once reads on under new terms, without another code.
 * Protocol §12.
 *
 * * The reader's own claim names the first terms; those hold the grant key that signed the
 *   renewal; the renewal names the new terms. One step, however many renewals came between.
 * * A renewal may narrow and never widens.
 * * Only the owner holds a grant key: no server and no office makes a renewal.
 */

import { sameBytes } from "./bytes.js";
import { toB64 } from "./encoding.js";
import { TermsRefused } from "./errors.js";
import { verifyClaim, verifyTerms } from "./grants.js";
import { hash32 } from "./hashing.js";
import { DAY_SECONDS } from "./shapes.js";
import { verifySigned } from "./signing.js";
import { parseBody } from "./statements.js";

/** @typedef {import('./signing.js').SignedBytes} SignedBytes */
/** @typedef {import('./statements.js').Body<'Terms'>} Terms */

export const RENEWABLE_AFTER_SECONDS = 7 * DAY_SECONDS;
const PART = 4;

/**
 * The first second in which a grant can go on, and the first in which it can no more: from the
 * last quarter of its time until 7 days after it ended by time.
 *
 * @param {number} notBefore
 * @param {number} notAfter
 * @returns {[number, number]}
 */
export function renewalWindow(notBefore, notAfter) {
  return [notAfter - Math.floor((notAfter - notBefore) / PART), notAfter + RENEWABLE_AFTER_SECONDS];
}

/**
 * Refuse new terms that give more than those before them.
 *
 * @param {Terms} terms
 * @param {Terms} before
 * @throws {TermsRefused} `renewal_agency`, `renewal_audience`, `renewal_sections`, `renewal_print`,
 *   `renewal_visit`
 */
export function checkNarrowed(terms, before) {
  const named = new Set(before.sections.map(({ id }) => toB64(id)));
  need(sameBytes(terms.agency, before.agency) && sameBytes(terms.identity, before.identity), "renewal_agency");
  need(terms.audience === before.audience, "renewal_audience");
  need(terms.sections.every(({ id }) => named.has(toB64(id))), "renewal_sections");
  need(before.may_print || !terms.may_print, "renewal_print");
  need(!terms.visit && !before.visit, "renewal_visit");
}

/**
 * The renewal by which the reader of a claim goes on under these terms.
 *
 * @param {SignedBytes} signed
 * @param {Uint8Array} instance
 * @param {Uint8Array} reader
 * @param {object} expected `recipient` and `wraps` are compared where the caller knows what they must be
 * @param {Terms} expected.terms
 * @param {Uint8Array} expected.termsHash
 * @param {SignedBytes} expected.claim
 * @param {SignedBytes} expected.firstTerms
 * @param {Uint8Array} [expected.recipient]
 * @param {Uint8Array} [expected.wraps]
 * @throws {import('./errors.js').BadSignature} claim, first terms or renewal are not by the key they must be by
 * @throws {TermsRefused} as of a claim; `renewal_claim`, `renewal_reader`, `renewal_grant`,
 *   `renewal_terms`, `renewal_generation`, `renewal_named`, `renewal_recipient`, `wraps_differ`; or
 *   what `checkNarrowed` refuses
 */
export function verifyRenewal(signed, instance, reader, expected) {
  const { terms, termsHash, claim, firstTerms, recipient, wraps } = expected;
  // 1. The claim is the reader's, and for the first terms.
  const first = verifyTerms(firstTerms, instance);
  const claimed = verifyClaim(claim, instance, reader, { terms: first, termsHash: hash32(firstTerms.body) });
  // 2. The key in those terms signed the renewal.
  const renewal = parseBody("Renewal", verifySigned("renewal", instance, signed, first.grant_key));
  // 3. The renewal is of this claim, and for these terms.
  need(sameBytes(renewal.claim, hash32(claim.body)), "renewal_claim");
  need(sameBytes(renewal.reader, claimed.reader), "renewal_reader");
  need(sameBytes(renewal.grant, terms.grant) && !sameBytes(terms.grant, first.grant), "renewal_grant");
  need(sameBytes(renewal.terms, termsHash), "renewal_terms");
  need((renewal.generation === 0) === (terms.audience === "reader"), "renewal_generation");
  need(sameIds(renewal.sections, terms.sections), "renewal_named");
  need(recipient === undefined || sameBytes(renewal.recipient, recipient), "renewal_recipient");
  need(wraps === undefined || sameBytes(renewal.wraps, hash32(wraps)), "wraps_differ");
  // 4. It gives no more than what was claimed.
  checkNarrowed(terms, first);
  return renewal;
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
 * @param {boolean} holds
 * @param {string} why
 */
function need(holds, why) {
  if (!holds) throw new TermsRefused(why);
}
