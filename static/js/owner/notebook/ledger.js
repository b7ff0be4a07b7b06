// @ts-check
/**
 * The ledger: what the owner granted, as only the owner knows it (docs/protocol.md section 7).
 *
 * * An ended grant never becomes live again, whatever a server says.
 * * The server can only make a grant less live: live means live here, there, and before its end.
 * * Pure functions over plain manifests.
 */

import { VISIT_OPEN_SECONDS } from "../../crypto/grants.js";
import { NotebookError } from "./errors.js";
import { isReleaseOver, releasesOf } from "./release_entries.js";

/**
 * @typedef {{section: string, revision: number, sealing: number}} Shown
 *
 * @typedef {object} Teams
 * @property {ReadonlyMap<string, number>} rotated grant -> the newest generation of its team's key
 * @property {ReadonlyMap<string, number>} sealed "section revision" -> its sealing of this round
 */

/** @type {Teams} */
const NO_TEAMS = { rotated: new Map(), sealed: new Map() };

/** @param {any} manifest @param {string} grant */
export const findEntry = (manifest, grant) =>
  manifest.ledger.find((/** @type {any} */ entry) => entry.grant === grant) ?? null;

/** @param {any} manifest @param {string} grant */
export function getEntry(manifest, grant) {
  const entry = findEntry(manifest, grant);
  if (!entry) throw new NotebookError("not_found");
  return entry;
}

/** With one entry replaced. @param {any} manifest @param {any} entry */
export const withEntry = (manifest, entry) => ({
  ...manifest,
  ledger: manifest.ledger.map((/** @type {any} */ other) => (other.grant === entry.grant ? entry : other)),
});

/** Over by the ledger alone. @param {any} entry @param {number} now @returns {boolean} */
export const isOver = (entry, now) => entry.ended || entry.not_after <= now;

/**
 * A visit past its twelve hours, by the time at which the server said it was opened.
 * @param {any} entry @param {any} said the server's word on it @param {number} now
 */
const isPastVisit = (entry, said, now) => entry.visit && said?.opened_at + VISIT_OPEN_SECONDS <= now;

/**
 * Live in the ledger, in the server's list, and before its end.
 * @param {any} entry
 * @param {any[]} grants the server's
 * @param {number} now
 * @returns {any} the server's word on it, or null
 */
export function findLive(entry, grants, now) {
  const said = grants.find(({ grant }) => grant === entry.grant);
  const same = said && said.state !== "ended" && said.terms === entry.terms;
  return same && !isOver(entry, now) && !isPastVisit(entry, said, now) ? said : null;
}

/**
 * The newest thing a grant was shown of a section, or null.
 * @param {any} entry
 * @param {string} section
 * @returns {Shown | null}
 */
export function findShown(entry, section) {
  const shown = entry.shown.filter((/** @type {Shown} */ one) => one.section === section);
  return shown.reduce(
    (/** @type {Shown | null} */ newest, /** @type {Shown} */ one) =>
      !newest || one.revision > newest.revision || (one.revision === newest.revision && one.sealing > newest.sealing)
        ? one
        : newest,
    null,
  );
}

/** @param {any} entry @param {Shown} shown */
export const withShown = (entry, shown) => ({ ...entry, shown: [...entry.shown, shown] });

/**
 * Take over the endings the server reports, and those that time brought. The secret of a
 * token is dropped as soon as the token is spent or over.
 * @param {any} manifest
 * @param {any[]} grants the server's
 * @param {number} now
 * @returns {any} the same object where nothing changes
 */
export function mergeEndings(manifest, grants, now) {
  const said = new Map(grants.map((grant) => [grant.grant, grant]));
  const ledger = manifest.ledger.map((/** @type {any} */ entry) => {
    const state = said.get(entry.grant)?.state;
    const over = isOver(entry, now) || state === "ended" || isPastVisit(entry, said.get(entry.grant), now);
    if (!entry.ended && over) return { ...entry, ended: true, secret: "" };
    return state === "open" && entry.secret ? { ...entry, secret: "" } : entry;
  });
  const same = ledger.every((/** @type {any} */ entry, /** @type {number} */ at) => entry === manifest.ledger[at]);
  return same ? manifest : { ...manifest, ledger };
}

/**
 * Where the server's list and the ledger contradict each other, or null.
 * @param {any} manifest
 * @param {any[]} grants
 * @returns {{code: string, grant: string, why?: string} | null}
 */
export function findContradiction(manifest, grants) {
  for (const said of grants) {
    const entry = findEntry(manifest, said.grant);
    if (entry?.ended && said.state !== "ended") return { code: "grant_came_back", grant: said.grant };
    const other = entry && (entry.terms !== said.terms || entry.agency !== said.agency);
    if (other) return { code: "does_not_add_up", why: "terms", grant: said.grant };
  }
  const said = new Set(grants.map(({ grant }) => grant));
  const lost = manifest.ledger.find((/** @type {any} */ entry) => !said.has(entry.grant));
  return lost ? { code: "does_not_add_up", why: "grant_missing", grant: lost.grant } : null;
}

/** Grants the server lists that the owner never made. @param {any} manifest @param {any[]} grants */
export const findStrangers = (manifest, grants) => grants.filter(({ grant }) => !findEntry(manifest, grant));

/**
 * The revisions owed a fresh sealing: an ended grant, a release that was read and is over, or an
 * older key of a team that still reads, could open the bytes that still stand.
 * @param {any} manifest
 * @param {number} now
 * @param {Teams} [teams] whose key changed
 * @returns {{section: string, revision: number}[]} each once, in the order of the sections
 */
export function computeDebts(manifest, now, { rotated, sealed } = NO_TEAMS) {
  const over = [
    ...manifest.ledger.filter((/** @type {any} */ entry) => isOver(entry, now)),
    ...releasesOf(manifest).filter((entry) => entry.opened && isReleaseOver(entry, now)),
  ];
  const behind = manifest.ledger.filter((/** @type {any} */ entry) => entry.generation < (rotated.get(entry.grant) ?? 0));
  const owing = behind.flatMap((/** @type {any} */ entry) => findStanding(manifest, entry));
  const couldOpen = new Set([
    ...over.flatMap((/** @type {any} */ entry) => entry.shown.map(nameShown)),
    ...owing.filter((/** @type {Shown} */ one) => sealed.get(`${one.section} ${one.revision}`) !== one.sealing).map(nameShown),
  ]);
  return manifest.sections.flatMap((/** @type {any} */ section) =>
    section.revisions
      .filter((/** @type {any} */ one) => couldOpen.has(nameShown({ ...one, section: section.id })))
      .map((/** @type {any} */ one) => ({ section: section.id, revision: one.revision })),
  );
}

/**
 * What a grant was shown and that is still sealed so.
 * @param {any} manifest
 * @param {any} entry
 * @returns {Shown[]}
 */
export function findStanding(manifest, entry) {
  const stored = new Set(
    manifest.sections.flatMap((/** @type {any} */ { id, revisions }) =>
      revisions.map((/** @type {any} */ one) => nameShown({ ...one, section: id })),
    ),
  );
  return entry.shown.filter((/** @type {Shown} */ one) => stored.has(nameShown(one)));
}

/** @param {Shown} shown @returns {string} */
const nameShown = ({ section, revision, sealing }) => `${section} ${revision} ${sealing}`;
