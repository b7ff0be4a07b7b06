// @ts-check
/**
 * Making a notebook, opening one, and what each opening does first.
 *
 * * A new notebook has its passphrase door, a recovery door and a stop capability from the start.
 * * Nothing stays open when an opening fails halfway.
 */

import { parseCode, showCode, showDigits } from "../../crypto/codes.js";
import { deriveKey, deriveStopHash } from "../../crypto/derive.js";
import { makeId, makeRandom, parseB64, toB64 } from "../../crypto/encoding.js";
import { askAsNobody } from "../../shared/as_nobody.js";
import * as answers from "./answers.js";
import { addDoor, deriveRecoveryDoor, fetchNonce, nameRecoveryDoor, openSecret, passDoor, wipeDoor } from "./doors.js";
import { NotebookError } from "./errors.js";
import { makeManifest, sealManifest } from "./manifest.js";
import { rememberPassphrase } from "./ownsecret.js";
import { checkShape } from "./shapes.js";
import { Visit } from "./visit.js";
import { lookAround } from "./visiting.js";

const CODE_BYTES = 16;
const KEY_BYTES = 32;
const SEND_TRIES = 3;

/** @typedef {import("./doors.js").Surroundings & {settings: {maxDays: number, origin: string}}} Engine */

/**
 * Make a notebook and open it.
 * @param {Engine} engine
 * @param {{name: string, passphrase: string, invitation?: string}} secret
 * @returns {Promise<{visit: Visit, recoveryCode: string, recoveryDigits: string}>}
 */
export async function createNotebook(engine, { name, passphrase, invitation = "" }) {
  const invited = invitation ? { invitation: toB64(parseCode(invitation, "invitation")) } : {};
  const code = makeRandom(CODE_BYTES);
  const recovery = deriveRecoveryDoor(engine.pins, code);
  const doors = [
    { id: toB64(makeId()), kind: /** @type {const} */ ("passphrase"), door: openSecret(engine, { name, passphrase }) },
    { id: nameRecoveryDoor(recovery), kind: /** @type {const} */ ("recovery"), door: recovery },
  ];
  engine.emit("progress", { step: "saving" });
  const vault = toB64(makeId());
  const vaultKey = makeRandom(KEY_BYTES);
  const nonce = await askAsNobody(engine.api, () => fetchNonce(engine));
  const request = { ...describeVault(engine, { vault, vaultKey, doors, nonce }), ...invited };
  const answer = checkShape(answers.opening, await askUntilAnswered(() => engine.api.post("/api/vaults", request)));
  if (answer.vault !== vault) throw new NotebookError("answer_refused", { field: "vault" });
  doors.forEach(({ door }) => wipeDoor(door));
  const visit = new Visit({ ...engine, vault, vaultKey });
  rememberPassphrase(visit, doors[0].door);
  return { visit: await beginVisit(visit), ...showRecovery(code) };
}

/** Both forms of a recovery code. @param {Uint8Array} code */
export const showRecovery = (code) => ({
  recoveryCode: showCode(code, "recovery"),
  recoveryDigits: showDigits(code, "recovery"),
});

/**
 * The request that makes a vault.
 * @param {Engine} engine
 * @param {{vault: string, vaultKey: Uint8Array, nonce: string,
 *   doors: {id: string, kind: "passphrase" | "recovery", door: import("./doors.js").Door}[]}} parts
 */
function describeVault({ pins, clock }, { vault, vaultKey, doors, nonce }) {
  const made = doors.map(({ id, kind }) => ({ door: id, kind }));
  const manifest = makeManifest({ vault, pins, doors: made, now: clock.now() });
  return {
    idempotency_key: toB64(makeId()),
    vault,
    nonce,
    doors: doors.map(({ id, door }) => addDoor(pins, { id, door, nonce, vault, vaultKey })),
    manifest: toB64(sealManifest(deriveKey(vaultKey, "manifest"), manifest)),
    stop_hash: toB64(deriveStopHash(parseB64(manifest.stop), pins.instance)),
  };
}

/**
 * Ask again when no answer came. The idempotency key makes several requests one act; and a
 * notebook that was made must not be lost with its recovery code for want of one answer.
 * @template T
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
async function askUntilAnswered(ask) {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (/** @type {any} */ (error).code !== "offline" || tries === SEND_TRIES) throw error;
    }
  }
}

/**
 * Open a notebook by what was typed.
 * @param {Engine} engine
 * @param {import("./doors.js").Secret} secret
 * @returns {Promise<Visit>}
 */
export async function openNotebook(engine, secret) {
  const door = openSecret(engine, secret);
  try {
    const { vault, vaultKey } = await passDoor(engine, door);
    const visit = new Visit({ ...engine, vault, vaultKey });
    if (secret.recoveryCode === undefined) rememberPassphrase(visit, door);
    else visit.openedWith = "recovery";
    return await beginVisit(visit);
  } finally {
    wipeDoor(door);
  }
}

/** What every opening does first; when it fails nothing stays open. @param {Visit} visit */
async function beginVisit(visit) {
  try {
    await visit.alone(() => askUntilAnswered(() => lookAround(visit)));
    return visit;
  } catch (error) {
    visit.wipe();
    throw error;
  }
}
