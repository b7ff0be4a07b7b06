// @ts-check
/**
 * Writing the manifest, and reading it afresh.
 *
 * * A change is worked out on the freshest manifest; when that was too old it is worked out again.
 * * What the server reports as ended is merged before any other change.
 * * A manifest of another vault, an older one than seen in this visit, another content under a
 *   counter already seen, or one that lacks what this visit has seen is refused
 *   (docs/protocol.md section 17, point 13).
 * * Nothing is sent that loses what another device did.
 */

import { parseB64, toB64 } from "../../crypto/encoding.js";
import * as answers from "./answers.js";
import { NotebookError } from "./errors.js";
import { findContradiction } from "./ledger.js";
import { findSection, openManifest, sealManifest } from "./manifest.js";
import { findLost, findTakenOut } from "./merging.js";
import { requirePinned } from "./pins.js";
import { isLiveThere } from "./release_entries.js";
import { findReleaseContradiction, mergeKnown } from "./release_merging.js";
import { checkShape } from "./shapes.js";
import { hashText } from "./statement.js";

const TRIES = 5;
/**
 * Answers to what was made of an older state, while it was made or when it was sent: a grant may have been opened or ended
 * meanwhile, which moves no counter.
 */
const FETCH_AGAIN = new Set(["conflict", "old_sealing", "bad_statement", "grant_over", "release_over", "tainted"]);

/**
 * @typedef {object} Edit
 * @property {any} next the manifest to be, without its counter
 * @property {"post" | "put" | "remove"} [method]
 * @property {string} [path]
 * @property {object} [body] what goes beside the manifest
 * @property {import("./shapes.js").Shape} [shape] of the answer, which has `counter`
 * @property {string[]} [takesOut] sections and doors that the change removes; no other may go
 *
 * @typedef {import("./visit.js").Visit} Visit
 */

/**
 * Change the notebook. `prepare` gets the freshest manifest and gives the edit, or null when
 * there is nothing to do (any more).
 * @param {Visit} visit
 * @param {(manifest: any) => Promise<Edit | null> | Edit | null} prepare
 * @returns {Promise<any>} the server's answer, or null
 */
export function editNotebook(visit, prepare) {
  return visit.alone(() => editInTurn(visit, prepare));
}

/**
 * The same, for who already has the turn.
 * @param {Visit} visit
 * @param {(manifest: any) => Promise<Edit | null> | Edit | null} prepare
 */
export async function editInTurn(visit, prepare) {
  for (let tries = 1; ; tries++) {
    try {
      const edit = await prepare(mergeKnown(visit));
      return edit && (await sendEdit(visit, edit));
    } catch (error) {
      if (tries === TRIES || !FETCH_AGAIN.has(/** @type {any} */ (error).code)) throw error;
    }
    await refreshInTurn(visit);
  }
}

/** @param {Visit} visit @param {Edit} edit */
async function sendEdit(visit, edit) {
  const { next, method = "put", path = "/api/manifest", body = {}, shape = answers.counter, takesOut = [] } = edit;
  const manifest = { ...next, counter: visit.counter + 1 };
  requireKept(visit.manifest, manifest, takesOut);
  const envelope = sealManifest(visit.derive("manifest"), manifest);
  const request = { ...body, manifest: toB64(envelope) };
  const answer = checkShape(shape, await visit.api[method](path, request, { ifMatch: visit.counter }));
  if (answer.counter !== manifest.counter) throw new NotebookError("answer_refused", { field: "counter" });
  takeOver(visit, manifest, envelope);
  return answer;
}

/** @param {any} before @param {any} after @param {string[]} takesOut */
function requireKept(before, after, takesOut) {
  const lost = findLost(before, after) || (findTakenOut(before, after).some((id) => !takesOut.includes(id)) ? "taken_out" : "");
  if (lost) throw new NotebookError("would_lose", { why: lost });
}

/** @param {Visit} visit @param {any} manifest @param {Uint8Array} envelope */
function takeOver(visit, manifest, envelope) {
  visit.manifest = manifest;
  visit.counter = manifest.counter;
  visit.envelope = hashText(envelope);
}

/**
 * Fetch the notebook and check it against what this visit knows.
 * @param {Visit} visit
 */
export async function refreshInTurn(visit) {
  const answer = checkShape(answers.notebook, await visit.api.get("/api/notebook"));
  if (answer.vault !== visit.vault) throw new NotebookError("altered");
  if (answer.counter < visit.counter) throw new NotebookError("older_state");
  const envelope = parseB64(answer.manifest);
  const seen = answer.counter === visit.counter;
  if (seen && hashText(envelope) !== visit.envelope) throw new NotebookError("altered");
  const manifest = seen
    ? visit.manifest
    : openManifest(visit.derive("manifest"), { vault: visit.vault, counter: answer.counter, envelope });
  requirePinned(visit.pins, manifest);
  const lost = visit.manifest ? findLost(visit.manifest, manifest) : "";
  if (lost) throw new NotebookError("older_state", { why: lost });
  requireJournal(visit, answer.journal);
  noteOthers(visit, manifest);
  visit.clock.hear(answer.at);
  visit.hear(answer);
  takeOver(visit, manifest, envelope);
  visit.trouble ??= findContradiction(manifest, answer.grants);
  visit.trouble ??= findReleaseContradiction(manifest, answer.releases, answer.at);
}

/**
 * The activity never gets shorter, nor another one under a number this visit has verified.
 * @param {Visit} visit @param {{n: number, head: string}} told
 */
export function requireJournal(visit, told) {
  const seen = visit.server?.journal;
  if (seen && told.n < seen.n) throw new NotebookError("older_state", { why: "journal" });
  const verified = visit.events[told.n - 1];
  if (verified && toB64(verified.head.hash) !== told.head) throw new NotebookError("older_state", { why: "journal" });
}

/**
 * A section that this visit saved, and another device after it: the one from here stays beside.
 * @param {Visit} visit @param {any} manifest the newest
 */
function noteOthers(visit, manifest) {
  for (const [section, own] of visit.savedHere) {
    const newest = findSection(manifest, section)?.revision ?? 0;
    if (newest === own) continue;
    visit.savedHere.delete(section);
    if (newest > own) visit.beside.set(section, own);
  }
}

/** Put one grant of an answer into the server's list. @param {Visit} visit @param {any} grant */
export function hearGrant(visit, grant) {
  if (grant.state === "ended") visit.ended.set(grant.grant, grant);
  const others = visit.server.grants.filter((/** @type {any} */ other) => other.grant !== grant.grant);
  visit.hear({ grants: [...others, grant] });
}

/** Put one release of an answer into the server's list. @param {Visit} visit @param {any} release */
export function hearRelease(visit, release) {
  if (!isLiveThere(release)) visit.over.set(release.release, release);
  const others = visit.server.releases.filter((/** @type {any} */ other) => other.release !== release.release);
  visit.hear({ releases: [...others, release] });
}
