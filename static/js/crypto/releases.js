// @ts-check
/**
 * What makes a release's papers hold together. Protocol §21.
 *
 * * Terms are the owner's: signed by the release key they name, within the allowed times.
 * * What the package holds is exactly what the terms name, as far as it is still there.
 */

import { compareBytes, sameBytes } from "./bytes.js";
import { toB64 } from "./encoding.js";
import { TermsRefused } from "./errors.js";
import { hash32 } from "./hashing.js";
import { DAY_SECONDS } from "./shapes.js";
import { verifySigned } from "./signing.js";
import { parseBody } from "./statements.js";
import { PRACTICE_MINUTES, REAL_MINUTES } from "./statements/releases.js";

export const MOST_RELEASE_DAYS = 1_826;
export const GATE_SIZE = 32;

/** @typedef {import('./signing.js').SignedBytes} SignedBytes */
/** @typedef {import('./statements.js').Body<'ReleaseTerms'>} ReleaseTerms */
/** @typedef {import('./statements.js').Body<'ReleasePackage'>} ReleasePackage */

/**
 * Refuse terms that break a rule.
 *
 * @param {ReleaseTerms} terms
 * @throws {TermsRefused} `sections_order`, `ends_before_start`, `too_long`, `practice`, `waiting`, `by`, `holder`
 */
export function checkReleaseTerms({ sections = [], not_before: start, not_after: end, ...terms }) {
  need(sections.every((id, at) => at === 0 || compareBytes(sections[at - 1], id) < 0), "sections_order");
  need(end > start, "ends_before_start");
  need(end - start <= MOST_RELEASE_DAYS * DAY_SECONDS, "too_long");
  const fits = terms.ask !== undefined && terms.check_in === undefined && terms.holder === undefined;
  need(!terms.practice || fits, "practice");
  const box = terms.holder?.box;
  need(box === undefined || !sameBytes(box, terms.contact_box), "holder");
  const allowed = terms.practice ? PRACTICE_MINUTES : REAL_MINUTES;
  const rules = [terms.ask, terms.check_in];
  need(rules.every((rule) => rule === undefined || allowed.includes(rule.wait_minutes)), "waiting");
  const by = terms.check_in?.by;
  need(by === undefined || (start < by && by < end), "by");
}

/**
 * The terms, if they are signed by the release key they name (and are the expected ones).
 *
 * @param {SignedBytes} signed
 * @param {Uint8Array} instance
 * @param {Uint8Array | null} [expectedHash]
 * @returns {ReleaseTerms}
 * @throws {import('./errors.js').BadSignature} signed by another key, or altered
 * @throws {TermsRefused} a rule, or `terms_differ`
 */
export function verifyReleaseTerms(signed, instance, expectedHash = null) {
  need(expectedHash === null || sameBytes(hash32(signed.body), expectedHash), "terms_differ");
  const terms = parseBody("ReleaseTerms", signed.body);
  verifySigned("release-terms", instance, signed, terms.release_key);
  checkReleaseTerms(terms);
  return terms;
}

/**
 * The words of a release, if they are the terms' and name exactly its sections.
 *
 * @param {ReleaseTerms} terms
 * @param {Uint8Array} words
 * @throws {TermsRefused} `words_differ`, `words_grant`, `words_sections`
 */
export function checkReleaseWords(terms, words) {
  need(sameBytes(hash32(words), terms.words), "words_differ");
  const parsed = parseBody("ReleaseWords", words);
  need(sameBytes(parsed.release, terms.release), "words_grant");
  const named = parsed.sections.map(({ id }) => id).sort(compareBytes);
  const sections = terms.sections ?? [];
  const fits = named.length === sections.length && named.every((id, at) => sameBytes(id, sections[at]));
  need(fits, "words_sections");
  return parsed;
}

/**
 * The words in a package, if it is for these terms and holds keys of their sections only.
 *
 * @param {ReleaseTerms} terms
 * @param {ReleasePackage} releasePackage
 * @throws {TermsRefused} `package_grant`, `package_sections`, or as `checkReleaseWords`
 */
export function checkReleasePackage(terms, releasePackage) {
  need(sameBytes(releasePackage.release, terms.release), "package_grant");
  const named = new Set((terms.sections ?? []).map(toB64));
  need(releasePackage.keys.every(({ id }) => named.has(toB64(id))), "package_sections");
  return checkReleaseWords(terms, releasePackage.words);
}

/**
 * A second holder's yes to exactly these terms and bytes, if the key it names signed it. Of an agency's key it
 * takes the agency's chain to say whose it is: that is not looked at here.
 *
 * @param {SignedBytes} signed
 * @param {ReleaseTerms} terms
 * @param {Uint8Array} termsHash
 * @param {Uint8Array} instance
 * @param {Uint8Array} heldPart
 * @throws {import('./errors.js').BadSignature} not by the key it names
 * @throws {TermsRefused} `yes_release`, `yes_terms`, `yes_part`, `yes_holder`
 */
export function verifyReleaseYes(signed, terms, termsHash, instance, heldPart) {
  const yes = parseBody("ReleaseYes", signed.body);
  verifySigned("release-yes", instance, signed, yes.holder);
  need(sameBytes(yes.release, terms.release), "yes_release");
  need(sameBytes(yes.terms, termsHash), "yes_terms");
  need(sameBytes(yes.part, hash32(heldPart)), "yes_part");
  const { holder } = terms;
  const isTheirs = holder?.sign === undefined || sameBytes(holder.sign, yes.holder);
  need(holder !== undefined && isTheirs, "yes_holder");
  return yes;
}

/**
 * A section-state, if the release key signed it for exactly this section, at this revision and sealing,
 * and these bytes.
 *
 * @param {SignedBytes} signed
 * @param {ReleaseTerms} terms
 * @param {Uint8Array} instance
 * @param {import('./grants.js').Place} place
 * @param {Uint8Array} envelope
 * @throws {import('./errors.js').BadSignature} not by the release key
 * @throws {TermsRefused} `state_grant`, `state_section`, `state_differs`
 */
export function verifyReleaseState(signed, terms, instance, place, envelope) {
  const state = parseBody("SectionState", verifySigned("section-state", instance, signed, terms.release_key));
  need(sameBytes(state.grant, terms.release), "state_grant");
  need((terms.sections ?? []).some((id) => sameBytes(id, state.section)), "state_section");
  const isPlace =
    sameBytes(state.section, place.id) && state.revision === place.revision && state.sealing === place.sealing;
  need(isPlace && sameBytes(state.envelope, hash32(envelope)), "state_differs");
  return state;
}

/**
 * @param {boolean} holds
 * @param {string} why
 */
function need(holds, why) {
  if (!holds) throw new TermsRefused(why);
}
