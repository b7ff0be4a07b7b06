// @ts-check
/**
 * From an open grant to the person's words: docs/protocol.md section 11, step by step.
 *
 * * Nothing is asked for without a signed record of it, and nothing is opened before the
 *   terms, the claim, the bytes and the wraps were all found to be what the person signed.
 * * One paper that does not fit refuses the whole reading.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { toB64 } from "../../crypto/encoding.js";
import * as answers from "./answers.js";
import { DeskError, needFit } from "./errors.js";
import { fetchPapers } from "./listing.js";
import { openReading } from "./opening.js";
import { rememberRecord, signRecord, verifyPrevious } from "./records.js";
import { isAgencyNewer } from "./refreshing.js";
import { describeTerms } from "./showing.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./papers.js").Papers} Papers
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
 * @param {import("./records.js").NonceAnswer} nonceAnswer
 * @param {ReturnType<typeof openReading>} opened
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
    openedBy: desk.ownAgency.nameOf(papers.opening.reader),
    sections: promised.flatMap(({ id, notAfter }) =>
      opened.filter((one) => one.id === id).map((one) => ({ ...one, notAfter: Math.min(notAfter, findEnd(nonceAnswer, id)) })),
    ),
    takenOut: titles(takenOut),
    over: titles(over),
  };
}

/** When a section ends by the server's word, which can only be earlier. @param {import("./records.js").NonceAnswer} answer @param {string} id */
const findEnd = ({ sections }, id) => sections.find((one) => toB64(one.id) === id)?.not_after ?? 0;
