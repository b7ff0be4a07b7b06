// @ts-check
/**
 * What is prepared for a contact, and what they say. Protocol §21.
 *
 * * The terms hold what the server must check, and nothing of what is written or for whom.
 * * A practice can't name a section: its terms have no place for one.
 */

import { body, bytes, flag, hash, id, key, list, need, object, oneOf, text, time, whole } from "../shapes.js";
import { onlyTrue } from "./doors.js";
import { MOST_SECTIONS, PackageKey, WordsSection, callMe, needInOrder } from "./grants.js";

export const PRACTICE_MINUTES = Object.freeze([1, 2, 5]);
export const REAL_MINUTES = Object.freeze([60, 720, 1_440, 4_320, 10_080, 20_160]);
export const MOST_OPEN_HOURS = 168;

const waitMinutes = oneOf([...PRACTICE_MINUTES, ...REAL_MINUTES]);

/** The contact may ask; after this time without a no, it opens. */
const AskRule = object({ wait_minutes: waitMinutes });

/**
 * It begins by itself when the owner is not heard of: every so many days, or by a time; never both.
 */
const CheckInRule = object(
  { grace_days: whole(2, 30), wait_minutes: waitMinutes, opening_counts: flag },
  ({ every_days: everyDays, by }) => need((everyDays === undefined) !== (by === undefined), "check_in"),
  { every_days: whole(3, 365), by: time },
);

/**
 * Who else must say yes: an agency under its identity (the hash of its key), or a card of their own; exactly
 * one of the two.
 */
const Holder = object(
  {},
  ({ agency, identity, sign, box }) => {
    const isAgency = agency !== undefined;
    const fits = [identity !== undefined, sign === undefined, box === undefined].every((is) => is === isAgency);
    need(fits, "holder");
  },
  { agency: id, identity: hash, sign: key, box: key },
);

/**
 * To whom, under which rules: label `release-terms`; a practice has no sections, anything else has a
 * list of them. Order, dates and what fits a practice are rules: `checkReleaseTerms` has them.
 */
export const ReleaseTerms = body(
  {
    release: id,
    release_key: key,
    practice: flag,
    contact_sign: key,
    contact_box: key,
    not_before: time,
    not_after: time,
    open_hours: whole(1, MOST_OPEN_HOURS),
    words: hash,
  },
  ({ practice, sections }) => need(practice === (sections === undefined), "practice"),
  { sections: list(0, MOST_SECTIONS, id), ask: AskRule, check_in: CheckInRule, holder: Holder },
);

/** What the owner tells the contact; sealed, never seen by the server. */
export const ReleaseWords = body({
  release: id,
  words: text(0, 4_000),
  call_me: callMe,
  phone_lost: flag,
  sections: list(0, MOST_SECTIONS, WordsSection),
  note_key: key,
  salt: id,
});

/** What the owner tells the second holder; sealed in the deposit. */
export const HolderWords = body({ release: id, call_me: callMe, words: text(0, 1_000) });

/** What card and gate open together, with a second holder's part where there is one. */
export const ReleasePackage = body(
  { release: id, words: bytes(), keys: list(0, MOST_SECTIONS, PackageKey) },
  ({ keys }) => needInOrder(keys),
);

/** The contact asks: label `release-ask`. */
export const ReleaseAsk = body({ release: id, nonce: hash });

/** A second holder says yes, and hands over a held part of this hash: label `release-yes`. */
export const ReleaseYes = body({ release: id, terms: hash, holder: key, part: hash, nonce: hash });

/** The contact answered, in a sealed box of this hash: label `release-answer`. */
export const ReleaseAnswer = body({ release: id, answer: hash, nonce: hash });

/** What the contact tells the owner; sealed. */
export const AnswerWords = body({ release: id, answer: oneOf(["read", "cannot"]), text: text(0, 1_000) });

/**
 * Where the contact wants to be told that something changed, by the hash of the address; of none, to be told
 * nothing any more: label `release-way` (§22).
 */
export const ReleaseWay = body({ release: id, address: hash, nonce: hash });

/** Other terms, or another card, for a release: what a door-act is over. */
export const ReleaseChange = body({ vault: id, release: id, terms: hash, lookup: hash });

/** Open a release now: what a door-act is over. */
export const ReleaseNow = body({ vault: id, release: id, now: onlyTrue });

/** Take an armed release away: what a door-act is over. */
export const ReleaseRemoval = body({ vault: id, release: id, remove: onlyTrue });
