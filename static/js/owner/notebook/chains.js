// @ts-check
/**
 * Roster chains: the people and team keys of an agency, from its identity key on
 * (docs/protocol.md section 8).
 *
 * * A chain must reach the roster the manifest remembers; a shorter or another one is refused.
 * * A name counts when a roster holds its salted hash.
 */

import { findMember, verifyName, verifyRosterChain } from "../../crypto/chain.js";
import { parseB64, toB64 } from "../../crypto/encoding.js";
import { parseSigned } from "../../crypto/signing.js";
import * as answers from "./answers.js";
import { NotebookError, refuseAs } from "./errors.js";
import { checkShape } from "./shapes.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("../../crypto/statements.js").Body<"Roster">} Roster
 * @typedef {{name: string, salt: Uint8Array}} Named
 * @typedef {{rosters: readonly Roster[], signed: readonly import("../../crypto/signing.js").Signed[], identity: string,
 *   hashes: string[], newest: Roster, names: Map<string, string>, named: Map<string, Named>}} Chain
 */

/** What the manifest remembers of an agency, or null. @param {any} manifest @param {string} agency */
export const findRemembered = (manifest, agency) =>
  manifest.agencies.find((/** @type {any} */ one) => one.agency === agency) ?? null;

/**
 * The verified roster chain of an agency, from its identity key, through the remembered roster.
 * @param {Visit} visit
 * @param {string} agency
 * @param {string} identity b64
 * @returns {Promise<Chain>}
 */
export async function fetchChain(visit, agency, identity) {
  const answer = checkShape(answers.rosters, await visit.api.get(`/api/agencies/${agency}/rosters?from=1`));
  const signed = answer.rosters.map(parseSigned);
  const remembered = findRemembered(visit.manifest, agency);
  const known = remembered?.identity === identity && remembered.roster_n > 0 ? remembered : null;
  const rosters = refuseAs("roster_refused", () =>
    verifyRosterChain(
      signed,
      parseB64(identity, 32),
      visit.pins.instance,
      known && { n: known.roster_n, hash: parseB64(known.roster, 32) },
      parseB64(agency, 16),
    ),
  );
  const hashes = signed.map((/** @type {any} */ { hash }) => toB64(hash));
  const named = readNames(rosters, answer.names);
  const names = new Map([...named].map(([sign, { name }]) => [sign, name]));
  return { rosters, signed, identity, hashes, newest: rosters[rosters.length - 1], names, named };
}

/**
 * Names that the rosters stand for; others are left out.
 * @param {readonly Roster[]} rosters
 * @param {{sign: string, name: string, salt: string}[]} names
 * @returns {Map<string, Named>}
 */
function readNames(rosters, names) {
  const verified = new Map();
  for (const { sign, name, salt } of names) {
    const members = rosters.map((roster) => findMember(roster, parseB64(sign, 32)));
    const said = { name, salt: parseB64(salt, 16) };
    const stands = members.some((member) => member && isNameOf(member, said.name, said.salt));
    if (stands) verified.set(sign, said);
  }
  return verified;
}

/** @param {any} member @param {string} name @param {Uint8Array} salt */
function isNameOf(member, name, salt) {
  try {
    verifyName(member, name, salt);
    return true;
  } catch {
    return false;
  }
}

/**
 * The chain by the remembered identity, kept for this visit; used to show and to wrap again.
 * @param {Visit} visit
 * @param {string} agency
 * @param {{afresh?: boolean}} [options]
 * @returns {Promise<Chain>}
 */
export async function getChain(visit, agency, { afresh = false } = {}) {
  const remembered = findRemembered(visit.manifest, agency);
  if (!remembered) throw new NotebookError("roster_refused", { why: "unknown" });
  const kept = afresh ? undefined : visit.chains.get(agency);
  const chain = kept ?? fetchChain(visit, agency, remembered.identity);
  visit.chains.set(agency, chain);
  try {
    return await chain;
  } catch (error) {
    visit.chains.delete(agency);
    throw error;
  }
}

/**
 * What to remember of an agency from now on.
 * @param {any} manifest
 * @param {string} agency
 * @param {string} identity
 * @param {Chain} chain
 */
export function rememberAgency(manifest, agency, identity, chain) {
  const note = { agency, identity, roster_n: chain.newest.n, roster: chain.hashes[chain.hashes.length - 1] };
  const known = findRemembered(manifest, agency);
  // Another device may remember a newer roster of the same identity.
  if (known?.identity === identity && known.roster_n >= note.roster_n) return manifest;
  const agencies = known
    ? manifest.agencies.map((/** @type {any} */ one) => (one.agency === agency ? note : one))
    : [...manifest.agencies, note];
  return { ...manifest, agencies };
}
