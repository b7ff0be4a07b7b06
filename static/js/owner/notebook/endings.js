// @ts-check
/**
 * Ending: the server is told first and alone; ledger and debts follow behind the answer.
 *
 * * Never asks for the passphrase, never waits for the manifest.
 * * "Ended" is said only when the server's own answer says so.
 */

import * as answers from "./answers.js";
import { hearGrant } from "./editing.js";
import { NotebookError } from "./errors.js";
import { isOver } from "./ledger.js";
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
  if (grants.some((/** @type {any} */ { state }) => state !== "ended")) throw new NotebookError("not_ended");
  for (const grant of grants) hearGrant(visit, grant);
  await requireNoneLeft(
    visit,
    live.filter((/** @type {any} */ { grant }) => !visit.ended.has(grant)),
  );
  return { ended: grants.length };
}

/**
 * A grant that the answer leaves out must have ended before: the server is asked again.
 * @param {Visit} visit
 * @param {{grant: string}[]} leftOut
 */
async function requireNoneLeft(visit, leftOut) {
  if (leftOut.length === 0) return;
  const { grants } = checkShape(answers.pulse, await visit.api.get("/api/pulse"));
  const live = new Set(grants.flatMap((/** @type {any} */ { grant, state }) => (state === "ended" ? [] : [grant])));
  if (leftOut.some(({ grant }) => live.has(grant))) throw new NotebookError("not_ended");
}
