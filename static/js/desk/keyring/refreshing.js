// @ts-check
/**
 * The agency as it is now: asked again before anything new, and when papers seem not to fit,
 * so that a roster or team key made since the sign-in counts at once.
 */

import { fetchAgency } from "./agency.js";
import { rememberRoster } from "./remembering.js";
import { fetchTeamKeys } from "./team.js";

/** @param {import("./desk.js").Desk} desk */
export async function refreshAgency(desk) {
  desk.agency = await fetchAgency(desk);
  if (!desk.keys.teams.has(desk.agency.roster.team.generation)) await fetchTeamKeys(desk);
  await rememberRoster(desk);
}

/**
 * Whether a refusal may come from an agency that changed since it was looked at, and did change.
 * @param {import("./desk.js").Desk} desk
 * @param {string} code of the refusal
 */
export async function isAgencyNewer(desk, code) {
  if (!["does_not_fit", "team_key_missing"].includes(code)) return false;
  const before = desk.ownAgency.roster.n;
  await refreshAgency(desk);
  return desk.ownAgency.roster.n > before;
}
