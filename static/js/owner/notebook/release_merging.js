// @ts-check
/**
 * What the server and the journal say of releases, taken over; and what no change may lose of them
 * (docs/protocol.md sections 7 and 21).
 *
 * * `ended` and `opened` go one way. A reading counts as soon as the list or the journal shows it.
 * * `shown` only grows, but where terms change: what nobody opened yet shows what the new terms say.
 */

import { toB64 } from "../../crypto/encoding.js";
import { mergeEndings } from "./ledger.js";
import {
  FORGOTTEN,
  endRelease,
  findRelease,
  isLiveThere,
  isReleaseOver,
  releasesOf,
  termsHash,
  termsOf,
  withEmergency,
} from "./release_entries.js";

const FIXED = ["practice", "contact", "for"];
const FLAGS = ["ended", "ended_seen", "opened"];

/**
 * The newest manifest, with every ending and reading that is known by now.
 * @param {import("./visit.js").Visit} visit
 */
export function mergeKnown(visit) {
  const now = visit.clock.now();
  const merged = mergeEndings(visit.manifest, visit.server.grants, now);
  return mergeReleases(merged, visit.server.releases, listRead(visit.events), now);
}

/**
 * What somebody read, by the verified journal: grants and releases alike.
 * @param {readonly import("../../crypto/journal.js").CheckedEvent[]} events
 * @returns {Set<string>}
 */
function listRead(events) {
  const readings = events.filter(({ event, grantEvent }) => event.kind === "section_read" && grantEvent !== null);
  return new Set(readings.map(({ grantEvent }) => toB64(/** @type {any} */ (grantEvent).grant)));
}

/**
 * @param {any} manifest
 * @param {any[]} releases the server's
 * @param {ReadonlySet<string>} read of the journal
 * @param {number} now
 * @returns {any} the same object where nothing changes
 */
export function mergeReleases(manifest, releases, read, now) {
  const said = new Map(releases.map((one) => [one.release, one]));
  const before = releasesOf(manifest);
  const merged = before.map((entry) => mergeOne(entry, said.get(entry.release), read, now));
  return merged.every((entry, at) => entry === before[at]) ? manifest : withEmergency(manifest, { releases: merged });
}

/** @param {any} entry @param {any} said or undefined @param {ReadonlySet<string>} read @param {number} now */
function mergeOne(entry, said, read, now) {
  const isRead = read.has(entry.release) || (said !== undefined && (said.reads > 0 || said.opened_at !== undefined));
  const opened = isRead && !entry.opened ? { ...entry, opened: true } : entry;
  const isOver = (said !== undefined && !isLiveThere(said)) || isReleaseOver(entry, now);
  return isOver && !entry.ended ? endRelease(opened) : opened;
}

/**
 * The first thing about releases that `after` lacks and nobody may take away; "" where all is there.
 * @param {any} before @param {any} after
 * @returns {string}
 */
export function findLostRelease(before, after) {
  const isLost = releasesOf(before).some((entry) => isLostIn(entry, findRelease(after, entry.release)));
  return isLost ? "release" : "";
}

/** @param {any} entry @param {any} kept or null */
function isLostIn(entry, kept) {
  if (!kept || FIXED.some((name) => entry[name] !== kept[name])) return true;
  if (FLAGS.some((name) => entry[name] && !kept[name])) return true;
  const shown = new Set(kept.shown.map(nameShown));
  const isLess = entry.shown.some((/** @type {any} */ one) => !shown.has(nameShown(one)));
  if (isLess && (entry.opened || entry.terms === kept.terms)) return true;
  const { pack, gate, lookup, part = FORGOTTEN, holder_lookup: held = FORGOTTEN } = kept;
  return kept.ended && [pack, gate, lookup, part, held].some((one) => one !== FORGOTTEN);
}

/** @param {any} shown */
const nameShown = ({ section, revision, sealing }) => `${section} ${revision} ${sealing}`;

/**
 * Where the server's list and the notebook contradict each other, or null.
 * @param {any} manifest @param {any[]} releases the server's @param {number} now
 * @returns {{code: string, why: string, release: string} | null}
 */
export function findReleaseContradiction(manifest, releases, now) {
  const said = new Map(releases.map((one) => [one.release, one]));
  for (const entry of releasesOf(manifest)) {
    const why = whyContradicted(entry, said.get(entry.release), now);
    if (why) return { code: "does_not_add_up", why, release: entry.release };
  }
  return null;
}

/** @param {any} entry @param {any} said or undefined @param {number} now */
function whyContradicted(entry, said, now) {
  if (!said) return "release_missing";
  if (said.terms !== termsHash(entry)) return "terms";
  // Its own time may have ended it here a moment before the server looked.
  return entry.ended && isLiveThere(said) && now < termsOf(entry).not_after ? "release_came_back" : "";
}
