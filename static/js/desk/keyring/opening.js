// @ts-check
/**
 * Opening what a reading brought: docs/protocol.md section 11, step 4.
 *
 * * Terms, claim, renewal or rotation, wraps, the person's word on the bytes, and only then wrap and
 *   envelope; what is inside must be the section and kind that were granted.
 * * Revision keys live for the length of one function.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { openReaderWrap } from "../../crypto/boxes.js";
import { toB64 } from "../../crypto/encoding.js";
import { checkKind, checkWraps, verifyWrapOrigin } from "../../crypto/grants.js";
import { openEnvelope } from "../../crypto/sealing.js";
import { parseBody } from "../../crypto/statements.js";
import * as answers from "./answers.js";
import { DeskError, mustFit, needFit } from "./errors.js";
import { getRecipient, keepPapers, openWords, verifyPapers } from "./papers.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./papers.js").Papers} Papers
 * @typedef {import("../../crypto/shapes.js").Read<typeof answers.reading>} ReadingAnswer
 * @typedef {ReadingAnswer["sections"][number]} SectionAnswer
 */

/**
 * The sections of one reading, opened.
 * @param {Desk} desk
 * @param {Papers} papers
 * @param {ReadingAnswer} answer
 * @param {readonly import("../../crypto/grants.js").Place[]} wanted
 */
export function openReading(desk, papers, answer, wanted) {
  const found = verifyPapers(desk, answer);
  needFit(sameBytes(found.termsHash, papers.termsHash), "terms", "changed");
  const wraps = answer.rotation
    ? mustFit("wraps", () => parseBody("Wraps", answer.wraps))
    : mustFit("wraps", () => checkWraps(answer.wraps, found.opening));
  needFit(sameBytes(wraps.grant, found.terms.grant), "wraps", "grant");
  const words = openWords(desk, found, wraps.words);
  keepPapers(desk, { ...papers, ...found, words });
  requireSamePlaces(answer.sections, wanted);
  return answer.sections.map((section) => openSection(desk, { ...found, words }, section, wraps));
}

/**
 * @param {readonly import("../../crypto/grants.js").Place[]} got
 * @param {readonly import("../../crypto/grants.js").Place[]} wanted
 */
function requireSamePlaces(got, wanted) {
  const toText = (/** @type {import("../../crypto/grants.js").Place} */ { id, revision, sealing }) =>
    `${toB64(id)} ${revision} ${sealing}`;
  const same = got.map(toText).sort().join() === wanted.map(toText).sort().join();
  needFit(same, "state", "sections");
}

/**
 * @param {Desk} desk
 * @param {{terms: import("./papers.js").Terms, words: import("./papers.js").Words, generation: number}} papers
 * @param {SectionAnswer} section
 * @param {import("../../crypto/grants.js").Wraps} wraps
 */
function openSection(desk, papers, section, wraps) {
  const { terms, words, generation } = papers;
  const own = terms.audience === "reader" ? [getRecipient(desk, 0)] : [...desk.keys.teams.values()];
  const recipients = own.map((pair) => pair.public);
  const wrap = mustFit("wrap", () => verifyWrapOrigin(section, terms, desk.instance, wraps, recipients));
  const secret = section.wrap ? findSecret(own, section) : getRecipient(desk, generation).secret;
  const { id, revision, sealing, envelope } = section;
  const text = mustFit("text", () => {
    const key = openReaderWrap(secret, wrap, terms.grant, id, revision, sealing);
    const plaintext = openEnvelope(key, "section", id, revision, sealing, envelope);
    key.fill(0);
    return parseBody("SectionText", plaintext);
  });
  needFit(sameBytes(text.section, id), "text", "section");
  requireKind(terms, words, text);
  const { title, kind, lang, text: told, saved_at: savedAt } = text;
  return { id: toB64(id), title, kind, lang, text: told, savedAt, revision };
}

/**
 * The secret key for the recipient that a verified wrap-state names.
 * @param {readonly {secret: Uint8Array, public: Uint8Array}[]} own
 * @param {SectionAnswer} section
 */
function findSecret(own, { wrap_state: signed }) {
  if (!signed) throw new DeskError("does_not_fit", { part: "wrap", why: "wrap_state_missing" });
  const { recipient } = parseBody("WrapState", signed.body);
  const pair = own.find((one) => sameBytes(one.public, recipient));
  if (!pair) throw new DeskError("does_not_fit", { part: "wrap", why: "wrap_recipient" });
  return pair.secret;
}

/**
 * The kind inside is the one that the person granted, and keeps the 7-day rule.
 * @param {import("./papers.js").Terms} terms
 * @param {import("./papers.js").Words} words
 * @param {{section: Uint8Array, kind: string}} text
 */
function requireKind(terms, words, { section, kind }) {
  const named = words.sections.find(({ id }) => sameBytes(id, section));
  const granted = terms.sections.find(({ id }) => sameBytes(id, section));
  if (!named || !granted) throw new DeskError("does_not_fit", { part: "text", why: "section" });
  mustFit("text", () => checkKind(terms, kind, granted.not_after));
  needFit(named.kind === kind, "text", "kind");
}
