// @ts-check
/**
 * What an office may do with a grant besides reading: stop. Never prolong (docs/protocol.md section 12).
 *
 * * Handed back unread, ended because the person said stop, or a visit closed: each signed,
 *   so that the person sees who did it.
 */

import { parseB64 } from "../../crypto/encoding.js";
import * as answers from "./answers.js";
import { DeskError } from "./errors.js";

const ID_SIZE = 16;

/**
 * @param {import("./desk.js").Desk} desk
 * @param {string} grant
 * @param {"unread" | "asked" | "closed"} how
 */
export async function endGrant(desk, grant, how) {
  const id = parseB64(grant, ID_SIZE);
  const nonce = await desk.fetchNonce();
  const signed = desk.sign("ending", "Ending", { grant: id, reader: desk.keys.signPublic, how, nonce });
  await sendEnding(desk, grant, signed);
  desk.forgetGrant(id);
  return {};
}

/**
 * One that is over already is what was wanted.
 * @param {import("./desk.js").Desk} desk
 * @param {string} grant
 * @param {import("../../crypto/signing.js").Signed} signed
 */
async function sendEnding(desk, grant, signed) {
  try {
    const raw = await desk.api.post(`/api/grants/${grant}/ending`, { ending: signed.toJson() });
    answers.readAnswer(answers.ended, raw);
    desk.endings.set(grant, signed);
  } catch (error) {
    if (/** @type {any} */ (error)?.code !== "grant_over") throw error;
  }
}

/**
 * Close a visit.
 * @param {import("./desk.js").Desk} desk
 * @param {string} grant
 */
export async function closeVisit(desk, grant) {
  const papers = desk.papers.get(grant);
  if (papers && !papers.terms.visit) throw new DeskError("not_a_visit");
  return endGrant(desk, grant, "closed");
}
