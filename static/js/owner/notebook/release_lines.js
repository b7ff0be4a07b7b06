// @ts-check
/**
 * What the journal says of releases: which terms must be there, who may have asked and read, and
 * each line as the screens show it (docs/protocol.md sections 13 and 21).
 */

import { toB64 } from "../../crypto/encoding.js";
import { OWNER, SERVER } from "../../crypto/statements/journal.js";
import { inOrder, titleOf } from "./naming.js";
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
 * Since its terms were made, nobody but its contact asked for a release, or read it.
 * @param {Visit} visit
 * @returns {Trouble | null}
 */
export function findStrangeContact({ manifest, events }) {
  const contacts = new Map(releasesOf(manifest).map((entry) => [termsHash(entry), termsOf(entry).contact_sign]));
  const allowed = new Map();
  for (const { event, facts, grantEvent } of events) {
    if (!grantEvent) continue;
    const release = toB64(grantEvent.grant);
    const contact = allowed.get(release);
    if (isMaking(event.kind)) allowed.set(release, contacts.get(toB64(facts.terms)));
    else if (contact && event.actor !== OWNER && event.actor !== contact) {
      return { code: "does_not_add_up", why: "contact", n: event.n };
    }
  }
  return null;
}

/**
 * One line about a release. The contact has a name where the newest card is theirs.
 * @param {Visit} visit @param {CheckedEvent} checked @param {any} entry @param {string[]} sections
 */
export function describeReleaseLine({ manifest }, { event, facts }, entry, sections) {
  const { sections: prepared = [], contact_sign: contact } = termsOf(entry);
  const words = wordsOf(entry);
  const about = inOrder(words, isMaking(event.kind) ? prepared : sections);
  const isService = event.actor === OWNER || event.actor === SERVER;
  return {
    n: event.n,
    at: event.at,
    day: false,
    kind: event.kind,
    byOwner: event.actor === OWNER,
    who: isService ? event.actor : event.actor === contact ? entry.contact : "",
    agencyName: entry.contact,
    officeName: "",
    sections: about.map((id) => titleOf(manifest, words, id)),
    unusual: null,
    grant: entry.release,
    how: facts.how ?? "",
  };
}
