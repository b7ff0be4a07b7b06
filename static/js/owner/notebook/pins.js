// @ts-check
/**
 * Which instance this is: its id and operator key (docs/protocol.md section 8).
 *
 * * Taken over at first use, in memory; from creation on they stand in the manifest.
 * * Another one stops everything, with `instance_changed`.
 */

import { verifyInstance } from "../../crypto/chain.js";
import { parseB64, toB64 } from "../../crypto/encoding.js";
import { parseSigned } from "../../crypto/signing.js";
import { NotebookError, refuseAs } from "./errors.js";
import { checkShape, signed } from "./shapes.js";

/**
 * @typedef {object} Pins
 * @property {Uint8Array} instance
 * @property {Uint8Array} operatorKey
 * @property {readonly string[]} ownerOrigins
 * @property {import("../../crypto/signing.js").Signed} statement as the operator signed it
 */

/**
 * Fetch and verify the instance statement; one that differs from `known` is refused.
 * @param {import("../../shared/api.js").Api} api
 * @param {Pins | null} known
 * @returns {Promise<Pins>}
 */
export async function fetchPins(api, known) {
  const answer = checkShape(signed, await api.get("/instance.json"));
  const sent = parseSigned(answer);
  const statement = refuseAs("instance_changed", () => verifyInstance(sent));
  const pins = Object.freeze({
    instance: statement.instance,
    operatorKey: statement.operator_key,
    ownerOrigins: statement.owner_origins,
    statement: sent,
  });
  if (known) requireSamePins(known, pins);
  return pins;
}

/**
 * @param {Pins} known
 * @param {Pins} pins
 */
export function requireSamePins(known, pins) {
  const same =
    toB64(known.instance) === toB64(pins.instance) && toB64(known.operatorKey) === toB64(pins.operatorKey);
  if (!same) throw new NotebookError("instance_changed");
}

/**
 * The manifest remembers the pins of its creation: they must be those of today.
 * @param {Pins} pins
 * @param {{instance: {id: string, operator_key: string}}} manifest
 */
export function requirePinned(pins, manifest) {
  const { id, operator_key: operatorKey } = manifest.instance;
  requireSamePins({ ...pins, instance: parseB64(id, 32), operatorKey: parseB64(operatorKey, 32) }, pins);
}
