// @ts-check
/**
 * Which instance this is (docs/protocol.md section 8): its id, its operator key, and the
 * addresses its codes may carry.
 *
 * * Signed by its own operator key; from the first sign-in on, the keyring holds the pins.
 * * Another instance or operator stops everything, with `instance_changed`.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { verifyInstance } from "../../crypto/chain.js";
import { readAnswer, settings, statement } from "./answers.js";
import { DeskError, refuseAs } from "./errors.js";

/**
 * @typedef {object} Pins
 * @property {Uint8Array} instance
 * @property {Uint8Array} operatorKey
 * @property {readonly string[]} ownerOrigins
 * @property {import("../../crypto/signing.js").Signed} statement as the operator signed it
 */

/**
 * Fetch and verify the instance statement.
 * @param {import("./desk.js").Desk} desk
 * @returns {Promise<Pins>}
 */
export async function fetchPins(desk) {
  const signed = readAnswer(statement, await desk.api.get("/instance.json"));
  const found = refuseAs("instance_changed", () => verifyInstance(signed));
  const pins = { instance: found.instance, operatorKey: found.operator_key, ownerOrigins: found.owner_origins, statement: signed };
  if (desk.pins) requireSame(desk.pins, pins);
  return pins;
}

/** @param {import("./desk.js").Desk} desk */
export async function fetchSettings(desk) {
  return readAnswer(settings, await desk.api.get("/api/settings"));
}

/**
 * The pins of the keyring must be those of today.
 * @param {{instance: {id: Uint8Array, operator_key: Uint8Array}}} keyring
 * @param {Pins} pins
 */
export function requirePinned({ instance }, pins) {
  requireSame({ ...pins, instance: instance.id, operatorKey: instance.operator_key }, pins);
}

/** @param {Pins} known @param {Pins} found */
function requireSame(known, found) {
  const same = sameBytes(known.instance, found.instance) && sameBytes(known.operatorKey, found.operatorKey);
  if (!same) throw new DeskError("instance_changed");
}
