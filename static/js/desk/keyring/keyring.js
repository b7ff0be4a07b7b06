// @ts-check
/**
 * A staff member's sealed keyring (docs/protocol.md section 8).
 * It opens only as this staff id's, under this counter, and of this agency.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { openEnvelope } from "../../crypto/sealing.js";
import { parseBody } from "../../crypto/statements.js";
import { DeskError, refuseAs } from "./errors.js";

/**
 * The keyring of an answer, if it is the one that belongs in its place.
 * @param {Uint8Array} keyringKey
 * @param {{staff: Uint8Array, keyring: Uint8Array, counter: number, agency: Uint8Array}} answer
 */
export function openKeyring(keyringKey, { staff, keyring: envelope, counter, agency }) {
  const keyring = refuseAs("keyring_refused", () =>
    parseBody("Keyring", openEnvelope(keyringKey, "keyring", staff, counter, 0, envelope)),
  );
  const fits = sameBytes(keyring.staff, staff) && sameBytes(keyring.agency, agency) && keyring.counter === counter;
  if (!fits) throw new DeskError("keyring_refused", { why: "place" });
  return keyring;
}
