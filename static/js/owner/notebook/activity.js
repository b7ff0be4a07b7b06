// @ts-check
/**
 * The activity: every line of the journal, each signed statement in it verified
 * (docs/protocol.md section 13).
 *
 * * A line that does not verify, or one that is missing, is `does_not_add_up`; what could be
 *   read is shown all the same.
 */

import { parseB64, toB64 } from "../../crypto/encoding.js";
import { verifyFacts } from "../../crypto/journal.js";
import { verifySigned } from "../../crypto/signing.js";
import { EXPOSED, OWNER, SERVER } from "../../crypto/statements/journal.js";
import { parseBody } from "../../crypto/statements.js";
import { NotebookError } from "./errors.js";
import { findEntry } from "./ledger.js";
import { canName, findName, inOrder, readWords, titleOf } from "./naming.js";
import { findRelease } from "./release_entries.js";
import { describeReleaseLine, findMissingRelease, findStrangeContact } from "./release_lines.js";
import { settle } from "./visiting.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("../../crypto/journal.js").CheckedEvent} CheckedEvent
 * @typedef {{code: string} & Record<string, unknown>} Trouble
 */

/**
 * @param {Visit} visit
 */
export async function listActivity(visit) {
  await settle(visit);
  return describeActivity(visit);
}

/**
 * The journal as it was followed so far.
 * @param {Visit} visit
 */
export async function describeActivity(visit) {
  const lines = [];
  /** @type {Trouble | null} */
  let problem = visit.trouble ?? findMissing(visit);
  for (const checked of visit.events) {
    const sections = readSections(visit, checked);
    if (!sections) problem ??= { code: "does_not_add_up", why: "statement", n: checked.event.n };
    lines.push(await describeLine(visit, checked, sections ?? []));
  }
  return { ok: problem === null, problem, events: lines.reverse() };
}

/**
 * Each grant of the ledger has its line, offered or renewed, with the same terms; so has each release,
 * armed or changed, and since then nobody but its contact asked for it or read it.
 * @param {Visit} visit
 * @returns {Trouble | null}
 */
function findMissing(visit) {
  return findMissingOffer(visit) ?? findMissingRelease(visit) ?? findStrangeContact(visit);
}

/** @param {Visit} visit @returns {Trouble | null} */
function findMissingOffer({ manifest, events }) {
  const offered = new Map();
  for (const { event, facts, grantEvent } of events) {
    if (event.kind === "grant_offered" && grantEvent) offered.set(toB64(grantEvent.grant), toB64(facts.terms));
    if (event.kind === "grant_renewed" && grantEvent) {
      offered.set(toB64(grantEvent.grant), toB64(parseBody("Renewal", facts.renewal.body).terms));
    }
  }
  const lost = manifest.ledger.find((/** @type {any} */ { grant, terms }) => offered.get(grant) !== terms);
  return lost ? { code: "does_not_add_up", why: "offer_missing", grant: lost.grant } : null;
}

/**
 * The sections a line is about, once what was signed in it is verified; null where it is not.
 * @param {Visit} visit
 * @param {CheckedEvent} checked
 * @returns {string[] | null}
 */
function readSections(visit, checked) {
  const { instance } = visit.pins;
  const { event, facts } = checked;
  try {
    const statement = /** @type {any} */ (verifyFacts(checked, instance));
    if (event.kind === "grant_rotated") {
      verifySigned("rotation", instance, facts.rotation, parseB64(event.actor, 32));
    }
    if (statement?.sections) return requireSome(visit, checked, statement.sections);
    return facts.section ? [toB64(facts.section)] : [];
  } catch {
    return null;
  }
}

/**
 * A record of nothing is right for a release only.
 * @param {Visit} visit @param {CheckedEvent} checked @param {{id: Uint8Array}[]} sections
 */
function requireSome({ manifest }, { grantEvent }, sections) {
  const isGrant = grantEvent !== null && findEntry(manifest, toB64(grantEvent.grant)) !== null;
  if (isGrant && sections.length === 0) throw new NotebookError("does_not_add_up");
  return sections.map(({ id }) => toB64(id));
}

/** @param {Visit} visit @param {CheckedEvent} checked @param {string[]} sections */
async function describeLine(visit, checked, sections) {
  const { event, grantEvent } = checked;
  const id = grantEvent ? toB64(grantEvent.grant) : "";
  const release = findRelease(visit.manifest, id);
  if (release) return describeReleaseLine(visit, checked, release, sections);
  const grant = id;
  const entry = findEntry(visit.manifest, grant);
  const words = entry ? readWords(entry) : null;
  const offered = event.kind === "grant_offered" && entry;
  const about = inOrder(words, offered ? entry.sections.map((/** @type {any} */ { id }) => id) : sections);
  const who = await nameActor(visit, event.actor, entry);
  return {
    n: event.n,
    at: event.at,
    day: grantEvent === null,
    kind: event.kind,
    byOwner: event.actor === OWNER,
    who,
    agencyName: entry?.agency_name ?? "",
    officeName: words?.office_name ?? "",
    sections: about.map((/** @type {string} */ id) => titleOf(visit.manifest, words, id)),
    unusual: await findUnusual(visit, checked, { who, entry }),
    grant,
    how: howOf(checked),
  };
}

/** @param {CheckedEvent} checked @returns {string} */
function howOf({ event, facts }) {
  if (event.kind === "emergency_only") return facts.on ? "on" : "off";
  return facts.how ?? facts.why ?? "";
}

/** @param {Visit} visit @param {string} actor @param {any} entry */
async function nameActor(visit, actor, entry) {
  if (actor === OWNER || actor === SERVER) return actor;
  return entry ? findName(visit, entry.agency, actor) : "";
}

/**
 * @param {Visit} visit @param {CheckedEvent} checked
 * @param {{who: string, entry: any}} line
 * @returns {Promise<string | null>}
 */
async function findUnusual(visit, checked, { who, entry }) {
  const { event, facts } = checked;
  if (event.kind === "grant_refused") return isOwnAgain(visit, checked) ? "same_person" : `token_${facts.why}`;
  if (event.kind === "doors_changed") return "doors_changed";
  if (event.kind === "grant_ended" && facts.how === EXPOSED) return "code_exposed";
  const unnamed = who === "" && entry !== null && (await canName(visit, entry.agency));
  return unnamed ? "unknown_person" : null;
}

/**
 * Whether somebody typed a code again that they had opened themselves.
 * @param {Visit} visit @param {CheckedEvent} refused
 */
function isOwnAgain({ events }, { event, facts, grantEvent }) {
  if (facts.why !== "spent" || !grantEvent) return false;
  const grant = toB64(grantEvent.grant);
  return events.some(
    (one) =>
      one.event.kind === "grant_opened" &&
      one.event.actor === event.actor &&
      one.grantEvent !== null &&
      toB64(one.grantEvent.grant) === grant,
  );
}
