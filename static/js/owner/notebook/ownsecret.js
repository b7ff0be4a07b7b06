// @ts-check
/**
 * Whether a secret typed again is this notebook's own, compared on this device
 * (docs/protocol.md section 4).
 *
 * * Nothing is asked of the server: what is handed out afterwards is here already.
 * * Of the passphrase only a hash of its door's public key is kept, in the visit, and wiped with it.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { hash32 } from "../../crypto/hashing.js";
import { nameRecoveryDoor, openSecret, wipeDoor } from "./doors.js";
import { NotebookError } from "./errors.js";
import { hasRecovery } from "./manifest.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./doors.js").Door} Door
 * @typedef {import("./doors.js").Secret} Secret
 */

/** The passphrase's door, as this visit will know it again. @param {Visit} visit @param {Door} door */
export function rememberPassphrase(visit, door) {
  visit.passphraseMark?.fill(0);
  visit.passphraseMark = hash32(door.public);
}

/**
 * Stop unless what was typed opens this notebook. With a passphrase this takes a second or more.
 * @param {Visit} visit @param {Secret} secret
 */
export function requireOwnSecret(visit, secret) {
  const door = openSecret(visit, secret);
  wipeDoor(door);
  const isOwn = secret.recoveryCode === undefined ? isOwnPassphrase(visit, door) : isOwnRecovery(visit, door);
  if (!isOwn) throw new NotebookError("door_unknown");
}

/** @param {Visit} visit @param {Door} door */
const isOwnPassphrase = ({ passphraseMark }, door) =>
  passphraseMark !== null && sameBytes(passphraseMark, hash32(door.public));

/** The manifest names the recovery door by its key. @param {Visit} visit @param {Door} door */
export const isOwnRecovery = ({ manifest }, door) =>
  hasRecovery(manifest) && nameRecoveryDoor(door) === manifest.recovery.door;
