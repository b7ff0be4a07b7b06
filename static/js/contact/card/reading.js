// @ts-check
/**
 * Reading what was prepared: docs/protocol.md section 21, step by step.
 *
 * * Nothing is handed out without a signed record of it, and nothing is opened before the terms, the
 *   package and the bytes were all found to be what the owner made for this card.
 * * One paper that does not fit refuses the whole reading.
 * * Gate, package key and revision keys live for the length of one function.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { toB64 } from "../../crypto/encoding.js";
import { hash32 } from "../../crypto/hashing.js";
import { openHeldPart } from "../../crypto/holder_card.js";
import { openReleasePackage, sealAnswer } from "../../crypto/release_card.js";
import { checkReleasePackage, verifyReleaseState, verifyReleaseTerms, verifyReleaseYes } from "../../crypto/releases.js";
import { openEnvelope } from "../../crypto/sealing.js";
import { encodeBody, parseBody } from "../../crypto/statements.js";
import * as answers from "./answers.js";
import { CardError, needFit, refuseAs } from "./errors.js";
import { fetchLook } from "./looking.js";
import { signRecord } from "./records.js";

/**
 * @typedef {import("../../shared/api.js").Api} Api
 * @typedef {import("./held.js").Held} Held
 * @typedef {import("./looking.js").LookAnswer} LookAnswer
 * @typedef {import("../../crypto/releases.js").ReleaseTerms} ReleaseTerms
 * @typedef {import("../../crypto/releases.js").ReleasePackage} ReleasePackage
 * @typedef {import("../../crypto/shapes.js").Read<typeof answers.reading>} ReadingAnswer
 */

const TRIES = 3;
/** Somebody with the same card was faster, or something was sealed afresh: look again. */
const AGAIN = ["record_behind", "old_sealing", "nonce_used"];

/** @param {Api} api @param {Held} held */
export async function read(api, held) {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await readOnce(api, held);
    } catch (error) {
      if (!AGAIN.includes(/** @type {any} */ (error).code) || left === 1) throw error;
    }
  }
}

/** @param {Api} api @param {Held} held */
async function readOnce(api, held) {
  // 1. A nonce, with this card's previous record and what is readable now.
  const look = await fetchLook(api, held);
  // 2. The previous record is checked; the new one says exactly what is opened.
  const { signed, record } = signRecord(held, look);
  // 3. The server keeps the record, and hands out what it names.
  const answer = answers.readAnswer(
    answers.reading,
    await api.post("/api/contact/readings", { access: signed.toJson() }),
  );
  held.record = record;
  // 4. Only what the owner signed for this card is opened.
  return open(held, look, answer);
}

/** @param {Held} held @param {LookAnswer} look @param {ReadingAnswer} answer */
function open(held, look, answer) {
  const terms = refuseAs("does_not_fit", () => verifyReleaseTerms(answer.terms, held.instance, look.terms));
  const isForThis =
    sameBytes(terms.release, look.release) &&
    sameBytes(terms.contact_sign, held.signPublic) &&
    sameBytes(terms.contact_box, held.contactCard.boxPublic);
  needFit(isForThis, "card");
  const { contents, words } = refuseAs("does_not_fit", () => openPackage(held, terms, answer));
  requireSamePlaces(answer.sections, look.sections);
  const texts = new Map(answer.sections.map((one) => [toB64(one.id), openSection(held, terms, contents, one)]));
  held.noteKey = words.note_key;
  return {
    practice: terms.practice,
    words: words.words,
    callMe: words.call_me,
    phoneLost: words.phone_lost,
    openUntil: Math.min(answer.open_until, terms.not_after),
    now: look.at,
    sections: words.sections.flatMap(({ id }) => texts.get(toB64(id)) ?? []),
    takenOut: words.sections.filter(({ id }) => !texts.has(toB64(id))).map(({ title }) => title),
  };
}

/** @param {Held} held @param {ReleaseTerms} terms @param {ReadingAnswer} answer */
function openPackage(held, terms, answer) {
  const { gate, package: sealed, terms: signed } = answer;
  const part = openPart(held, terms, answer);
  const opened = openReleasePackage(held.contactCard.pack, gate, terms.release, signed.hash, sealed, part);
  const contents = parseBody("ReleasePackage", opened);
  return { contents, words: checkReleasePackage(terms, contents) };
}

/**
 * What the second holder handed over, where the terms name one.
 * @param {Held} held @param {ReleaseTerms} terms @param {ReadingAnswer} answer
 */
function openPart({ contactCard, instance }, terms, { terms: signed, yes, part }) {
  if (terms.holder === undefined) return null;
  if (!yes || !part) throw new CardError("does_not_fit", { why: "yes" });
  verifyReleaseYes(yes, terms, signed.hash, instance, part);
  return openHeldPart(contactCard.boxSecret, terms.release, signed.hash, part);
}

/** @param {readonly import("./held.js").Place[]} got @param {readonly import("./held.js").Place[]} wanted */
function requireSamePlaces(got, wanted) {
  const toText = (/** @type {import("./held.js").Place} */ { id, revision, sealing }) =>
    `${toB64(id)} ${revision} ${sealing}`;
  needFit(got.map(toText).sort().join() === wanted.map(toText).sort().join(), "sections");
}

/**
 * @param {Held} held
 * @param {ReleaseTerms} terms
 * @param {ReleasePackage} contents
 * @param {ReadingAnswer["sections"][number]} part
 */
function openSection(held, terms, contents, part) {
  const { id, revision, sealing, envelope, state } = part;
  const packed = contents.keys.find((one) => sameBytes(one.id, id));
  if (!packed) throw new CardError("does_not_fit", { why: "key" });
  const isThisText = packed.revision === revision && packed.sealing === sealing && sameBytes(packed.state, state.hash);
  needFit(isThisText, "state");
  const opened = refuseAs("does_not_fit", () => {
    verifyReleaseState(state, terms, held.instance, part, envelope);
    return parseBody("SectionText", openEnvelope(packed.key, "section", id, revision, sealing, envelope));
  });
  needFit(sameBytes(opened.section, id), "text");
  return { title: opened.title, lang: opened.lang, text: opened.text };
}

/**
 * Tell the owner something, sealed to them alone.
 * @param {Api} api
 * @param {Held} held
 * @param {{answer: "read" | "cannot", text: string}} said
 */
export async function sendAnswer(api, held, { answer, text }) {
  const { noteKey } = held;
  if (!noteKey) throw new CardError("nothing_read");
  const { release, nonce } = await fetchLook(api, held);
  const plain = refuseAs("bad_text", () => encodeBody("AnswerWords", { release, answer, text }));
  const sealed = sealAnswer(noteKey, release, plain);
  const signed = held.sign("release-answer", "ReleaseAnswer", { release, answer: hash32(sealed), nonce });
  await api.post("/api/contact/answers", { answer: signed.toJson(), sealed: toB64(sealed) });
}
