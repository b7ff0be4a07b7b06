// @ts-check
/**
 * What the journal says of releases: which terms must be there, who may have asked and read, and
 * each line as the screens show it (docs/protocol.md sections 13 and 21).
 */

import { toB64 } from "../../crypto/encoding.js";
import { parseBody } from "../../crypto/statements.js";
import { OWNER, SERVER } from "../../crypto/statements/journal.js";
import { findName, inOrder, titleOf } from "./naming.js";
import { releasesOf, termsHash, termsOf, wordsOf } from "./release_entries.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("../../crypto/journal.js").CheckedEvent} CheckedEvent
 * @typedef {{code: string} & Record<string, unknown>} Trouble
 */

/** Lines with the hash of a release's terms. @param {string} kind */
const isMaking = (kind) => kind === "release_armed" || kind === "release_changed";

/**
 * Each release has its line with the terms that the notebook remembers.
 * @param {Visit} visit
 * @returns {Trouble | null}
 */
export function findMissingRelease({ manifest, events }) {
  const made = new Set(events.flatMap(({ event, facts }) => (isMaking(event.kind) ? [toB64(facts.terms)] : [])));
  const lost = releasesOf(manifest).find((entry) => !made.has(termsHash(entry)));
  return lost ? { code: "does_not_add_up", why: "offer_missing", release: lost.release } : null;
}

/**
 * Since its terms were made, nobody but its contact asked for a release, or read it, and nobody but the
 * holder they name said yes, to exactly them. Of an office, its list of people says who that was.
 * @param {Visit} visit
 * @returns {Trouble | null}
 */
export function findStrangeContact({ manifest, events }) {
  const known = new Map(releasesOf(manifest).map((entry) => [termsHash(entry), termsOf(entry)]));
  const newest = new Map();
  for (const { event, facts, grantEvent } of events) {
    if (!grantEvent) continue;
    const release = toB64(grantEvent.grant);
    const { hash, terms } = newest.get(release) ?? {};
    if (isMaking(event.kind)) newest.set(release, { hash: toB64(facts.terms), terms: known.get(toB64(facts.terms)) });
    else if (!terms || event.actor === OWNER) continue;
    else if (event.kind === "release_held") {
      if (!isHoldersYes(terms, hash, facts.yes)) return { code: "does_not_add_up", why: "holder", n: event.n };
    } else if (event.actor !== terms.contact_sign) return { code: "does_not_add_up", why: "contact", n: event.n };
  }
  return null;
}

/** @param {any} terms @param {string} hash of these terms @param {import("../../crypto/signing.js").SignedBytes} signed */
function isHoldersYes({ holder }, hash, signed) {
  const yes = parseBody("ReleaseYes", signed.body);
  const isTheirs = holder && (holder.sign === undefined || holder.sign === toB64(yes.holder));
  return Boolean(isTheirs) && toB64(yes.terms) === hash;
}

/**
 * One line about a release. Contact and second contact have a name where the newest cards are theirs,
 * somebody of an office where its list of people names them.
 * @param {Visit} visit @param {CheckedEvent} checked @param {any} entry @param {string[]} sections
 */
export async function describeReleaseLine(visit, { event, facts }, entry, sections) {
  const { sections: prepared = [] } = termsOf(entry);
  const words = wordsOf(entry);
  const about = inOrder(words, isMaking(event.kind) ? prepared : sections);
  return {
    n: event.n,
    at: event.at,
    day: false,
    kind: event.kind,
    byOwner: event.actor === OWNER,
    who: await nameActor(visit, event.actor, entry),
    agencyName: entry.contact,
    officeName: "",
    sections: about.map((id) => titleOf(visit.manifest, words, id)),
    unusual: null,
    grant: entry.release,
    how: facts.how ?? "",
  };
}

/** @param {Visit} visit @param {string} actor @param {any} entry */
async function nameActor(visit, actor, entry) {
  const { contact_sign: contact, holder } = termsOf(entry);
  if (actor === OWNER || actor === SERVER) return actor;
  if (actor === contact) return entry.contact;
  if (holder?.agency !== undefined) return findName(visit, holder.agency, actor);
  return holder?.sign === actor ? entry.holder : "";
}
