// @ts-check
/**
 * Who else must say yes: an office or a second contact, and the part that is sealed to them
 * (docs/protocol.md section 21, Second holder).
 *
 * * The part is fresh each time terms are written; it stands in the notebook, so that it can go on.
 * * A part is sealed only to an office whose directory, identity and roster hold, or to a card.
 */

import { makeRandom, parseB64, toB64 } from "../../crypto/encoding.js";
import { HolderCard, PART_SIZE, sealDeposit } from "../../crypto/holder_card.js";
import { requireAgency } from "./agencies.js";
import { rememberAgency } from "./chains.js";
import { NotebookError } from "./errors.js";
import { termsOf } from "./release_entries.js";
import { encodePlain, hashText } from "./statement.js";
import { checkText } from "./writing.js";

const NAME_MAX = 120;
const WORDS_MAX = 1_000;

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {Awaited<ReturnType<typeof requireAgency>>} Found an office, and what vouches for it
 *
 * @typedef {object} HolderChoice an office, or somebody with a card of their own
 * @property {string} [agency]
 * @property {true} [secondCard]
 * @property {string} [name] the owner's own; an office has its own where there is none
 * @property {string} words what they are told
 *
 * @typedef {object} Held
 * @property {object} holder as the terms name them
 * @property {Uint8Array} recipient whom the part is sealed to
 * @property {number} generation of a team key; 0: a card
 * @property {{part: string, holder: string, holder_words: string, holder_lookup?: string}} kept in the entry of the release
 * @property {(manifest: any) => any} remember what was seen of an office
 *
 * @typedef {object} Holding
 * @property {HolderCard | null} card a new one
 * @property {(before: any) => Held | null} hold with a fresh part; `before` is the entry as it is, or null
 */

/** What can be refused before anything is fetched. @param {HolderChoice | null} [choice] */
export function checkHolder(choice) {
  if (!choice) return;
  if ((choice.agency === undefined) === (choice.secondCard === undefined)) throw new NotebookError("bad_terms", { why: "holder" });
  checkText(nameOf(choice), { least: choice.secondCard ? 1 : 0, most: NAME_MAX, code: "bad_text" });
  checkText(choice.words, { most: WORDS_MAX, code: "bad_text" });
}

/** The owner's own name for them, or "". @param {HolderChoice | null} [choice] */
export const nameOf = (choice) => choice?.name?.trim() ?? "";

/**
 * Find out whether this holder can have a part at all, and make their card where they need one.
 * @param {Visit} visit @param {HolderChoice | null | undefined} choice @param {boolean} newCards
 * @returns {Promise<Holding>}
 */
export async function planHolder(visit, choice, newCards) {
  if (!choice) return { card: null, hold: () => null };
  if (choice.agency !== undefined) {
    const [agency, found] = [choice.agency, await requireAgency(visit, choice.agency)];
    return { card: null, hold: () => holdByAgency(agency, found, choice) };
  }
  if (!newCards) return { card: null, hold: (before) => holdBySameCard(before, choice) };
  const card = HolderCard.make();
  const keys = { sign: toB64(card.signPublic), box: toB64(card.boxPublic) };
  return { card, hold: () => holdByCard(keys, toB64(card.lookupHash), choice) };
}

/** @param {string} agency @param {Found} found @param {HolderChoice} choice @returns {Held} */
function holdByAgency(agency, { certificate, chain, directoryN }, choice) {
  const { key, generation } = chain.newest.team;
  return {
    holder: { agency, identity: hashText(certificate.identity) },
    recipient: key,
    generation,
    kept: keep(choice, nameOf(choice) || certificate.name),
    remember: (manifest) => rememberFound(manifest, agency, { certificate, chain, directoryN }),
  };
}

/**
 * Never take less for it again.
 * @param {any} manifest @param {string} agency @param {Found} found
 */
export const rememberFound = (manifest, agency, { certificate, chain, directoryN }) => ({
  ...rememberAgency(manifest, agency, toB64(certificate.identity), chain),
  directory_n: Math.max(directoryN, manifest.directory_n),
});

/**
 * @param {{sign: string, box: string}} keys @param {string} lookup @param {HolderChoice} choice
 * @returns {Held}
 */
const holdByCard = (keys, lookup, choice) => ({
  holder: keys,
  recipient: parseB64(keys.box, 32),
  generation: 0,
  kept: { ...keep(choice, nameOf(choice)), holder_lookup: lookup },
  remember: (manifest) => manifest,
});

/**
 * Whether this second contact has a card of a release already.
 * @param {any} entry @param {HolderChoice | null} [choice]
 */
export const hasCard = (entry, choice) => entry.holder_lookup !== undefined && entry.holder === nameOf(choice);

/** The second contact a release has, with the card they have. @param {any} before @param {HolderChoice} choice */
function holdBySameCard(before, choice) {
  const { sign, box } = termsOf(before).holder ?? {};
  if (box === undefined) throw new NotebookError("bad_terms", { why: "holder" });
  return holdByCard({ sign, box }, before.holder_lookup, choice);
}

/** @param {HolderChoice} choice @param {string} name */
const keep = ({ words }, name) => ({ part: toB64(makeRandom(PART_SIZE)), holder: name, holder_words: words });

/** An entry with this holder, and no other. @param {any} entry @param {Held | null} held */
export function withHeld({ part: _part, holder: _name, holder_words: _words, holder_lookup: _lookup, ...entry }, held) {
  return { ...entry, ...held?.kept };
}

/**
 * The part of a release, sealed to whoever holds it: `generation` and `deposit` of a request.
 * @param {{recipient: Uint8Array, generation: number}} to
 * @param {{release: string, termsHash: string, contactBox: string, part: string, callMe: string, words: string}} what
 */
export function makeDeposit({ recipient, generation }, { release, termsHash, contactBox, part, callMe, words }) {
  const told = encodePlain("HolderWords", { v: 1, release, call_me: callMe, words });
  const [id, terms] = [parseB64(release, 16), parseB64(termsHash, 32)];
  const sealed = sealDeposit(recipient, id, terms, parseB64(contactBox, 32), parseB64(part, 32), told);
  return { generation, deposit: toB64(sealed) };
}
