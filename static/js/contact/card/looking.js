// @ts-check
/** Looking at what a card is good for, asking, and leaving a way: docs/protocol.md sections 21 and 22. */

import { utf8 } from "../../crypto/bytes.js";
import { toB64 } from "../../crypto/encoding.js";
import { hash32 } from "../../crypto/hashing.js";
import * as answers from "./answers.js";

/**
 * @typedef {import("../../crypto/shapes.js").Read<typeof answers.look>} LookAnswer
 * @typedef {import("./held.js").Held} Held
 */

/**
 * A fresh look: the only thing that gives a nonce.
 * @param {import("../../shared/api.js").Api} api
 * @param {Held} held
 * @returns {Promise<LookAnswer>}
 */
export async function fetchLook(api, { lookup }) {
  return answers.readAnswer(answers.look, await api.post("/api/contact/looks", { lookup: toB64(lookup) }));
}

/** @param {import("../../shared/api.js").Api} api @param {Held} held */
export async function ask(api, held) {
  const { release, nonce } = await fetchLook(api, held);
  const signed = held.sign("release-ask", "ReleaseAsk", { release, nonce });
  answers.readAnswer(answers.asked, await api.post("/api/contact/asks", { ask: signed.toJson() }));
}

/**
 * Leave an address, at which the contact is told once it can be opened; or none, and it is erased.
 * @param {import("../../shared/api.js").Api} api
 * @param {Held} held
 * @param {{address: string, lang: string}} way
 */
export async function leaveWay(api, held, { address, lang }) {
  const { release, nonce } = await fetchLook(api, held);
  const signed = held.sign("release-way", "ReleaseWay", { release, address: hash32(utf8(address)), nonce });
  if (address) await api.put("/api/contact/way", { way: signed.toJson(), address, lang });
  else await api.remove("/api/contact/way", { way: signed.toJson() });
}

/** What the page is told. @param {LookAnswer} look @param {boolean} mail whether this site sends any */
export const describeLook = (look, mail) => ({
  kind: "contact",
  practice: look.practice,
  state: look.state,
  canAsk: look.can_ask,
  waitMinutes: look.wait_minutes,
  begunBy: look.begun_by,
  opensAt: look.opens_at ?? 0,
  openUntil: look.open_until ?? 0,
  paused: look.paused,
  frozen: look.frozen,
  holder: look.holder,
  way: look.way,
  mail,
  now: look.at,
});
