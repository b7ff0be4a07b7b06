// @ts-check
/**
 * The events of a vault and of its grants. Protocol §13.
 *
 * * A vault's event holds only the hash of its details; the details travel beside it.
 * * A sharing event's details hold the grant's own event, and what that one's hash is of.
 * * The server acts in its own name in one thing only: it ends what an exposed token opens.
 */

import { parseB64 } from "../encoding.js";
import { BadEncoding, BadStatement } from "../errors.js";
import { body, bytes, flag, hash, id, int, list, number, object, oneOf, time } from "../shapes.js";
import { MOST_DOORS, signedObject } from "./doors.js";

export const OWNER = "owner";
export const SERVER = "server";
/** How a grant ended whose token reached the server in readable form; by the server alone. */
export const EXPOSED = "exposed";

export const VAULT_KINDS = Object.freeze(
  /** @type {const} */ ([
    "vault_made",
    "vault_opened",
    "grants_confirmed",
    "doors_changed",
    "visits_closed",
    "emergency_only",
    "channels_changed",
  ]),
);

export const GRANT_KINDS = Object.freeze(
  /** @type {const} */ ([
    "grant_offered",
    "code_shown",
    "grant_looked",
    "grant_refused",
    "grant_opened",
    "section_read",
    "section_shown",
    "grant_rotated",
    "grant_ended",
    "grant_renewed",
    "release_armed",
    "release_changed",
    "release_asked",
    "release_now",
    "release_stopped",
    "release_ended",
    "release_held",
    "release_answered",
  ]),
);

/**
 * `owner`, `server`, or the text of a key.
 *
 * @type {import('../shapes.js').Rule<string>}
 */
const actor = {
  read(value) {
    if (typeof value !== "string") throw new BadStatement("type");
    if (value !== OWNER && value !== SERVER) needKeyText(value);
    return value;
  },
  write: (value) => value,
};

/** @param {string} value */
function needKeyText(value) {
  try {
    parseB64(value, 32);
  } catch (error) {
    if (error instanceof BadEncoding) throw new BadStatement("actor");
    throw error;
  }
}

/** One event of a vault. */
export const JournalEvent = body({
  n: number,
  at: time,
  kind: oneOf([...VAULT_KINDS, ...GRANT_KINDS]),
  actor,
  details: hash,
  prev: hash,
});

/** One event of a grant's own chain; all that an agency learns is its hash. */
export const GrantEvent = body({
  grant: id,
  n: number,
  at: time,
  kind: oneOf(GRANT_KINDS),
  actor,
  details: hash,
  prev: hash,
});

/** What lies beside a vault's event about a grant. */
export const SharingDetails = object({ grant: id, chain: bytes(), facts: bytes() });

export const NoFacts = object({});
export const DoorsFacts = object({ added: list(0, MOST_DOORS, id), closed: list(0, MOST_DOORS, id) });
export const OfferedFacts = object({ terms: hash });
export const LookedFacts = object({ redeem: signedObject });
export const RefusedFacts = object({ redeem: signedObject, why: oneOf(["spent", "expired", "ended"]) });
export const OpenedFacts = object({ claim: signedObject });
export const ReadFacts = object({ access: signedObject });
export const ShownFacts = object({ section: id, revision: number, sealing: int });
export const RotatedFacts = object({ rotation: signedObject });
export const EndedFacts = object(
  { how: oneOf(["withdrawn", EXPOSED, "unread", "asked", "closed", "renewed"]) },
  undefined,
  { ending: signedObject },
);
export const RenewedFacts = object({ renewal: signedObject });
/** Whether everything but releases is switched off. */
export const OnlyFacts = object({ on: flag });
/** Whether there is one more, or one fewer, of the ways the owner is told by. */
export const ChannelFacts = object({ how: oneOf(["added", "dropped"]) });
export const AskedFacts = object({ ask: signedObject });
/** Who stopped a release: the owner, somebody with the stop code, or nobody's yes after a put-back. */
export const StoppedFacts = object({ how: oneOf(["owner", "code", "unconfirmed"]) });
/** The second holder said yes. */
export const HeldFacts = object({ yes: signedObject });
/** What the contact answered is sealed. */
export const AnsweredFacts = object({ answer: signedObject });

/** Which facts (or details, for a vault's own events) belong to a kind of event. */
export const FACTS = Object.freeze(
  /** @type {const} */ ({
    vault_made: "NoFacts",
    vault_opened: "NoFacts",
    grants_confirmed: "NoFacts",
    visits_closed: "NoFacts",
    doors_changed: "DoorsFacts",
    grant_offered: "OfferedFacts",
    code_shown: "NoFacts",
    grant_looked: "LookedFacts",
    grant_refused: "RefusedFacts",
    grant_opened: "OpenedFacts",
    section_read: "ReadFacts",
    section_shown: "ShownFacts",
    grant_rotated: "RotatedFacts",
    grant_ended: "EndedFacts",
    grant_renewed: "RenewedFacts",
    emergency_only: "OnlyFacts",
    channels_changed: "ChannelFacts",
    release_armed: "OfferedFacts",
    release_changed: "OfferedFacts",
    release_asked: "AskedFacts",
    release_now: "NoFacts",
    release_stopped: "StoppedFacts",
    release_ended: "NoFacts",
    release_held: "HeldFacts",
    release_answered: "AnsweredFacts",
  }),
);
