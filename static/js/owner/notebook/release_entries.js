// @ts-check
/**
 * The releases a manifest remembers, and changes to them (docs/protocol.md sections 7 and 21).
 *
 * * An ended entry keeps nothing that opens, and never becomes live again.
 * * The server can only make a release less live: live means live here, there, and before its end.
 * * Pure functions over plain manifests.
 */

import { parseB64, toB64 } from "../../crypto/encoding.js";
import { NotebookError } from "./errors.js";
import { hashText, parsePlain } from "./statement.js";

/** @typedef {import("./ledger.js").Shown} Shown */

/** What pack, gate and lookup of an ended entry are. */
export const FORGOTTEN = toB64(new Uint8Array(32));

const NOTHING = Object.freeze({ only: false, never: Object.freeze([]), releases: Object.freeze([]) });
const SEALABLE = new Set(["armed", "asked", "waiting"]);
const LIVE = new Set([...SEALABLE, "open"]);

/** What is prepared; nothing where nothing is. @param {any} manifest @returns {any} */
export const emergencyOf = (manifest) => manifest.emergency ?? NOTHING;

/** Every release, oldest first. @param {any} manifest @returns {readonly any[]} */
export const releasesOf = (manifest) => emergencyOf(manifest).releases;

/** @param {any} manifest @param {string} release */
export const findRelease = (manifest, release) => releasesOf(manifest).find((entry) => entry.release === release) ?? null;

/** @param {any} manifest @param {string} release */
export function getRelease(manifest, release) {
  const entry = findRelease(manifest, release);
  if (!entry) throw new NotebookError("not_found");
  return entry;
}

/** The terms of a release, as the owner signed them. @param {any} entry */
export const termsOf = (entry) => parsePlain("ReleaseTerms", parseB64(entry.terms));

/** The hash of these terms. @param {any} entry */
export const termsHash = (entry) => hashText(parseB64(entry.terms));

/** What the contact reads beside the sections. @param {any} entry */
export const wordsOf = (entry) => parsePlain("ReleaseWords", parseB64(entry.words));

/** Whether the server calls it live. @param {any} said */
export const isLiveThere = (said) => LIVE.has(said.state);

/** Whether a second holder may still be given a part, and say yes. @param {any} said */
export const isSealable = (said) => SEALABLE.has(said.state);

/** Over by the notebook alone. @param {any} entry @param {number} now @returns {boolean} */
export const isReleaseOver = (entry, now) => entry.ended || termsOf(entry).not_after <= now;

/**
 * Live in the notebook, in the server's list, and before its end.
 * @param {any} entry
 * @param {any[]} releases the server's
 * @param {number} now
 * @returns {any} the server's word on it, or null
 */
export function findLiveRelease(entry, releases, now) {
  const said = releases.find(({ release }) => release === entry.release);
  const same = said && isLiveThere(said) && said.terms === termsHash(entry);
  return same && !isReleaseOver(entry, now) ? said : null;
}

/**
 * What a release opens of a section now: the last that was shown, or null.
 * @param {any} entry @param {string} section
 * @returns {Shown | null}
 */
export const findReleaseShown = (entry, section) =>
  entry.shown.filter((/** @type {Shown} */ one) => one.section === section).at(-1) ?? null;

/** Another switch, list of people, or list of releases. @param {any} manifest @param {object} changes */
export const withEmergency = (manifest, changes) => ({ ...manifest, emergency: { ...emergencyOf(manifest), ...changes } });

/** With one release replaced, or added at the end. @param {any} manifest @param {any} entry */
export function withRelease(manifest, entry) {
  const there = releasesOf(manifest);
  const known = there.some(({ release }) => release === entry.release);
  const releases = known ? there.map((one) => (one.release === entry.release ? entry : one)) : [...there, entry];
  return withEmergency(manifest, { releases });
}

/** Something more that a release can open. @param {any} manifest @param {string} release @param {Shown} shown */
export function withReleaseShown(manifest, release, { section, revision, sealing }) {
  const entry = getRelease(manifest, release);
  return withRelease(manifest, { ...entry, shown: [...entry.shown, { section, revision, sealing }] });
}

/** One that is over: what could open it is forgotten. @param {any} entry */
export const endRelease = (entry) => ({
  ...entry,
  ended: true,
  pack: FORGOTTEN,
  gate: FORGOTTEN,
  lookup: FORGOTTEN,
  ...(entry.part === undefined ? {} : { part: FORGOTTEN }),
  ...(entry.holder_lookup === undefined ? {} : { holder_lookup: FORGOTTEN }),
});
