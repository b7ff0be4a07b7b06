// @ts-check
/**
 * Ending: the server is told first and alone; ledger and debts follow behind the answer.
 *
 * * Never asks for the passphrase, never waits for the manifest, unless the server leaves one out.
 * * "Ended" is said only when the server's own answer says so.
 */

import * as answers from "./answers.js";
import { editNotebook, hearGrant } from "./editing.js";
import { NotebookError } from "./errors.js";
import { isOver } from "./ledger.js";
import { stopRelease } from "./release_acts.js";
import { findRelease, isLiveThere } from "./release_entries.js";
import { checkShape } from "./shapes.js";

/** @typedef {import("./visit.js").Visit} Visit */

/**
 * End one grant.
 * @param {Visit} visit
 * @param {{grant: string}} args
 */
export async function endGrant(visit, { grant }) {
  const answer = checkShape(answers.oneGrant, await visit.api.post(`/api/grants/${grant}/ending`));
  if (answer.grant.grant !== grant || answer.grant.state !== "ended") throw new NotebookError("not_ended");
  hearGrant(visit, answer.grant);
  return { grant, state: "ended" };
}

/** End every live grant at once. @param {Visit} visit */
export async function endAll(visit) {
  const live = visit.manifest.ledger.filter((/** @type {any} */ entry) => !isOver(entry, visit.clock.now()));
  const { grants } = checkShape(answers.manyGrants, await visit.api.post("/api/endings"));
  for (const grant of grants) if (grant.state === "ended") hearGrant(visit, grant);
  const leftOut = live.filter((/** @type {any} */ { grant }) => !visit.ended.has(grant));
  if (leftOut.length > 0) await endWithout(visit, leftOut);
  if (grants.some((/** @type {any} */ { state }) => state !== "ended")) throw new NotebookError("not_ended");
  return { ended: grants.length };
}

/**
 * After the server was put back: let these grants and releases go on, and end every other. Where
 * another device was faster and let more go on, the others are ended here; of releases those that
 * somebody asked for or reads: what is only prepared takes the secret to be taken away, and stays.
 * @param {Visit} visit
 * @param {{goingOn: string[], releases?: string[]}} args
 */
export async function confirmGrants(visit, { goingOn, releases: kept = [] }) {
  const asked = { going_on: goingOn, releases: kept };
  const { grants, releases } = checkShape(answers.confirmed, await visit.api.post("/api/confirmation", asked));
  visit.hear({ grants, releases, paused: false });
  for (const grant of grants) if (grant.state === "ended") hearGrant(visit, grant);
  const left = grants.filter((/** @type {any} */ { grant, state }) => state !== "ended" && !goingOn.includes(grant));
  for (const { grant } of left) await endGrant(visit, { grant });
  for (const said of releases) if (!kept.includes(said.release)) await endUnnamed(visit, said);
  return {};
}

/** @param {Visit} visit @param {any} said of a release that the owner did not name */
async function endUnnamed(visit, said) {
  const { release, state } = said;
  if (!findRelease(visit.manifest, release)) return;
  if (!isLiveThere(said)) visit.ownReleases.add(release);
  else if (state !== "armed") await stopRelease(visit, { release });
}

/**
 * Grants that the server didn't say it ended are over for this notebook all the same: nothing is
 * ever sealed for them again, and what they could open is owed a fresh lock.
 * @param {Visit} visit
 * @param {{grant: string}[]} leftOut
 */
async function endWithout(visit, leftOut) {
  const over = new Set(leftOut.map(({ grant }) => grant));
  await editNotebook(visit, (manifest) => ({ next: { ...manifest, ledger: manifest.ledger.map(end(over)) } }));
  await requireNoneLeft(visit, over);
}

/** @param {Set<string>} over */
const end = (over) => (/** @type {any} */ entry) =>
  over.has(entry.grant) ? { ...entry, ended: true, ended_seen: true, secret: "" } : entry;

/**
 * What the answer left out may have ended before: the server is asked again.
 * @param {Visit} visit
 * @param {Set<string>} over
 */
async function requireNoneLeft(visit, over) {
  const { grants } = checkShape(answers.pulse, await visit.api.get("/api/pulse"));
  const live = new Set(grants.flatMap((/** @type {any} */ { grant, state }) => (state === "ended" ? [] : [grant])));
  if ([...over].some((grant) => live.has(grant))) throw new NotebookError("not_ended");
}
