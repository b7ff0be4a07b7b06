// @ts-check
/**
 * The second holder's side: what they are asked, and their yes (docs/protocol.md section 21).
 *
 * * The part is opened for as long as it takes to hand it over, sealed to the contact.
 * * Who wrote what the deposit says is proved by nothing but a yes that opens something.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { toB64 } from "../../crypto/encoding.js";
import { hash32 } from "../../crypto/hashing.js";
import { openDeposit, sealHeldPart } from "../../crypto/holder_card.js";
import { parseBody } from "../../crypto/statements.js";
import * as answers from "./answers.js";
import { CardError, needFit, refuseAs } from "./errors.js";

/**
 * @typedef {import("../../shared/api.js").Api} Api
 * @typedef {import("./held.js").Held} Held
 * @typedef {import("../../crypto/holder_card.js").HolderCard} HolderCard
 * @typedef {import("../../crypto/shapes.js").Read<typeof answers.holderLook>} HolderLook
 */

/** @param {Api} api @param {Held} held @returns {Promise<HolderLook>} */
async function fetchHolderLook(api, { lookup }) {
  return answers.readAnswer(answers.holderLook, await api.post("/api/holder/looks", { lookup: toB64(lookup) }));
}

/**
 * What the page is told: the owner's words only once somebody asked.
 * @param {Api} api @param {Held} held
 */
export async function lookAsHolder(api, held) {
  const look = await fetchHolderLook(api, held);
  const { callMe, words } = look.deposit.length > 0 ? readWords(held, look) : { callMe: "", words: "" };
  const { state, said_yes: saidYes, paused, opens_at: opensAt = 0, at: now } = look;
  return { kind: "holder", practice: false, state, saidYes, paused, opensAt, callMe, words, now };
}

/** @param {Api} api @param {Held} held */
export async function sayYes(api, held) {
  const look = await fetchHolderLook(api, held);
  const { release, terms, nonce } = look;
  if (look.deposit.length === 0) throw new CardError("not_begun");
  const { contactBox, part } = open(held, look);
  const handed = refuseAs("does_not_fit", () => sealHeldPart(contactBox, release, terms, part));
  part.fill(0);
  const yes = held.sign("release-yes", "ReleaseYes", { release, terms, holder: held.signPublic, part: hash32(handed), nonce });
  await api.post("/api/holder/yes", { yes: yes.toJson(), part: toB64(handed) });
}

/** @param {Held} held @param {HolderLook} look */
function open(held, { release, terms, deposit }) {
  const { boxSecret } = /** @type {HolderCard} */ (held.card);
  return refuseAs("does_not_fit", () => openDeposit(boxSecret, release, terms, deposit));
}

/** @param {Held} held @param {HolderLook} look */
function readWords(held, look) {
  const { part, words } = open(held, look);
  part.fill(0);
  const said = refuseAs("does_not_fit", () => parseBody("HolderWords", words));
  needFit(sameBytes(said.release, look.release), "words");
  return { callMe: said.call_me, words: said.words };
}
