// @ts-check
/**
 * Which grants can go on: in the last quarter of their time, or up to 7 days after they ended by
 * time (docs/protocol.md section 12).
 *
 * * Every other end is final, and each goes on once: the verified journal says so.
 * * The server judges the same again; here nothing is offered that it would refuse.
 */

import { renewalWindow } from "../../crypto/renewals.js";
import { findFinished } from "./claims.js";

/** @typedef {import("./visit.js").Visit} Visit */

/**
 * The rule that stands against going on, or "".
 * @param {Visit} visit
 * @param {any} entry of the ledger
 * @param {any} said the server's word, or undefined
 * @param {number} notBefore
 * @returns {string}
 */
export function whyNotOn(visit, entry, said, notBefore) {
  const now = visit.clock.now();
  const [begins, over] = renewalWindow(notBefore, entry.not_after);
  const { ended, renewed } = findFinished(visit);
  if (!said?.opened_at) return "not_opened";
  if (entry.visit) return "visit";
  if (renewed.has(entry.grant)) return "renewed";
  if (ended.has(entry.grant) || (entry.ended && now < entry.not_after)) return "ended";
  if (now < begins) return "too_early";
  return now < over ? "" : "too_late";
}

/** @param {Visit} visit @param {any} entry @param {any} said @returns {boolean} */
export const canGoOn = (visit, entry, said) => whyNotOn(visit, entry, said, entry.made_at) === "";
