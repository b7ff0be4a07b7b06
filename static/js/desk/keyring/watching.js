// @ts-check
/** Is this grant still open? Asked every few seconds while its words are on a screen. */

import { parseB64 } from "../../crypto/encoding.js";
import * as answers from "./answers.js";

const ID_SIZE = 16;

/**
 * @param {import("./desk.js").Desk} desk
 * @param {{grant: string}} asked
 */
export async function pulse(desk, { grant }) {
  const id = parseB64(grant, ID_SIZE);
  try {
    const answer = answers.readAnswer(answers.pulse, await desk.api.get(`/api/grants/${grant}/pulse`));
    desk.clock.hear(answer.at);
    return { endsAt: answer.ends_at, changed: answer.changed, now: answer.at };
  } catch (error) {
    if (/** @type {any} */ (error)?.code === "grant_over") desk.forgetGrant(id);
    throw error;
  }
}
