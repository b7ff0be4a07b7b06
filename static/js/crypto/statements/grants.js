// @ts-check
/** Who may read which sections, until when, and what became of it. Protocol §9 to §12. */

import { sameBytes } from "../bytes.js";
import { READER_WRAP_SIZE } from "../envelope.js";
import { SECTION_KINDS } from "../labels.js";
import {
  body,
  bytes,
  flag,
  hash,
  id,
  int,
  key,
  list,
  need,
  needAscending,
  number,
  object,
  oneOf,
  text,
  time,
} from "../shapes.js";

export const MOST_SECTIONS = 200;

export const audience = oneOf(["reader", "team"]);
export const languageTag = text(2, 35, /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/);
export const title = text(1, 120);
export const sectionKind = oneOf(SECTION_KINDS);
export const callMe = text(0, 120);

/** One section and its own end. */
export const TermsSection = object({ id, not_after: time });

/**
 * What the server must check, and nothing more: label `terms`.
 * The order and the dates are rules, not shape: `checkTerms` has them.
 */
export const Terms = body({
  grant: id,
  grant_key: key,
  agency: id,
  identity: hash,
  roster_n: number,
  sections: list(1, MOST_SECTIONS, TermsSection),
  audience,
  visit: flag,
  may_print: flag,
  not_before: time,
  not_after: time,
  words: hash,
});

/** Which notice the owner saw before granting, in which language, and who explained it if they were asked. */
export const notice = object({ version: int, lang: languageTag }, undefined, {
  explained_by: oneOf(["nobody", "interpreter", "worker", "friend"]),
});

/** What a granted section is called, and its kind. */
export const WordsSection = object({ id, title, kind: sectionKind });

/** What a grant says to people; sealed, never seen by the server. */
export const Words = body({
  grant: id,
  purpose: text(0, 2_000),
  call_me: callMe,
  office_name: callMe,
  sections: list(1, MOST_SECTIONS, WordsSection),
  notice,
  salt: id,
});

/** The key of one revision, and the hash of the state that names its bytes. */
export const PackageKey = object({ id, revision: number, sealing: int, key, state: hash });

/** What a token opens, behind two locks. */
export const Package = body(
  {
    grant: id,
    words: bytes(),
    keys: list(1, MOST_SECTIONS, PackageKey),
  },
  ({ keys }) => needInOrder(keys),
);

/** All wraps of a claim, renewal or rotation, and the words for the same recipient. */
export const Wraps = body(
  {
    grant: id,
    words: bytes(),
    wraps: list(1, MOST_SECTIONS, object({ id, revision: number, sealing: int, wrap: bytes(READER_WRAP_SIZE) })),
  },
  ({ wraps }) => needInOrder(wraps),
);

/** These bytes are the owner's: label `section-state`. */
export const SectionState = body({ grant: id, section: id, revision: number, sealing: int, envelope: hash });

/** The owner wrapped this again for this recipient: label `wrap-state`. */
export const WrapState = body({
  grant: id,
  section: id,
  revision: number,
  sealing: int,
  recipient: key,
  wrap: hash,
});

/** A reader uses a token: label `redeem`. */
export const Redeem = body({ agency: id, reader: key, lookup: hash, nonce: hash });

/** A section at one revision and sealing. */
export const ClaimSection = object({ id, revision: number, sealing: int });

const namedSections = list(1, MOST_SECTIONS, ClaimSection);
const readSections = list(0, MOST_SECTIONS, ClaimSection);

/** A reader turns a redemption into an open grant: label `claim`. */
export const Claim = body(
  {
    grant: id,
    terms: hash,
    reader: key,
    recipient: key,
    generation: int,
    sections: namedSections,
    wraps: hash,
  },
  ({ sections }) => needInOrder(sections),
);

/**
 * The owner lets the reader of a claim go on, under new terms: label `renewal`. Signed by the
 * grant key of the grant that was claimed; it stands for a claim of the new one.
 */
export const Renewal = body(
  {
    from: id,
    grant: id,
    terms: hash,
    claim: hash,
    reader: key,
    recipient: key,
    generation: int,
    sections: namedSections,
    wraps: hash,
  },
  ({ from, grant, sections }) => {
    needInOrder(sections);
    need(!sameBytes(from, grant), "from");
  },
);

/**
 * A reader, or a contact, opens these sections now: label `access`; the first record has none before
 * it. No section is named only where a release shows none: consent and clients see to it.
 */
export const Access = body(
  {
    grant: id,
    reader: key,
    terms: hash,
    sections: readSections,
    n: number,
    prev: hash,
    nonce: hash,
    at: time,
    event: hash,
  },
  ({ sections, n, prev }) => {
    needInOrder(sections);
    need((n === 1) === prev.every((byte) => byte === 0), "prev");
  },
);

/** The office hands a grant back, or ends it on the person's word: label `ending`. */
export const Ending = body({ grant: id, reader: key, how: oneOf(["unread", "asked", "closed"]), nonce: hash });

/**
 * Refuse entries out of order, or one twice.
 *
 * @param {readonly {readonly id: Uint8Array}[]} entries
 * @throws {import('../errors.js').BadStatement}
 */
export function needInOrder(entries) {
  needAscending(entries.map((entry) => entry.id));
}
