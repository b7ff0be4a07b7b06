// @ts-check
/**
 * The keyring remembers the highest roster this person has seen, so that no server can show
 * an older one later (docs/protocol.md section 8).
 *
 * * Written only when the number rises, under the next counter.
 * * If another device was faster, its keyring is read, and written again only if still behind.
 */

import { toB64 } from "../../crypto/encoding.js";
import { sealEnvelope } from "../../crypto/sealing.js";
import { encodeBody } from "../../crypto/statements.js";
import * as answers from "./answers.js";
import { DeskError } from "./errors.js";
import { openKeyring } from "./keyring.js";

const TRIES = 3;

/** @param {import("./desk.js").Desk} desk */
export async function rememberRoster(desk) {
  for (let left = TRIES; desk.ownKeyring.roster_n < desk.ownAgency.roster.n; left -= 1) {
    try {
      return await writeKeyring(desk);
    } catch (error) {
      const wasFaster = /** @type {any} */ (error)?.code === "conflict";
      if (!wasFaster || left === 0) throw error;
      await readNewerKeyring(desk);
    }
  }
}

/** @param {import("./desk.js").Desk} desk */
async function writeKeyring(desk) {
  const { roster, rosterHash } = desk.ownAgency;
  const { counter: before, staff } = desk.ownKeyring;
  const keyring = { ...desk.ownKeyring, counter: before + 1, roster_n: roster.n, roster: rosterHash };
  const sealed = sealEnvelope(desk.keys.keyringKey, "keyring", staff, before + 1, 0, encodeBody("Keyring", keyring));
  const answer = await desk.api.put("/api/keyring", { keyring: toB64(sealed) }, { ifMatch: before });
  const { counter } = answers.readAnswer(answers.counter, answer);
  if (counter !== before + 1) throw new DeskError("answer_refused", { why: "counter" });
  desk.keyring = keyring;
}

/** @param {import("./desk.js").Desk} desk */
async function readNewerKeyring(desk) {
  const answer = answers.readAnswer(answers.opening, await desk.api.get("/api/keyring"));
  desk.clock.hear(answer.at);
  if (answer.counter <= desk.ownKeyring.counter) throw new DeskError("keyring_refused", { why: "counter" });
  desk.keyring = openKeyring(desk.keys.keyringKey, answer);
}
