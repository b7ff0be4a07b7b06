// @ts-check
/**
 * Preparing what a contact gets if something happens, and changing it (docs/protocol.md section 21).
 *
 * * The card's code is given once and kept nowhere; a new card is a new code.
 * * Nothing that is owed a fresh sealing goes into a package.
 * * What the owner agreed to is what they saw: another revision by now, and nothing is prepared.
 * * Whoever holds a part gets a fresh one each time, and with a new card a new one too.
 */

import { cardUrl, holderUrl, showCode, showDigits } from "../../crypto/codes.js";
import { makeId, makeRandom, toB64 } from "../../crypto/encoding.js";
import { Card } from "../../crypto/release_card.js";
import { GATE_SIZE } from "../../crypto/releases.js";
import { askWithSecret, signChange } from "./acts.js";
import * as answers from "./answers.js";
import { chooseOrigin } from "./codes.js";
import { payBeforeSharing, requirePaid } from "./debts.js";
import { openSecret, wipeDoor } from "./doors.js";
import { editNotebook, hearRelease } from "./editing.js";
import { NotebookError } from "./errors.js";
import { getSection } from "./manifest.js";
import { requireAllowed } from "./never.js";
import { inOrder } from "./packages.js";
import { findLiveRelease, getRelease, termsOf, withRelease } from "./release_entries.js";
import { hasCard, makeDeposit, nameOf, planHolder, withHeld } from "./release_holders.js";
import { makeReleaseItem, sealReleaseItems } from "./release_packages.js";
import { checkChoice, writeReleasePapers } from "./release_papers.js";
import { bodyHash, encodePlain } from "./statement.js";
import { settle } from "./visiting.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./release_papers.js").Choice} Choice
 * @typedef {import("./release_holders.js").Held} Held
 * @typedef {import("./doors.js").Secret} Secret
 *
 * @typedef {import("./release_papers.js").CardKeys & {pack: string, gate: string, lookup: string}} Locks what card and gate are, without the code
 */

/**
 * Prepare a release; gives its card, and the second contact's where they have one.
 * @param {Visit} visit
 * @param {Choice} asked
 */
export async function prepareRelease(visit, asked) {
  const choice = { ...asked, contact: asked.contact.trim() };
  await getReady(visit, choice);
  const release = toB64(makeId());
  const key = toB64(makeId());
  const card = Card.make();
  const locks = lockWith(card);
  const holding = await planHolder(visit, choice.holder, true);
  const answer = await editNotebook(visit, async (manifest) => {
    const held = holding.hold(null);
    const { papers, shown, body } = await writeRelease(visit, manifest, release, choice, { locks, held });
    const entry = withHeld(makeEntry(visit, release, choice, { papers, locks, shown }), held);
    return {
      next: remember(withRelease(manifest, entry), held),
      method: "post",
      path: "/api/releases",
      body: { ...body, idempotency_key: key },
      shape: answers.counterAndRelease,
    };
  });
  requireSame(answer.release, release);
  hearRelease(visit, answer.release);
  return { release, ...describeCard(visit, card), second: describeSecond(visit, holding.card) };
}

/**
 * Other rules, sections or words for an armed release, and another card where asked for: it is a new one
 * for a second contact as well. A second contact who has none yet, or is another person, gets theirs alone.
 * @param {Visit} visit
 * @param {Choice & Secret & {release: string, newCard: boolean}} args
 */
export async function changeRelease(visit, { release, newCard, name, passphrase, recoveryCode, ...asked }) {
  const before = getRelease(visit.manifest, release);
  if (asked.contact.trim() !== before.contact) throw new NotebookError("bad_terms", { why: "contact" });
  const choice = { ...asked, contact: before.contact, practice: before.practice, practiceFor: before.for };
  await getReady(visit, choice);
  const card = newCard ? Card.make() : null;
  const fresh = card && lockWith(card);
  const holding = await planHolder(visit, choice.holder, newCard || !hasCard(before, choice.holder));
  const signer = openSecret(visit, { name, passphrase, recoveryCode });
  const change = editNotebook(visit, async (manifest) => {
    const entry = getArmed(visit, manifest, release);
    const locks = fresh ?? { ...termsOf(entry), pack: entry.pack, lookup: entry.lookup, gate: makeGate() };
    const held = holding.hold(entry);
    const { papers, shown, body } = await writeRelease(visit, manifest, release, choice, { locks, held });
    const what = { v: 1, vault: visit.vault, release, terms: bodyHash(papers.terms), lookup: locks.lookup };
    const { pack, gate, lookup } = locks;
    const changed = { ...entry, terms: papers.terms.body, words: papers.words, pack, gate, lookup, shown };
    return {
      next: remember(withRelease(manifest, withHeld(changed, held)), held),
      path: `/api/releases/${release}/terms`,
      body: { ...body, ...(await signChange(visit, signer, "release", encodePlain("ReleaseChange", what))) },
      shape: answers.counterAndRelease,
    };
  });
  const answer = await askWithSecret(() => change).finally(() => wipeDoor(signer));
  requireSame(answer.release, release);
  hearRelease(visit, answer.release);
  visit.lapsed.delete(release);
  return { release, ...(card ? describeCard(visit, card) : {}), second: describeSecond(visit, holding.card) };
}

/**
 * Nothing is prepared on doubt, nor for somebody who must never get anything.
 * @param {Visit} visit @param {Choice} choice
 */
async function getReady(visit, choice) {
  checkChoice(visit.manifest, choice);
  requireBothAllowed(visit.manifest, choice);
  await settle(visit);
  if (visit.trouble) throw new NotebookError(visit.trouble.code, visit.trouble);
  await payBeforeSharing(visit);
}

/** @param {any} manifest @param {Choice} choice */
function requireBothAllowed(manifest, { contact, holder }) {
  requireAllowed(manifest, contact);
  requireAllowed(manifest, nameOf(holder));
}

/** What was seen of an office that holds a part. @param {any} manifest @param {Held | null} held */
const remember = (manifest, held) => held?.remember(manifest) ?? manifest;

/**
 * One that may still be changed: what ended keeps nothing under which anything could be sealed.
 * @param {Visit} visit @param {any} manifest @param {string} release
 */
function getArmed(visit, manifest, release) {
  const entry = getRelease(manifest, release);
  const said = findLiveRelease(entry, visit.server.releases, visit.clock.now());
  if (!said) throw new NotebookError("release_over");
  if (said.state !== "armed") throw new NotebookError("release_frozen");
  return entry;
}

const makeGate = () => toB64(makeRandom(GATE_SIZE));

/** @param {Card} card @returns {Locks} */
const lockWith = (card) => ({
  contact_sign: toB64(card.signPublic),
  contact_box: toB64(card.boxPublic),
  pack: toB64(card.pack),
  lookup: toB64(card.lookupHash),
  gate: makeGate(),
});

/**
 * Papers, states and package by the newest manifest.
 * @param {Visit} visit @param {any} manifest @param {string} release @param {Choice} choice
 * @param {{locks: Locks, held: Held | null}} parts
 */
async function writeRelease(visit, manifest, release, choice, { locks, held }) {
  checkChoice(manifest, choice);
  requireBothAllowed(manifest, choice);
  const places = choice.sections.map((id) => ({ section: id, revision: getSection(manifest, id).revision }));
  requirePaid(visit, manifest, places);
  const papers = writeReleasePapers(visit, manifest, release, choice, locks, held);
  const made = [];
  for (const place of places) made.push(await makeReleaseItem(visit, manifest, release, place));
  const items = inOrder(made);
  const { words } = papers;
  const { pack, gate, lookup } = locks;
  const terms = bodyHash(papers.terms);
  const sealed = sealReleaseItems(visit, { release, terms, words, pack, gate, part: held?.kept.part, items });
  items.forEach(({ key }) => key.fill(0));
  return {
    papers,
    shown: items.map(({ section, revision, sealing }) => ({ section, revision, sealing })),
    body: {
      terms: papers.terms,
      states: items.map(({ state }) => state),
      lookup_hash: lookup,
      gate,
      package: sealed,
      ...(held ? { holder: describeHolder(release, terms, choice, { locks, held }) } : {}),
    },
  };
}

/**
 * The part of a request that hands a second holder what they keep.
 * @param {string} release @param {string} termsHash @param {Choice} choice @param {{locks: Locks, held: Held}} parts
 */
function describeHolder(release, termsHash, { callMe }, { locks, held }) {
  const { part, holder_words: words, holder_lookup: lookup } = held.kept;
  const sealed = makeDeposit(held, { release, termsHash, contactBox: locks.contact_box, part, callMe, words });
  return { ...sealed, ...(lookup === undefined ? {} : { lookup_hash: lookup }) };
}

/**
 * What the notebook remembers of a new release.
 * @param {Visit} visit @param {string} release @param {Choice} choice
 * @param {{papers: ReturnType<typeof writeReleasePapers>, locks: Locks, shown: object[]}} parts
 */
const makeEntry = (visit, release, { contact, practice = false, practiceFor }, { papers, locks, shown }) => ({
  release,
  practice,
  ...(practiceFor === undefined ? {} : { for: practiceFor }),
  contact,
  terms: papers.terms.body,
  pack: locks.pack,
  gate: locks.gate,
  lookup: locks.lookup,
  words: papers.words,
  made_at: visit.clock.now(),
  ended: false,
  ended_seen: false,
  opened: false,
  shown,
});

/** A card as the page shows it, once. @param {Visit} visit @param {Card} card */
const describeCard = (visit, { code }) => ({
  code: showCode(code, "release"),
  digits: showDigits(code, "release"),
  url: cardUrl(chooseOrigin(visit), code),
});

/** @param {Visit} visit @param {import("../../crypto/holder_card.js").HolderCard | null} card */
const describeSecond = (visit, card) =>
  card && {
    code: showCode(card.code, "holder"),
    digits: showDigits(card.code, "holder"),
    url: holderUrl(chooseOrigin(visit), card.code),
  };

/** @param {any} said @param {string} release */
function requireSame(said, release) {
  if (said.release !== release) throw new NotebookError("answer_refused", { field: "release" });
}
