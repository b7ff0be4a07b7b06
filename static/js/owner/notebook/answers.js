// @ts-check
/** The shapes of the server's answers to an owner: docs/protocol.md sections 14.1 and 14.2. */

import { bool, bytes, day, hash, id, int, key, listOf, object, oneOf, signed, text, time } from "./shapes.js";

const WRAPPED_KEY_BYTES = 73;

const journalHead = object({ n: int, head: hash });

export const grant = object(
  {
    grant: id,
    agency: id,
    state: oneOf("offered", "open", "ended"),
    how: oneOf("", "expired", "withdrawn", "exposed", "unread", "asked", "closed", "renewed"),
    terms: hash,
    offered_at: time,
    not_after: time,
    redeem_before: time,
    reads: int,
  },
  { reader: key, opened_at: time, ended_at: time, looking: bool },
);

export const release = object(
  {
    release: id,
    practice: bool,
    state: oneOf("armed", "asked", "waiting", "open", "stopped", "closed", "ended", "expired"),
    terms: hash,
    armed_at: time,
    not_after: time,
    begun_by: oneOf("", "ask", "missed", "now"),
    reads: int,
    frozen: bool,
  },
  {
    begun_at: time,
    opens_at: time,
    due_at: time,
    opened_at: time,
    open_until: time,
    over_at: time,
    answer: bytes(),
    holder: object({ said_yes: bool, generation: int }),
  },
);

export const channel = object({ channel: id, proved_on: day, failing: bool, waiting: bool });

export const settings = object({ max_days: int, demo: bool, invitation: bool, mail: bool });
export const challenge = object({ nonce: hash, at: time });
export const opening = object({ vault: id, door: id, wrapped_key: bytes(WRAPPED_KEY_BYTES), at: time });

const drafts = listOf(object({ draft: id, section: id, number: int }));

/** What both looks tell. */
const look = {
  at: time,
  counter: int,
  paused: bool,
  journal: journalHead,
  drafts,
  grants: listOf(grant),
  releases: listOf(release),
  channels: listOf(channel),
  visits: listOf(day),
};

export const notebook = object({
  ...look,
  vault: id,
  manifest: bytes(),
  sections: listOf(object({ section: id, revisions: listOf(object({ revision: int, sealing: int })) })),
  doors: listOf(object({ door: id, since: time })),
});

export const pulse = object(look);
export const closing = object({ closed: int });
export const counter = object({ counter: int });
export const counterAndGrant = object({ counter: int, grant });
export const oneGrant = object({ grant });
export const manyGrants = object({ grants: listOf(grant) });
export const counterAndGrants = object({ counter: int, grants: listOf(grant) });
export const counterAndRelease = object({ counter: int, release });
export const oneRelease = object({ release });
export const confirmed = object({ grants: listOf(grant), releases: listOf(release) });
export const extension = object({ redeem_before: time });

export const revision = object({
  revision: int,
  sealing: int,
  envelope: bytes(),
  wrapped_key: bytes(WRAPPED_KEY_BYTES),
});

export const draftNumber = object({ number: int });
export const draft = object({ section: id, number: int, envelope: bytes() });

export const directory = object({ directory: signed, key_certificate: signed, certificates: listOf(signed) });
export const rosters = object({
  rosters: listOf(signed),
  names: listOf(object({ sign: key, name: text, salt: bytes(16) })),
});

export const keeping = object(
  { terms: signed, states: listOf(signed) },
  { claim: signed, rotation: signed, first_terms: signed, renewal: signed },
);
export const journal = object({ events: listOf(object({ event: bytes(), details: bytes() })), head: journalHead });
