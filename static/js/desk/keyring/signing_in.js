// @ts-check
/**
 * From a name, a passphrase and a one-time code to keys in memory (docs/protocol.md sections 4, 8, 14.3).
 *
 * * The passphrase never leaves the worker; what travels is a signature over a fresh challenge.
 * * The keyring must be the one asked for: its staff id, counter and agency are the answer's,
 *   its pins today's.
 * * A reopening after a cover is the same with the session instead of the code.
 */

import { deriveBoxPublic } from "../../crypto/boxes.js";
import { deriveKey } from "../../crypto/derive.js";
import { deriveDoor, derivePassphraseRoot } from "../../crypto/doors.js";
import { CryptoError } from "../../crypto/errors.js";
import { deriveSignPublic, signBody } from "../../crypto/signing.js";
import { encodeBody } from "../../crypto/statements.js";
import { unwrapKey } from "../../crypto/wrapping.js";
import { askAsNobody } from "../../shared/as_nobody.js";
import { fetchAgency } from "./agency.js";
import * as answers from "./answers.js";
import { DeskError } from "./errors.js";
import { requirePinned } from "./instance.js";
import { openKeyring } from "./keyring.js";
import { rememberRoster } from "./remembering.js";
import { fetchTeamKeys } from "./team.js";

/** @typedef {import("./desk.js").Desk} Desk */

/**
 * Sign in with all three.
 * @param {Desk} desk
 * @param {{name: string, passphrase: string, code: string}} typed
 */
export async function signIn(desk, { name, passphrase, code }) {
  desk.forgetAll();
  const door = await stretch(desk, name, passphrase);
  const nonce = await askAsNobody(desk.api, () => desk.fetchNonce());
  const body = encodeBody("DoorOpen", { door: door.public, nonce });
  const proof = signBody("door-open", desk.instance, body, door.signSeed).toJson();
  const answer = await desk.api.post("/api/openings", { proof, code: code.replace(/\s+/g, "") });
  desk.name = name;
  return open(desk, door, answer);
}

/**
 * Open again after a cover, within the same session.
 * @param {Desk} desk
 * @param {{passphrase: string}} typed
 */
export async function reopen(desk, { passphrase }) {
  if (!desk.name) throw new DeskError("not_signed_in");
  const answer = await desk.api.get("/api/keyring");
  const door = await stretch(desk, desk.name, passphrase);
  return open(desk, door, answer);
}

/** @param {Desk} desk @param {string} name @param {string} passphrase */
async function stretch(desk, name, passphrase) {
  desk.emit("progress", { step: "stretching" });
  return deriveDoor(derivePassphraseRoot(name, passphrase, desk.instance));
}

/**
 * @param {Desk} desk
 * @param {import("../../crypto/doors.js").Door} door
 * @param {unknown} raw
 */
async function open(desk, door, raw) {
  const answer = answers.readAnswer(answers.opening, raw);
  desk.clock.hear(answer.at);
  const staffVault = openVaultKey(door, answer);
  const keyringKey = deriveKey(staffVault, "keyring");
  staffVault.fill(0);
  const keyring = openKeyring(keyringKey, answer);
  requirePinned(keyring, /** @type {import("./instance.js").Pins} */ (desk.pins));
  takeKeys(desk, keyring, keyringKey);
  try {
    return await meetAgency(desk);
  } catch (error) {
    desk.forgetKeys();
    throw error;
  }
}

/**
 * @param {import("../../crypto/doors.js").Door} door
 * @param {{staff: Uint8Array, wrapped_key: Uint8Array}} answer
 */
function openVaultKey(door, { staff, wrapped_key: wrapped }) {
  try {
    return unwrapKey(door.wrapKey, "vault-key", staff, 0, 0, wrapped);
  } catch (error) {
    if (error instanceof CryptoError) throw new DeskError("secret_wrong");
    throw error;
  }
}

/**
 * The keys of a keyring, into memory.
 * @param {Desk} desk
 * @param {import("../../crypto/statements.js").Body<"Keyring">} keyring
 * @param {Uint8Array} keyringKey
 */
export function takeKeys(desk, keyring, keyringKey) {
  desk.takeKeys({
    signSeed: keyring.sign_seed,
    signPublic: deriveSignPublic(keyring.sign_seed),
    boxSecret: keyring.box_secret,
    boxPublic: deriveBoxPublic(keyring.box_secret),
    keyringKey,
    teams: new Map(),
  });
  desk.keyring = keyring;
}

/**
 * What the keys belong to: the agency, its people, its team keys.
 * @param {Desk} desk
 */
export async function meetAgency(desk) {
  desk.agency = await fetchAgency(desk);
  const refusedTeamKeys = await fetchTeamKeys(desk);
  await rememberRoster(desk);
  const { name: agencyName, directoryTrouble } = desk.agency;
  return {
    workerName: desk.ownKeyring.name,
    agencyName,
    now: desk.clock.now(),
    rosterUntil: desk.agency.roster.valid_until,
    trouble: directoryTrouble?.code ?? (refusedTeamKeys > 0 ? "team_key_refused" : ""),
  };
}
