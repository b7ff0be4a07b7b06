// @ts-check
/**
 * Acts that need the secret typed again: asked for with a door's signature over the exact bytes of
 * the change (docs/protocol.md section 4, door-act).
 */

import { toB64 } from "../../crypto/encoding.js";
import { fetchNonce, openSecret, signAct, wipeDoor } from "./doors.js";
import { NotebookError } from "./errors.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./doors.js").Door} Door
 * @typedef {import("./doors.js").Secret} Secret
 * @typedef {import("./doors.js").Act} Act
 */

/**
 * Ask for an act that the typed secret signs.
 * @param {Visit} visit @param {Secret} secret @param {Act} act
 * @param {Uint8Array} change @param {string} path
 */
export async function askForAct(visit, secret, act, change, path) {
  const signer = openSecret(visit, secret);
  try {
    const signed = await signChange(visit, signer, act, change);
    return await visit.alone(() => askWithSecret(() => visit.api.post(path, signed)));
  } finally {
    wipeDoor(signer);
  }
}

/**
 * The part of a request that says: the secret was typed again, for exactly this change.
 * @param {Visit} visit @param {Door} door @param {Act} act @param {Uint8Array} change
 */
export async function signChange(visit, door, act, change) {
  const nonce = await fetchNonce(visit);
  return { change: toB64(change), act: signAct(visit.pins, { door, nonce, act, change }) };
}

/**
 * A door the server does not know, while a notebook is open: what was typed is wrong.
 * @template T
 * @param {() => Promise<T>} ask
 */
export async function askWithSecret(ask) {
  try {
    return await ask();
  } catch (error) {
    if (/** @type {any} */ (error).code === "door_unknown") throw new NotebookError("secret_wrong");
    throw error;
  }
}
