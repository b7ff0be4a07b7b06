// @ts-check
/**
 * From a token to its terms: docs/protocol.md section 10, steps 1 to 4. The rest is claim.js.
 *
 * * Both locks are opened and every paper is checked before anything is shown.
 * * Looking spends nothing; only the claim does.
 * * Until it is opened or put back, one redemption at most is kept, with its keys.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { deriveKey } from "../../crypto/derive.js";
import { toB64 } from "../../crypto/encoding.js";
import { checkWords, effectiveEnd, verifyStates } from "../../crypto/grants.js";
import { hash32 } from "../../crypto/hashing.js";
import { openPackage } from "../../crypto/package.js";
import { parseBody } from "../../crypto/statements.js";
import { requireCurrent } from "./agency.js";
import * as answers from "./answers.js";
import { DeskError, mustFit, needFit } from "./errors.js";
import { getRecipient, verifyOwnTerms } from "./papers.js";
import { refreshAgency } from "./refreshing.js";
import { describeTerms } from "./showing.js";
import { readToken } from "./tokens.js";

/** @typedef {import("./desk.js").Desk} Desk */

/** What was looked at: everything the claim needs, and nothing longer than that. */
export class Redemption {
  /**
   * @param {object} parts
   * @param {Uint8Array} parts.secret of the token
   * @param {import("./papers.js").Terms} parts.terms
   * @param {Uint8Array} parts.termsHash
   * @param {import("../../crypto/signing.js").Signed} parts.signedTerms
   * @param {import("../../crypto/statements.js").Body<"Words">} parts.words
   * @param {Uint8Array} parts.wordsBytes
   * @param {import("../../crypto/statements.js").Body<"Package">["keys"]} parts.keys
   * @param {number} parts.reservedUntil
   */
  constructor({ secret, terms, termsHash, signedTerms, words, wordsBytes, keys, reservedUntil }) {
    this.secret = secret;
    this.terms = terms;
    this.termsHash = termsHash;
    this.signedTerms = signedTerms;
    this.words = words;
    this.wordsBytes = wordsBytes;
    this.keys = keys;
    this.reservedUntil = reservedUntil;
  }

  /** Overwrite what opens. */
  forget() {
    this.secret.fill(0);
    for (const { key } of this.keys) key.fill(0);
  }
}

/**
 * Whether a text is a code of this service: the same reading as `redeem`, and nothing is sent.
 * @param {Desk} desk
 * @param {{text: string, fromPicture?: boolean}} typed
 * @throws {DeskError} `token_unreadable`, `code_foreign`
 */
export function checkCode({ pins }, { text, fromPicture = false }) {
  const { ownerOrigins } = /** @type {import("./instance.js").Pins} */ (pins);
  readToken(text, ownerOrigins, { mustBeLink: fromPicture }).fill(0);
  return {};
}

/**
 * Look at what a token offers.
 * @param {Desk} desk
 * @param {{text: string, fromPicture?: boolean}} typed
 */
export async function redeem(desk, { text, fromPicture = false }) {
  // 1. The code is read here; a typing mistake sends nothing.
  const { ownerOrigins } = /** @type {import("./instance.js").Pins} */ (desk.pins);
  const secret = readToken(text, ownerOrigins, { mustBeLink: fromPicture });
  await refreshAgency(desk);
  requireCurrent(desk);
  desk.redemption?.forget();
  desk.redemption = await look(desk, secret);
  return describe(desk, desk.redemption);
}

/**
 * Steps 2 to 4, for a secret that was read already.
 * @param {Desk} desk
 * @param {Uint8Array} secret
 * @returns {Promise<Redemption>}
 */
export async function look(desk, secret) {
  // 2. A fresh nonce, and the signed statement that this reader uses this token.
  const nonce = await desk.fetchNonce();
  const { id: agency } = desk.ownAgency;
  const lookup = deriveKey(secret, "grant-lookup");
  const signed = desk.sign("redeem", "Redeem", { agency, reader: desk.keys.signPublic, lookup, nonce });
  // 3. The server reserves the grant, and hands out terms, states and package.
  const raw = await desk.api.post("/api/redemptions", { redeem: signed.toJson() });
  const answer = answers.readAnswer(answers.redemption, raw);
  desk.clock.hear(answer.at);
  // 4. Both locks are opened, and everything is checked.
  return openOffer(desk, secret, answer);
}

/**
 * @param {Desk} desk
 * @param {Uint8Array} secret
 * @param {import("../../crypto/shapes.js").Read<typeof answers.redemption>} answer
 */
function openOffer(desk, secret, answer) {
  const terms = verifyOwnTerms(desk, answer.terms);
  const termsHash = hash32(answer.terms.body);
  needFit(sameBytes(terms.grant, answer.grant), "terms", "grant");
  needFit(desk.clock.now() < terms.not_after, "terms", "over");
  const bytes = mustFit("package", () =>
    openPackage(getOfferKey(desk, terms), secret, terms.grant, termsHash, answer.package),
  );
  const { grant, words: wordsBytes, keys } = mustFit("package", () => parseBody("Package", bytes));
  needFit(sameBytes(grant, terms.grant), "package", "grant");
  const words = mustFit("words", () => checkWords(terms, wordsBytes));
  checkStates(desk, terms, answer.states, keys);
  return new Redemption({ secret, terms, termsHash, signedTerms: answer.terms, words, wordsBytes, keys, reservedUntil: answer.reserved_until });
}

/**
 * The team's secret key of the roster that the person's browser saw.
 * @param {Desk} desk
 * @param {import("./papers.js").Terms} terms
 */
function getOfferKey(desk, terms) {
  const roster = desk.ownAgency.chain.find(({ n }) => n === terms.roster_n);
  if (!roster) throw new DeskError("does_not_fit", { part: "terms", why: "roster" });
  return getRecipient(desk, roster.team.generation).secret;
}

/**
 * Exactly one state for each section, signed by the grant key, and each key's own.
 * @param {Desk} desk
 * @param {import("./papers.js").Terms} terms
 * @param {readonly import("../../crypto/signing.js").Signed[]} signed
 * @param {Redemption["keys"]} keys
 */
function checkStates(desk, terms, signed, keys) {
  const states = mustFit("state", () => verifyStates(signed, terms, desk.instance));
  needFit(keys.length === terms.sections.length, "package", "sections");
  keys.forEach(({ id, revision, sealing, state: hash }, at) => {
    const state = states[at];
    const place = sameBytes(state.section, id) && state.revision === revision && state.sealing === sealing;
    needFit(place, "state", "place");
    needFit(signed.some((one) => sameBytes(one.hash, hash) && isStateOf(one, id)), "state", "hash");
  });
}

/** @param {import("../../crypto/signing.js").Signed} signed @param {Uint8Array} section */
const isStateOf = (signed, section) => sameBytes(parseBody("SectionState", signed.body).section, section);

/** @param {Desk} desk @param {Redemption} redemption */
function describe(desk, { terms, words, reservedUntil }) {
  return { ...describeTerms(terms, words), endsAt: effectiveEnd(terms), reservedUntil, now: desk.clock.now() };
}

/** What is reserved now. @param {Desk} desk @returns {Redemption} */
export function getRedemption(desk) {
  if (!desk.redemption) throw new DeskError("nothing_reserved");
  return desk.redemption;
}

/** Keep others out a little longer. @param {Desk} desk */
export async function renewReservation(desk) {
  const redemption = getRedemption(desk);
  const raw = await desk.api.post(`/api/redemptions/${toB64(redemption.terms.grant)}/renewal`);
  redemption.reservedUntil = answers.readAnswer(answers.renewal, raw).reserved_until;
  return { reservedUntil: redemption.reservedUntil };
}

/** Not now: the code keeps its worth. @param {Desk} desk */
export async function releaseReservation(desk) {
  const redemption = getRedemption(desk);
  desk.redemption = null;
  redemption.forget();
  await desk.api.remove(`/api/redemptions/${toB64(redemption.terms.grant)}`);
  return {};
}
