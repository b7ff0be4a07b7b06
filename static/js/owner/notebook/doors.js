// @ts-check
/**
 * Doors, as this device makes and proves them (docs/protocol.md section 4).
 *
 * * A passphrase is stretched here and never leaves; the server gets a public key and a signature.
 * * How hard to stretch is compiled in: a challenge that says more than nonce and time is refused.
 */

import { deriveDoor, derivePassphraseRoot, deriveRecoveryRoot } from "../../crypto/doors.js";
import { parseCode } from "../../crypto/codes.js";
import { parseB64, toB64 } from "../../crypto/encoding.js";
import { hash16 } from "../../crypto/hashing.js";
import { unwrapKey, wrapKey } from "../../crypto/wrapping.js";
import { askAsNobody } from "../../shared/as_nobody.js";
import * as answers from "./answers.js";
import { NotebookError, refuseAs } from "./errors.js";
import { checkShape } from "./shapes.js";
import { hashText, signPlain } from "./statement.js";

/**
 * @typedef {ReturnType<typeof deriveDoor>} Door
 * @typedef {import("./pins.js").Pins} Pins
 * @typedef {"doors" | "visits" | "release" | "erase"} Act
 * @typedef {{name?: string, passphrase?: string, recoveryCode?: string}} Secret what was typed
 * @typedef {{api: import("../../shared/api.js").Api, pins: Pins, clock: import("../../shared/clock.js").ServerClock,
 *   emit: (event: string, data?: object) => void}} Surroundings
 */

/**
 * The door behind what was typed. With a passphrase this takes a second or more.
 * @param {Surroundings} surroundings
 * @param {Secret} secret
 * @returns {Door}
 */
export function openSecret({ pins, emit }, { name, passphrase, recoveryCode }) {
  if (typeof recoveryCode === "string") return deriveRecoveryDoor(pins, parseCode(recoveryCode, "recovery"));
  if (typeof name !== "string") throw new NotebookError("bad_name");
  if (typeof passphrase !== "string") throw new NotebookError("bad_passphrase");
  emit("progress", { step: "stretching" });
  const root = derivePassphraseRoot(name, passphrase, pins.instance);
  return doorOf(root);
}

/** @param {Pins} pins @param {Uint8Array} code 16 bytes @returns {Door} */
export const deriveRecoveryDoor = (pins, code) => doorOf(deriveRecoveryRoot(code, pins.instance));

/**
 * The id of a recovery door comes from its key, so that a typed code can be compared with the
 * manifest without telling anybody. A passphrase could be guessed that way; its door's id is random.
 * @param {Door} door
 * @returns {string}
 */
export const nameRecoveryDoor = (door) => toB64(hash16(door.public));

/** @param {Uint8Array} root @returns {Door} */
function doorOf(root) {
  const door = deriveDoor(root);
  root.fill(0);
  return door;
}

/** @param {Door} door */
export function wipeDoor(door) {
  door.signSeed.fill(0);
  door.wrapKey.fill(0);
}

/** A fresh challenge. @param {Surroundings} surroundings @returns {Promise<string>} */
export async function fetchNonce({ api, clock }) {
  const { nonce, at } = checkShape(answers.challenge, await api.post("/api/challenges"));
  clock.hear(at);
  return nonce;
}

/**
 * The door's signature over a challenge.
 * @param {Pins} pins @param {Door} door @param {string} nonce
 */
export const proveDoor = (pins, door, nonce) =>
  signPlain(
    { label: "door-open", name: "DoorOpen", instance: pins.instance, seed: door.signSeed },
    { v: 1, door: toB64(door.public), nonce },
  );

/**
 * A new door of a vault, as it is sent.
 * @param {Pins} pins
 * @param {{id: string, door: Door, nonce: string, vault: string, vaultKey: Uint8Array}} parts
 */
export const addDoor = (pins, { id, door, nonce, vault, vaultKey }) => ({
  door: id,
  wrapped_key: toB64(wrapKey(door.wrapKey, "vault-key", parseB64(vault, 16), 0, 0, vaultKey)),
  proof: proveDoor(pins, door, nonce),
});

/**
 * The door's signature over an act and the exact bytes of its change.
 * @param {Pins} pins
 * @param {{door: Door, nonce: string, act: Act, change: Uint8Array}} parts
 */
export const signAct = (pins, { door, nonce, act, change }) =>
  signPlain(
    { label: "door-act", name: "DoorAct", instance: pins.instance, seed: door.signSeed },
    { v: 1, act, change: hashText(change), door: toB64(door.public), nonce },
  );

/**
 * Open a session by a door.
 * @param {Surroundings} surroundings @param {Door} door
 * @returns {Promise<{vault: string, door: string, vaultKey: Uint8Array}>}
 */
export async function passDoor({ api, pins, clock, emit }, door) {
  const nonce = await askAsNobody(api, () => fetchNonce({ api, pins, clock, emit }));
  const answer = checkShape(answers.opening, await api.post("/api/openings", { proof: proveDoor(pins, door, nonce) }));
  clock.hear(answer.at);
  const wrapped = parseB64(answer.wrapped_key);
  const vaultKey = refuseAs("altered", () =>
    unwrapKey(door.wrapKey, "vault-key", parseB64(answer.vault, 16), 0, 0, wrapped),
  );
  return { vault: answer.vault, door: answer.door, vaultKey };
}
