// @ts-check
/**
 * From an open grant to the person's words: docs/protocol.md section 11, step by step.
 *
 * * Nothing is asked for without a signed record of it, and nothing is opened before the
 *   terms, the claim, the bytes and the wraps were all found to be what the person signed.
 * * One paper that does not fit refuses the whole reading.
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
import { fetchPapers } from "./listing.js";
import { getRecipient, keepPapers, openWords, verifyPapers } from "./papers.js";
import { rememberRecord, signRecord, verifyPrevious } from "./records.js";
import { isAgencyNewer } from "./refreshing.js";
import { describeTerms } from "./showing.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./papers.js").Papers} Papers
 * @typedef {import("../../crypto/shapes.js").Read<typeof answers.reading>} ReadingAnswer
 * @typedef {ReadingAnswer["sections"][number]} SectionAnswer
 */

const TRIES = 3;
const AGAIN = ["record_behind", "old_sealing", "nonce_used"];

/**
 * Read sections of a grant: all that are readable now, or those asked for.
 * @param {Desk} desk
 * @param {{grant: string, sections?: string[]}} asked
 */
export async function read(desk, { grant, sections }) {
  try {
    return await readPatiently(desk, grant, sections);
  } catch (error) {
    if (!(error instanceof DeskError) || !(await isAgencyNewer(desk, error.code))) throw error;
    return readPatiently(desk, grant, sections);
  }
}

/**
 * @param {Desk} desk
 * @param {string} grant
 * @param {string[]} [sections]
 */
async function readPatiently(desk, grant, sections) {
  const papers = desk.papers.get(grant) ?? (await fetchPapers(desk, grant));
  for (let left = TRIES; ; left -= 1) {
    try {
      return await readOnce(desk, papers, sections);
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      if (code === "grant_over") desk.forgetGrant(papers.terms.grant);
      // Another device of this reader was faster, or something was sealed afresh: ask again.
      if (!AGAIN.includes(code) || left === 1) throw error;
    }
  }
}

/**
 * @param {Desk} desk
 * @param {Papers} papers
 * @param {string[]} [sections]
 */
async function readOnce(desk, papers, sections) {
  const path = `/api/grants/${toB64(papers.terms.grant)}`;
  // 1. A nonce, with this reader's previous record and what is readable now.
  const nonceAnswer = answers.readAnswer(answers.accessNonce, await desk.api.post(`${path}/access-nonces`));
  desk.clock.hear(nonceAnswer.at);
  requireNamed(papers, nonceAnswer.sections);
  // 2. The previous record is checked; the new one says exactly what is opened.
  const prev = verifyPrevious(desk, papers, nonceAnswer);
  const wanted = nonceAnswer.sections.filter(({ id }) => !sections || sections.includes(toB64(id)));
  if (wanted.length === 0) return describe(desk, papers, nonceAnswer, []);
  const record = signRecord(desk, papers, nonceAnswer, wanted, prev);
  // 3. The server keeps the record, and hands out what it names.
  const answer = answers.readAnswer(answers.reading, await desk.api.post(`${path}/readings`, { access: record.toJson() }));
  rememberRecord(desk, record);
  // 4. Only what the person signed is opened.
  return describe(desk, papers, nonceAnswer, openReading(desk, papers, answer, wanted));
}

/** @param {Papers} papers @param {readonly {id: Uint8Array}[]} offered */
function requireNamed({ terms }, offered) {
  const isNamed = offered.every(({ id }) => terms.sections.some((section) => sameBytes(section.id, id)));
  const isOnce = new Set(offered.map(({ id }) => toB64(id))).size === offered.length;
  needFit(isNamed && isOnce, "terms", "sections");
}

/**
 * @param {Desk} desk
 * @param {Papers} papers
 * @param {ReadingAnswer} answer
 * @param {readonly import("../../crypto/grants.js").Place[]} wanted
 */
function openReading(desk, papers, answer, wanted) {
  const found = verifyPapers(desk, answer);
  needFit(sameBytes(found.termsHash, papers.termsHash), "terms", "changed");
  const wraps = answer.rotation
    ? mustFit("wraps", () => parseBody("Wraps", answer.wraps))
    : mustFit("wraps", () => checkWraps(answer.wraps, found.claim));
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

/**
 * @param {Desk} desk
 * @param {Papers} papers
 * @param {import("./records.js").NonceAnswer} nonceAnswer
 * @param {ReturnType<typeof openSection>[]} opened
 */
function describe(desk, papers, nonceAnswer, opened) {
  const { sections: promised, ...terms } = describeTerms(papers.terms, papers.words);
  const titles = (/** @type {string[]} */ ids) => promised.filter(({ id }) => ids.includes(id)).map(({ title }) => title);
  const takenOut = nonceAnswer.taken_out.map(toB64);
  const readable = nonceAnswer.sections.map(({ id }) => toB64(id));
  const over = promised.map(({ id }) => id).filter((id) => !readable.includes(id) && !takenOut.includes(id));
  return {
    ...terms,
    endsAt: Math.min(papers.endsAt, papers.terms.not_after),
    now: desk.clock.now(),
    workerName: desk.ownKeyring.name,
    agencyName: desk.ownAgency.name,
    openedBy: desk.ownAgency.nameOf(papers.claim.reader),
    sections: promised.flatMap(({ id, notAfter }) =>
      opened.filter((one) => one.id === id).map((one) => ({ ...one, notAfter: Math.min(notAfter, findEnd(nonceAnswer, id)) })),
    ),
    takenOut: titles(takenOut),
    over: titles(over),
  };
}

/** When a section ends by the server's word, which can only be earlier. @param {import("./records.js").NonceAnswer} answer @param {string} id */
const findEnd = ({ sections }, id) => sections.find((one) => toB64(one.id) === id)?.not_after ?? 0;
