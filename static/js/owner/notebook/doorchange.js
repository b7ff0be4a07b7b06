// @ts-check
/**
 * Acts that need the secret typed again: another passphrase, another recovery code, closing other
 * visits, erasing (docs/protocol.md section 4, door-act).
 *
 * * The old door of a kind closes in the same step in which the new one opens.
 * * The signature covers the exact bytes of the change, and a challenge used once.
 */

import { makeId, makeRandom, toB64 } from "../../crypto/encoding.js";
import { parseCode } from "../../crypto/codes.js";
import { askForAct, askWithSecret } from "./acts.js";
import * as answers from "./answers.js";
import { addDoor, deriveRecoveryDoor, fetchNonce, nameRecoveryDoor, openSecret, signAct, wipeDoor } from "./doors.js";
import { editNotebook } from "./editing.js";
import { dayOf } from "./manifest.js";
import { showRecovery } from "./opening.js";
import { isOwnRecovery, rememberPassphrase } from "./ownsecret.js";
import { checkShape } from "./shapes.js";
import { encodePlain } from "./statement.js";

const CODE_BYTES = 16;

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./doors.js").Door} Door
 * @typedef {import("./doors.js").Secret} Secret
 */

/**
 * Compare a typed recovery code with the notebook's own; nothing is sent but that it was right.
 * @param {Visit} visit
 * @param {{code: string}} args
 * @returns {Promise<{right: boolean}>}
 */
export async function practiseRecovery(visit, { code }) {
  if (!isRight(visit, code)) return { right: false };
  await editNotebook(visit, (manifest) => {
    if (manifest.recovery.practised) return null;
    return { next: { ...manifest, recovery: { ...manifest.recovery, practised: true } } };
  });
  return { right: true };
}

/** @param {Visit} visit @param {string} code */
function isRight(visit, code) {
  try {
    const door = deriveRecoveryDoor(visit.pins, parseCode(code, "recovery"));
    wipeDoor(door);
    return isOwnRecovery(visit, door);
  } catch (error) {
    if (/** @type {any} */ (error).code === "code_mistyped") return false;
    throw error;
  }
}

/**
 * Another passphrase, and another name where one is given. Who came in by the recovery code
 * signs with that.
 * @param {Visit} visit
 * @param {{name: string, oldPassphrase?: string, recoveryCode?: string, passphrase: string, newName?: string}} args
 */
export async function changePassphrase(visit, { name, oldPassphrase, recoveryCode, passphrase, newName }) {
  const secret = recoveryCode === undefined ? { name, passphrase: oldPassphrase } : { recoveryCode };
  const signer = openSecret(visit, secret);
  const door = openSecret(visit, { name: newName ?? name, passphrase });
  await replaceDoor(visit, signer, { id: toB64(makeId()), kind: "passphrase", door });
  rememberPassphrase(visit, door);
  return {};
}

/**
 * Another recovery code; the old one stops working.
 * @param {Visit} visit
 * @param {Secret} secret
 */
export async function makeRecoveryCode(visit, secret) {
  const signer = openSecret(visit, secret);
  const code = makeRandom(CODE_BYTES);
  const door = deriveRecoveryDoor(visit.pins, code);
  await replaceDoor(visit, signer, { id: nameRecoveryDoor(door), kind: "recovery", door });
  return showRecovery(code);
}

/**
 * @param {Visit} visit
 * @param {Door} signer
 * @param {{id: string, kind: "passphrase" | "recovery", door: Door}} added
 */
async function replaceDoor(visit, signer, { id, kind, door }) {
  visit.emit("progress", { step: "saving" });
  const change = askWithSecret(() =>
    editNotebook(visit, async (manifest) => {
      const nonce = await fetchNonce(visit);
      const { vault, vaultKey, pins } = visit;
      const close = manifest.doors.filter(isOf(kind)).map((/** @type {any} */ old) => old.door);
      const add = [addDoor(pins, { id, door, nonce, vault, vaultKey })];
      const change = encodePlain("DoorsChange", { v: 1, vault, add, close });
      const act = signAct(pins, { door: signer, nonce, act: "doors", change });
      return {
        next: withDoor(manifest, { id, kind, made: dayOf(visit.clock.now()) }),
        method: "post",
        path: "/api/doors",
        body: { change: toB64(change), act },
        takesOut: close,
      };
    }),
  );
  await change.finally(() => [signer, door].forEach(wipeDoor));
}

/** @param {string} kind */
const isOf = (kind) => (/** @type {any} */ door) => door.kind === kind;

/**
 * The manifest with this door as the only one of its kind.
 * @param {any} manifest
 * @param {{id: string, kind: "passphrase" | "recovery", made: number}} door
 */
function withDoor(manifest, { id, kind, made }) {
  const others = manifest.doors.filter((/** @type {any} */ door) => door.kind !== kind);
  const doors = [...others, { door: id, kind, made }];
  return kind === "recovery" ? { ...manifest, doors, recovery: { door: id, practised: false } } : { ...manifest, doors };
}

/**
 * End every other visit to this notebook.
 * @param {Visit} visit
 * @param {Secret} secret
 * @returns {Promise<{closed: number}>}
 */
export async function closeOtherVisits(visit, secret) {
  const change = encodePlain("VisitsChange", { v: 1, vault: visit.vault, close_others: true });
  const { closed } = checkShape(answers.closing, await askForAct(visit, secret, "visits", change, "/api/visits/closing"));
  visit.hear({ visits: [], grants: visit.server.grants });
  return { closed };
}

/**
 * Erase everything on the server.
 * @param {Visit} visit
 * @param {Secret} secret
 */
export async function eraseNotebook(visit, secret) {
  const change = encodePlain("EraseChange", { v: 1, vault: visit.vault, erase: true });
  await askForAct(visit, secret, "erase", change, "/api/erasure");
  return {};
}
