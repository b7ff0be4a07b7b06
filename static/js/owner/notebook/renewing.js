// @ts-check
/**
 * Going on: new terms for whoever reads a grant that ends soon, or ended by time, without
 * another code (docs/protocol.md section 12).
 *
 * * Only the owner begins this, with a fresh choice each time.
 * * Nothing is wrapped before directory, chain and remembered identity verify, none of what is
 *   shown is owed a fresh sealing, and for nobody but the reader of the claim in the journal.
 * * What they read stays at the revision they had, or is the newest where the owner says so; it is
 *   what the owner saw.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { sealReaderWrap, sealWordsWrap } from "../../crypto/boxes.js";
import { makeId, parseB64, toB64 } from "../../crypto/encoding.js";
import { hash32 } from "../../crypto/hashing.js";
import { checkNarrowed } from "../../crypto/renewals.js";
import { parseSigned } from "../../crypto/signing.js";
import { parseBody } from "../../crypto/statements.js";
import { requireAgency } from "./agencies.js";
import * as answers from "./answers.js";
import { followOpening } from "./claims.js";
import { payBeforeSharing, requirePaid } from "./debts.js";
import { editNotebook, hearGrant } from "./editing.js";
import { NotebookError, refuseAs } from "./errors.js";
import { findShown, getEntry, withEntry } from "./ledger.js";
import { findSection, getSection } from "./manifest.js";
import { grantedKind, readWords } from "./naming.js";
import { checkOffer, remember } from "./offers.js";
import { makeItem } from "./packages.js";
import { writePapers } from "./papers.js";
import { requireOrdinary } from "./prepared_only.js";
import { chooseRecipient, claimedGrant, fetchKeeping, verifyKeptOpening } from "./recipients.js";
import { whyNotOn } from "./renewable.js";
import { bodyHash, encodePlain, hashText, signPlain } from "./statement.js";
import { settle } from "./visiting.js";
import { isSealedKind } from "./writing.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./packages.js").Item} Item
 *
 * @typedef {object} GoOn
 * @property {string} grant
 * @property {{id: string, days?: number}[]} sections
 * @property {boolean} mayPrint
 * @property {number} days
 * @property {Record<string, number>} revisions what may be read of each section, as the owner saw it
 * @property {number} [until] the latest end the owner saw
 * @property {string} [lang] of the notice the owner read
 * @property {"nobody" | "interpreter" | "worker" | "friend"} [explainedBy] who explained it, if the owner was asked
 *
 * @typedef {object} Reader for whom everything is wrapped
 * @property {import("./recipients.js").Opening} opening
 * @property {import("./recipients.js").Keeping} keeping
 * @property {Uint8Array} recipient
 * @property {number} generation
 * @property {string} claimed the grant that was claimed
 *
 * @typedef {object} Made
 * @property {string} grant the new one
 * @property {string} idempotencyKey
 * @property {string} identity
 * @property {import("./chains.js").Chain} chain
 * @property {number} directoryN
 */

/**
 * What the owner can choose from, once it is sure that it can go on.
 * @param {Visit} visit
 * @param {{grant: string}} args
 */
export async function describeRenewal(visit, { grant }) {
  await settle(visit);
  const { entry, keeping } = await findReader(visit, grant);
  const words = readWords(entry);
  const sections = visit.manifest.sections.filter((/** @type {any} */ { id }) => findShown(entry, id) !== null);
  return {
    grant,
    agency: entry.agency,
    audience: entry.audience,
    mayPrint: keeping.terms.may_print,
    purpose: words.purpose,
    callMe: words.call_me,
    officeName: words.office_name,
    sections: sections.map((/** @type {any} */ section) => describeSection(entry, section)),
  };
}

/** @param {any} entry @param {any} section */
function describeSection(entry, { id, title, kind, revision }) {
  const shown = findShown(entry, id)?.revision ?? revision;
  return { id, title, sealedKind: isSealedKind(kind), revision, shown, mustBeNewest: grantedKind(entry, id) !== kind };
}

/**
 * Let whoever reads a grant go on; gives the new grant.
 * @param {Visit} visit
 * @param {GoOn} choice
 */
export async function renewGrant(visit, choice) {
  await settle(visit);
  if (visit.trouble) throw new NotebookError(visit.trouble.code, visit.trouble);
  await payBeforeSharing(visit);
  const { entry, keeping, agency, reader } = await findReader(visit, choice.grant);
  const offer = toOffer(visit.manifest, entry, choice);
  checkOffer(visit, offer);
  const made = {
    grant: toB64(makeId()),
    idempotencyKey: toB64(makeId()),
    identity: toB64(agency.certificate.identity),
    chain: agency.chain,
    directoryN: agency.directoryN,
  };
  const answer = await editNotebook(visit, (manifest) => writeRenewal(visit, manifest, { choice, made, keeping, reader }));
  if (answer.grant.grant !== made.grant) throw new NotebookError("answer_refused", { field: "grant" });
  hearGrant(visit, answer.grant);
  await settle(visit);
  return { grant: made.grant };
}

/**
 * The grant, if it can go on, its agency, and for whom everything is wrapped.
 * @param {Visit} visit @param {string} grant
 */
async function findReader(visit, grant) {
  const entry = getEntry(visit.manifest, grant);
  const said = visit.server.grants.find((/** @type {any} */ one) => one.grant === grant);
  const keeping = await fetchKeeping(visit, entry);
  const why = whyNotOn(visit, entry, said, keeping.terms.not_before);
  if (why) throw new NotebookError("not_renewable", { why });
  const agency = await requireAgency(visit, entry.agency);
  const { certificate, chain } = agency;
  if (!sameBytes(keeping.terms.identity, hash32(certificate.identity))) throw new NotebookError("identity_changed");
  const claimed = claimedGrant(keeping);
  await visit.alone(() => followOpening(visit, claimed));
  const opening = verifyKeptOpening(visit, entry, keeping, chain);
  const recipient = opening && chooseRecipient(keeping, chain, opening);
  if (!opening || !recipient) throw new NotebookError("reader_left");
  const generation = entry.audience === "team" ? chain.newest.team.generation : 0;
  return { entry, keeping, agency, reader: { opening, keeping, recipient, generation, claimed } };
}

/**
 * The same office, purpose, names and audience as before.
 * @param {any} manifest @param {any} entry @param {GoOn} choice
 * @returns {import("./offers.js").Offer}
 */
function toOffer(manifest, entry, { sections, mayPrint, days, lang, explainedBy, until, revisions }) {
  const words = readWords(entry);
  return {
    agency: entry.agency,
    sections: sections.map((section) => ({ ...section, ...nameAsShown(manifest, entry, words, section.id, revisions[section.id]) })),
    audience: entry.audience,
    visit: false,
    mayPrint,
    days,
    purpose: words.purpose,
    callMe: words.call_me,
    officeName: words.office_name,
    laterHours: 0,
    lang,
    explainedBy,
    until,
  };
}

/**
 * What a section is called at the revision that may be read: that is the one they have, or the
 * newest; another one by now is not what the owner saw.
 * @param {any} manifest @param {any} entry @param {any} words @param {string} id @param {number} revision
 */
function nameAsShown(manifest, entry, words, id, revision) {
  const shown = findShown(entry, id);
  const now = findSection(manifest, id);
  if (!shown || !now) throw new NotebookError("bad_section");
  if (revision === now.revision) return {};
  if (revision !== shown.revision) throw new NotebookError("changed_since");
  const before = words.sections.find((/** @type {any} */ section) => section.id === id);
  if (before.kind !== now.kind) throw new NotebookError("kind_changed");
  return { title: before.title, kind: before.kind };
}

/**
 * The one request that ends the old grant and opens the new one.
 * @param {Visit} visit @param {any} manifest
 * @param {{choice: GoOn, made: Made, keeping: import("./recipients.js").Keeping, reader: Reader}} parts
 * @returns {Promise<import("./editing.js").Edit>}
 */
async function writeRenewal(visit, manifest, { choice, made, keeping, reader }) {
  requireOrdinary(manifest);
  const entry = getEntry(manifest, choice.grant);
  // Another device may have ended it meanwhile: an ending wins.
  if (entry.ended && visit.clock.now() < entry.not_after) throw new NotebookError("not_renewable", { why: "ended" });
  const offer = toOffer(manifest, entry, choice);
  const places = offer.sections.map(({ id }) => ({ section: id, revision: choice.revisions[id] }));
  requirePaid(visit, manifest, places);
  const papers = writePapers(visit, manifest, offer, made);
  refuseAs("bad_terms", () => checkNarrowed(parseBody("Terms", parseSigned(papers.terms).body), keeping.terms));
  const items = [];
  for (const { id } of papers.sections) {
    getSection(manifest, id);
    items.push(await makeItem(visit, manifest, made.grant, { section: id, revision: choice.revisions[id] }));
  }
  const wraps = sealWraps(made.grant, reader.recipient, parseB64(papers.words), items);
  const renewal = signRenewal(visit, entry.grant, { made, reader, items, terms: bodyHash(papers.terms), wraps: hashText(wraps) });
  items.forEach(({ key }) => key.fill(0));
  const ended = withEntry(manifest, { ...entry, ended: true, ended_seen: true, secret: "", later_until: 0 });
  return {
    next: remember(ended, offer, made, makeEntry(visit, entry, { made, reader, papers, items })),
    method: "post",
    path: `/api/grants/${entry.grant}/renewal`,
    body: {
      idempotency_key: made.idempotencyKey,
      terms: papers.terms,
      states: items.map(({ state }) => state),
      renewal,
      wraps: toB64(wraps),
    },
    shape: answers.counterAndGrant,
  };
}

/** @param {string} grant @param {Uint8Array} recipient @param {Uint8Array} words @param {Item[]} items */
function sealWraps(grant, recipient, words, items) {
  const id = parseB64(grant, 16);
  const wraps = items.map(({ section, revision, sealing, key }) => ({
    id: section,
    revision,
    sealing,
    wrap: toB64(sealReaderWrap(recipient, id, parseB64(section, 16), revision, sealing, key)),
  }));
  return encodePlain("Wraps", { v: 1, grant, words: toB64(sealWordsWrap(recipient, id, words)), wraps });
}

/**
 * Signed by the key that the reader's own claim leads to: that of the grant that was claimed.
 * @param {Visit} visit @param {string} from
 * @param {{made: Made, reader: Reader, items: Item[], terms: string, wraps: string}} parts
 */
function signRenewal(visit, from, { made, reader, items, terms, wraps }) {
  const { opening, keeping, recipient, generation, claimed } = reader;
  const seed = visit.derive("grant-sign", claimed);
  const how = { label: "renewal", name: /** @type {const} */ ("Renewal"), instance: visit.pins.instance, seed };
  return signPlain(how, {
    v: 1,
    from,
    grant: made.grant,
    terms,
    claim: bodyHash(keeping.answer.claim),
    reader: toB64(opening.reader),
    recipient: toB64(recipient),
    generation,
    sections: items.map(({ section, revision, sealing }) => ({ id: section, revision, sealing })),
    wraps,
  });
}

/**
 * What the ledger remembers of the new grant.
 * @param {Visit} visit @param {any} before
 * @param {{made: Made, reader: Reader, papers: ReturnType<typeof writePapers>, items: Item[]}} parts
 */
function makeEntry(visit, before, { made, reader, papers, items }) {
  return {
    ...before,
    grant: made.grant,
    terms: bodyHash(papers.terms),
    generation: reader.generation,
    not_after: papers.not_after,
    made_at: visit.clock.now(),
    ended: false,
    ended_seen: false,
    secret: "",
    later_until: 0,
    words: papers.words,
    sections: papers.sections,
    shown: items.map(({ section, revision, sealing }) => ({ section, revision, sealing })),
  };
}
