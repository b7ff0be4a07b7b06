// @ts-check
/**
 * Emergency only (docs/protocol.md section 21).
 *
 * * While the switch is on, this notebook shares nothing with any office, whatever a server says;
 *   turning it on ends all that was shared.
 */

import * as answers from "./answers.js";
import { editNotebook, hearGrant } from "./editing.js";
import { NotebookError } from "./errors.js";
import { emergencyOf, withEmergency } from "./release_entries.js";

/** @typedef {import("./visit.js").Visit} Visit */

/**
 * Leave nothing but releases, or let the rest be again.
 * @param {Visit} visit @param {{on: boolean}} args
 */
export async function setEmergencyOnly(visit, { on }) {
  const { grants } = await editNotebook(visit, (manifest) => ({
    next: withEmergency(on ? { ...manifest, ledger: manifest.ledger.map(end) } : manifest, { only: on }),
    path: "/api/prepared-only",
    body: { on },
    shape: answers.counterAndGrants,
  }));
  for (const grant of grants) if (grant.state === "ended") hearGrant(visit, grant);
  if (on && grants.some((/** @type {any} */ { state }) => state !== "ended")) throw new NotebookError("not_ended");
  return {};
}

/** @param {any} entry */
const end = (entry) => (entry.ended ? entry : { ...entry, ended: true, ended_seen: true, secret: "", later_until: 0 });

/** Stop where everything but releases is switched off. @param {any} manifest */
export function requireOrdinary(manifest) {
  if (emergencyOf(manifest).only) throw new NotebookError("emergency_only");
}
