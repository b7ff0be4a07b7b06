// @ts-check
/**
 * The papers of a release: terms the server checks, words only the contact sees
 * (docs/protocol.md section 21).
 *
 * * Nothing is chosen for the owner: sections, words, rules and times are all named.
 * * Times are the server's; both papers are checked by the rules every client keeps.
 */

import { deriveBoxPublic } from "../../crypto/boxes.js";
import { makeId, toB64 } from "../../crypto/encoding.js";
import { checkReleaseTerms, checkReleaseWords } from "../../crypto/releases.js";
import { deriveSignPublic } from "../../crypto/signing.js";
import { parseBody } from "../../crypto/statements.js";
import { NotebookError, refuseAs } from "./errors.js";
import { getSection } from "./manifest.js";
import { compareIds } from "./packages.js";
import { checkHolder } from "./release_holders.js";
import { signedBy } from "./release_packages.js";
import { encodePlain, hashText, signPlain } from "./statement.js";
import { checkText } from "./writing.js";

const DAY_SECONDS = 86_400;
const WORDS_MAX = 4_000;
const NAME_MAX = 120;

/**
 * @typedef {import("./visit.js").Visit} Visit
 *
 * @typedef {object} CheckIn
 * @property {number} [everyDays] this or `by`
 * @property {number} [by]
 * @property {number} graceDays
 * @property {number} waitMinutes
 * @property {boolean} openingCounts
 *
 * @typedef {object} Choice what the owner decided
 * @property {string} contact
 * @property {string[]} sections
 * @property {string} words
 * @property {string} callMe
 * @property {boolean} phoneLost
 * @property {number} askMinutes 0: nobody can ask
 * @property {CheckIn | null} checkIn
 * @property {number} validDays
 * @property {number} openHours
 * @property {number} [notBefore]
 * @property {boolean} [practice]
 * @property {string} [practiceFor]
 * @property {Record<string, number>} [revisions] of each section, as the owner saw them
 * @property {import("./release_holders.js").HolderChoice | null} [holder] who must say yes as well
 *
 * @typedef {object} CardKeys whoever has the card, as the terms name them: keys in b64
 * @property {string} contact_sign
 * @property {string} contact_box
 */

/**
 * What can be refused before anything is fetched.
 * @param {any} manifest @param {Choice} choice
 */
export function checkChoice(manifest, { contact, sections, words, callMe, practice = false, practiceFor, revisions, holder }) {
  checkHolder(holder);
  checkText(contact, { least: 1, most: NAME_MAX, code: "bad_text" });
  checkText(words, { most: WORDS_MAX, code: "bad_text" });
  checkText(callMe, { most: NAME_MAX, code: "bad_text" });
  if (new Set(sections).size !== sections.length || (practice && sections.length)) {
    throw new NotebookError("bad_terms", { why: "sections" });
  }
  if (practiceFor !== undefined && !practice) throw new NotebookError("bad_terms", { why: "practice" });
  const isSeen = sections.every((id) => !revisions || getSection(manifest, id).revision === revisions[id]);
  if (!isSeen) throw new NotebookError("changed_since");
}

/**
 * Terms and words of a release.
 * @param {Visit} visit @param {any} manifest @param {string} release @param {Choice} choice @param {CardKeys} card
 * @param {import("./release_holders.js").Held | null} held
 */
export function writeReleasePapers(visit, manifest, release, choice, { contact_sign, contact_box }, held) {
  const chosen = new Set(choice.sections);
  choice.sections.forEach((id) => getSection(manifest, id));
  const named = manifest.sections.filter((/** @type {any} */ { id }) => chosen.has(id));
  const start = Math.max(visit.clock.now(), choice.notBefore ?? 0);
  return refuseAs("bad_terms", () => {
    const words = encodePlain("ReleaseWords", {
      v: 1,
      release,
      words: choice.words,
      call_me: choice.callMe,
      phone_lost: choice.phoneLost,
      sections: named.map((/** @type {any} */ { id, title, kind }) => ({ id, title, kind })),
      note_key: toB64(deriveBoxPublic(visit.derive("release-note", release))),
      salt: toB64(makeId()),
    });
    const plain = {
      v: 1,
      release,
      release_key: toB64(deriveSignPublic(visit.derive("release-owner", release))),
      practice: choice.practice ?? false,
      contact_sign,
      contact_box,
      ...(choice.practice ? {} : { sections: [...chosen].sort(compareIds) }),
      ...(held ? { holder: held.holder } : {}),
      ...(choice.askMinutes === 0 ? {} : { ask: { wait_minutes: choice.askMinutes } }),
      ...(choice.checkIn ? { check_in: toRule(choice.checkIn) } : {}),
      not_before: start,
      not_after: start + choice.validDays * DAY_SECONDS,
      open_hours: choice.openHours,
      words: hashText(words),
    };
    const parsed = parseBody("ReleaseTerms", encodePlain("ReleaseTerms", plain));
    checkReleaseTerms(parsed);
    checkReleaseWords(parsed, words);
    const terms = signPlain(signedBy(visit, release, "release-terms", "ReleaseTerms"), plain);
    return { terms, words: toB64(words) };
  });
}

/** @param {CheckIn} checkIn */
const toRule = ({ everyDays, by, graceDays, waitMinutes, openingCounts }) => ({
  ...(everyDays === undefined ? {} : { every_days: everyDays }),
  ...(by === undefined ? {} : { by }),
  grace_days: graceDays,
  wait_minutes: waitMinutes,
  opening_counts: openingCounts,
});

/** The same as the screens take it. @param {any} rule of the terms, or undefined @returns {CheckIn | null} */
export const fromRule = (rule) =>
  rule
    ? {
        ...(rule.every_days === undefined ? {} : { everyDays: rule.every_days }),
        ...(rule.by === undefined ? {} : { by: rule.by }),
        graceDays: rule.grace_days,
        waitMinutes: rule.wait_minutes,
        openingCounts: rule.opening_counts,
      }
    : null;
