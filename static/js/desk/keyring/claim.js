// @ts-check
/**
 * From terms to an open grant: docs/protocol.md section 10, steps 5 and 6.
 *
 * * The keys are wrapped again for the reader alone, or for the team's current key.
 * * The claim names exactly what it wraps; the server spends the token once.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { sealReaderWrap, sealWordsWrap } from "../../crypto/boxes.js";
import { toB64 } from "../../crypto/encoding.js";
import { hash32 } from "../../crypto/hashing.js";
import { encodeBody, parseBody } from "../../crypto/statements.js";
import { requireCurrent } from "./agency.js";
import * as answers from "./answers.js";
import { needFit } from "./errors.js";
import { getRecipient, keepPapers } from "./papers.js";
import { getRedemption, look } from "./redeem.js";
import { refreshAgency } from "./refreshing.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./redeem.js").Redemption} Redemption
 */

const NO_GENERATION = 0;

/** Open the grant that was looked at. @param {Desk} desk */
export async function claim(desk) {
  try {
    return await claimOnce(desk);
  } catch (error) {
    if (/** @type {any} */ (error)?.code !== "old_sealing") throw error;
    await lookAgain(desk);
    return claimOnce(desk);
  }
}

/** What is offered was sealed afresh meanwhile: fetch it again, under the very same terms. @param {Desk} desk */
async function lookAgain(desk) {
  const before = getRedemption(desk);
  const again = await look(desk, before.secret.slice());
  needFit(sameBytes(again.termsHash, before.termsHash), "terms", "changed");
  before.forget();
  desk.redemption = again;
}

/** @param {Desk} desk */
async function claimOnce(desk) {
  const redemption = getRedemption(desk);
  const { terms, termsHash, words } = redemption;
  // A team's key may have changed while the terms were read: the current one counts.
  if (terms.audience === "team") await refreshAgency(desk);
  requireCurrent(desk);
  const generation = terms.audience === "team" ? desk.ownAgency.roster.team.generation : NO_GENERATION;
  // 5. The wraps, to the reader or the team; the claim names their hash.
  const wraps = sealWraps(redemption, getRecipient(desk, generation).public);
  const claim = {
    grant: terms.grant,
    terms: termsHash,
    reader: desk.keys.signPublic,
    recipient: getRecipient(desk, generation).public,
    generation,
    sections: redemption.keys.map(({ id, revision, sealing }) => ({ id, revision, sealing })),
    wraps: hash32(wraps),
  };
  const signed = desk.sign("claim", "Claim", claim);
  // 6. The server spends the token and opens the grant, once.
  const raw = await desk.api.post("/api/claims", { claim: signed.toJson(), wraps: toB64(wraps) });
  const answer = answers.readAnswer(answers.claimed, raw);
  needFit(sameBytes(answer.grant, terms.grant), "claim", "grant");
  desk.redemption = null;
  redemption.forget();
  const endsAt = Math.min(answer.ends_at, terms.not_after);
  const { signedTerms } = redemption;
  keepPapers(desk, { terms, termsHash, opening: parseBody("Claim", signed.body), generation, words, signedTerms, signedClaim: signed, endsAt });
  return { grant: toB64(terms.grant), endsAt };
}

/** @param {Redemption} redemption @param {Uint8Array} recipient */
function sealWraps({ terms: { grant }, wordsBytes, keys }, recipient) {
  const wraps = keys.map(({ id, revision, sealing, key }) => {
    const wrap = sealReaderWrap(recipient, grant, id, revision, sealing, key);
    return { id, revision, sealing, wrap };
  });
  return encodeBody("Wraps", { grant, words: sealWordsWrap(recipient, grant, wordsBytes), wraps });
}
