// @ts-check
/**
 * Team keys: every generation that was ever wrapped for this reader (docs/protocol.md section 8).
 *
 * * A copy counts only when the signer of a roster of the verified chain made it, for that
 *   roster's generation and for this reader's box key, and the key inside is that roster's.
 * * A copy that does not is left out, and counted: what needs it will not open.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { deriveBoxPublic, openTeamWrap } from "../../crypto/boxes.js";
import { verifyTeamWrap } from "../../crypto/chain.js";
import { CryptoError } from "../../crypto/errors.js";
import { parseBody } from "../../crypto/statements.js";
import * as answers from "./answers.js";
import { DeskError } from "./errors.js";

/** @typedef {import("../../crypto/chain.js").Roster} Roster */

/**
 * Fetch and open the team keys. Gives how many copies were refused.
 * @param {import("./desk.js").Desk} desk
 * @returns {Promise<number>}
 */
export async function fetchTeamKeys(desk) {
  const { wraps } = answers.readAnswer(answers.team, await desk.api.get("/api/team"));
  let refused = 0;
  for (const { team_wrap: signed, wrap } of wraps) {
    const found = findTeamKey(desk, signed, wrap);
    if (found) desk.keys.teams.set(found.generation, { secret: found.secret, public: found.public });
    else refused += 1;
  }
  return refused;
}

/**
 * The team's pair of a generation.
 * @param {import("./desk.js").Desk} desk
 * @param {number} generation
 */
export function getTeamKey(desk, generation) {
  const pair = desk.keys.teams.get(generation);
  if (!pair) throw new DeskError("team_key_missing", { generation });
  return pair;
}

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("../../crypto/signing.js").Signed} signed
 * @param {Uint8Array} wrap
 */
function findTeamKey(desk, signed, wrap) {
  for (const roster of desk.ownAgency.chain) {
    try {
      return openTeamKey(desk, signed, wrap, roster);
    } catch (error) {
      if (!(error instanceof CryptoError) && !(error instanceof DeskError)) throw error;
    }
  }
  return null;
}

/**
 * @param {import("./desk.js").Desk} desk
 * @param {import("../../crypto/signing.js").Signed} signed
 * @param {Uint8Array} wrap
 * @param {Roster} roster
 */
function openTeamKey(desk, signed, wrap, roster) {
  const { generation, recipient } = parseBody("TeamWrap", signed.body);
  if (generation !== roster.team.generation) throw new DeskError("team_key_refused");
  verifyTeamWrap(signed, wrap, roster, desk.instance);
  if (!sameBytes(recipient, desk.keys.boxPublic)) throw new DeskError("team_key_refused");
  const secret = openTeamWrap(desk.keys.boxSecret, wrap, roster.agency, generation);
  if (!sameBytes(deriveBoxPublic(secret), roster.team.key)) throw new DeskError("team_key_refused");
  return { generation, secret, public: roster.team.key };
}
