// @ts-check
/** What an owner's notebook holds, before it is sealed. Protocol §7. */

import {
  body,
  bytes,
  day,
  flag,
  hash,
  id,
  int,
  key,
  list,
  need,
  number,
  object,
  oneOf,
  signature,
  text,
  time,
} from "../shapes.js";
import { InstancePin } from "./agencies.js";
import { MOST_SECTIONS, TermsSection, audience, callMe, languageTag, sectionKind, title } from "./grants.js";

const MOST_TEXT = 200_000;
const MOST_IN_VAULT = 2_000;
const MOST_REVISIONS = 10_000;

/** One section, as the owner wrote it; kind `section`. */
export const SectionText = body({
  section: id,
  title,
  kind: sectionKind,
  text: text(0, MOST_TEXT),
  lang: languageTag,
  saved_at: time,
});

/** A section in the writing; its title may still be empty; kind `draft`. */
export const Draft = body({
  draft: id,
  section: id,
  device: id,
  base_revision: int,
  title: text(0, 120),
  kind: sectionKind,
  text: text(0, MOST_TEXT),
  lang: languageTag,
  saved_at: time,
});

const DoorNote = object({ door: id, kind: oneOf(["passphrase", "recovery"]), made: day });

const RevisionNote = object({ revision: number, sealing: int, envelope: hash, saved_at: time });

/** One section and its revisions, oldest first; `revision` is the newest. */
const SectionNote = object({
  id,
  title,
  kind: sectionKind,
  revision: number,
  revisions: list(1, MOST_REVISIONS, RevisionNote),
});

const Shown = object({ section: id, revision: number, sealing: int });

/**
 * What the owner's own notebook remembers of a grant. `ended` never goes back, and `generation`
 * never falls: the team key up to which everything this grant shows was sealed afresh (0 for a
 * reader, and before the claim was seen).
 */
const LedgerEntry = object({
  grant: id,
  terms: hash,
  agency: id,
  identity: key,
  agency_name: text(0, 120),
  audience,
  generation: int,
  visit: flag,
  not_after: time,
  made_at: time,
  ended: flag,
  ended_seen: flag,
  secret: bytes(0, 16),
  later_until: time,
  words: bytes(),
  sections: list(1, MOST_SECTIONS, TermsSection),
  shown: list(0, MOST_REVISIONS, Shown),
});

const AgencyNote = object({ agency: id, identity: key, roster_n: int, roster: hash });

/**
 * What the owner's own notebook remembers of a release (§21). `ended` and `opened` never go back; of an
 * ended one pack, gate and lookup are zeros, and so are part and holder_lookup where there are any. `for`
 * names the release that a practice rehearses, `holder` is the owner's own name for the second holder.
 */
const ReleaseEntry = object(
  {
    release: id,
    practice: flag,
    contact: title,
    terms: bytes(),
    pack: key,
    gate: key,
    lookup: hash,
    words: bytes(),
    made_at: time,
    ended: flag,
    ended_seen: flag,
    opened: flag,
    shown: list(0, MOST_REVISIONS, Shown),
  },
  ({ part, holder, holder_words: words, holder_lookup: lookup }) => {
    const hasPart = part !== undefined;
    need((holder !== undefined) === hasPart && (words !== undefined) === hasPart, "holder");
    need(lookup === undefined || hasPart, "holder");
  },
  { for: id, part: key, holder: title, holder_words: text(0, 1_000), holder_lookup: hash },
);

/** What is prepared for the case that something happens. */
const Emergency = object({
  only: flag,
  never: list(0, 50, title),
  releases: list(0, 1_000, ReleaseEntry),
});

/** The sealed table of contents of a vault; kind `manifest`. */
export const Manifest = body(
  {
    vault: id,
    counter: number,
    instance: InstancePin,
    call_me: callMe,
    stop: bytes(10),
    recovery: object({ door: id, practised: flag }),
    idle_minutes: int,
    doors: list(0, 64, DoorNote),
    sections: list(0, MOST_IN_VAULT, SectionNote),
    ledger: list(0, MOST_REVISIONS, LedgerEntry),
    agencies: list(0, MOST_IN_VAULT, AgencyNote),
    directory_n: int,
    journal: object({ n: int, head: hash, at: time, sig: signature }),
    opened_at: time,
  },
  undefined,
  { emergency: Emergency },
);

/** The owner saw the journal up to here: label `journal-head`. */
export const JournalHead = body({ vault: id, n: int, head: hash, at: time });
