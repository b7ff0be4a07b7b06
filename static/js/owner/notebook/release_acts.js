// @ts-check
/**
 * What ends, opens or keeps back a release (docs/protocol.md section 21).
 *
 * * Stopping and checking in take no secret and wait for no manifest; taking away and opening now
 *   take the secret typed again.
 * * "Stopped" is said only when the server's own answer says so.
 */

import { askForAct } from "./acts.js";
import * as answers from "./answers.js";
import { hearRelease } from "./editing.js";
import { NotebookError } from "./errors.js";
import { getRelease, isLiveThere } from "./release_entries.js";
import { checkShape } from "./shapes.js";
import { encodePlain } from "./statement.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./doors.js").Secret} Secret
 */

/**
 * Stop what was asked for, or close what is open.
 * @param {Visit} visit @param {{release: string}} args
 */
export async function stopRelease(visit, { release }) {
  getRelease(visit.manifest, release);
  const said = readAnswer(await visit.api.post(`/api/releases/${release}/stop`), release);
  takeOver(visit, said);
  return { state: said.state };
}

/**
 * Take an armed one away.
 * @param {Visit} visit @param {Secret & {release: string}} args
 */
export async function removeRelease(visit, { release, ...secret }) {
  getRelease(visit.manifest, release);
  const change = encodePlain("ReleaseRemoval", { v: 1, vault: visit.vault, release, remove: true });
  const answer = await askForAct(visit, secret, "release", change, `/api/releases/${release}/removal`);
  takeOver(visit, readAnswer(answer, release));
  return {};
}

/**
 * Let the contact open it from now on.
 * @param {Visit} visit @param {Secret & {release: string}} args
 */
export async function openReleaseNow(visit, { release, ...secret }) {
  visit.requireGoingOn();
  getRelease(visit.manifest, release);
  const change = encodePlain("ReleaseNow", { v: 1, vault: visit.vault, release, now: true });
  const answer = await askForAct(visit, secret, "release", change, `/api/releases/${release}/now`);
  hearRelease(visit, readAnswer(answer, release));
  return {};
}

/**
 * All is well.
 * @param {Visit} visit @param {{release: string}} args
 */
export async function checkIn(visit, { release }) {
  getRelease(visit.manifest, release);
  hearRelease(visit, readAnswer(await visit.api.post(`/api/releases/${release}/check-in`), release));
  return {};
}

/** It is over, and the owner knows. @param {Visit} visit @param {any} said */
function takeOver(visit, said) {
  if (isLiveThere(said)) throw new NotebookError("not_ended");
  visit.ownReleases.add(said.release);
  hearRelease(visit, said);
}

/** @param {any} answer @param {string} release */
function readAnswer(answer, release) {
  const { release: said } = checkShape(answers.oneRelease, answer);
  if (said.release !== release) throw new NotebookError("answer_refused", { field: "release" });
  return said;
}
