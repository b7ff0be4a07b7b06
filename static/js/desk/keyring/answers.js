// @ts-check
/**
 * The shapes of the server's answers to a desk: docs/protocol.md sections 14.1 and 14.3.
 *
 * * Exactly the listed fields: a server can't slip anything in, a parameter of key
 *   stretching least of all (section 17, points 1 and 14).
 * * What was read has its bytes as Uint8Array and its signed objects as `Signed`.
 */

import { TEAM_WRAP_SIZE, READER_WRAP_SIZE, WRAPPED_KEY_SIZE } from "../../crypto/envelope.js";
import { bytes, flag, hash, id, int, key, list, number, object, oneOf, text, time } from "../../crypto/shapes.js";
import { signedObject as signed } from "../../crypto/statements/doors.js";
import { MOST_SECTIONS, audience } from "../../crypto/statements/grants.js";
import { refuseAs } from "./errors.js";

const MANY = 5_000;
const NAME_SALT_SIZE = 16;
const many = (/** @type {any} */ member) => list(0, MANY, member);
const place = { id, revision: number, sealing: int };
const noCheck = () => {};

export const statement = signed;
export const settings = object({ max_days: int, demo: flag, invitation: flag, mail: flag });
export const challenge = object({ nonce: hash, at: time });
export const opening = object({
  staff: id,
  wrapped_key: bytes(WRAPPED_KEY_SIZE),
  keyring: bytes(),
  counter: number,
  agency: id,
  at: time,
});
export const counter = object({ counter: number });

export const directory = object({ directory: signed, key_certificate: signed, certificates: many(signed) });
export const rosters = object({
  rosters: many(signed),
  names: many(object({ sign: key, name: text(1, 120), salt: bytes(NAME_SALT_SIZE) })),
});
export const team = object({ wraps: many(object({ team_wrap: signed, wrap: bytes(TEAM_WRAP_SIZE) })) });

export const redemption = object({
  grant: id,
  terms: signed,
  states: list(1, MOST_SECTIONS, signed),
  package: bytes(),
  reserved_until: time,
  at: time,
});
export const renewal = object({ reserved_until: time });
export const claimed = object({ grant: id, ends_at: time });

const listed = object(
  {
    grant: id,
    state: oneOf(["open", "ended"]),
    how: oneOf(["", "expired", "withdrawn", "unread", "asked", "closed", "renewed"]),
    audience,
    opened_at: time,
    ends_at: time,
    sections: int,
    changed: flag,
    paused: flag,
  },
  noCheck,
  {
    ended_at: time,
    last_read: time,
    terms: signed,
    claim: signed,
    rotation: signed,
    first_terms: signed,
    renewal: signed,
    words: bytes(),
  },
);
export const grants = object({ grants: many(listed), at: time });
export const pulse = object({ state: oneOf(["open"]), ends_at: time, changed: flag, at: time });

export const accessNonce = object(
  {
    nonce: hash,
    at: time,
    n: number,
    event: hash,
    sections: list(0, MOST_SECTIONS, object({ ...place, not_after: time })),
    taken_out: list(0, MOST_SECTIONS, id),
  },
  noCheck,
  { previous: signed },
);
export const reading = object(
  {
    terms: signed,
    claim: signed,
    wraps: bytes(),
    sections: list(
      1,
      MOST_SECTIONS,
      object({ ...place, envelope: bytes(), state: signed }, noCheck, {
        wrap: bytes(READER_WRAP_SIZE),
        wrap_state: signed,
      }),
    ),
  },
  noCheck,
  { rotation: signed, first_terms: signed, renewal: signed },
);
export const ended = object({ state: oneOf(["ended"]) });

const held = object(
  { release: id, state: oneOf(["asked", "waiting", "open"]), terms: hash, generation: int, deposit: bytes(), said_yes: flag },
  noCheck,
  { opens_at: time },
);
export const holdings = object({ holdings: many(held), at: time });
export const nothing = object({});

/**
 * An answer of exactly this shape.
 * @template T
 * @param {import("../../crypto/shapes.js").Rule<T>} shape
 * @param {unknown} answer
 * @returns {T}
 */
export const readAnswer = (shape, answer) => refuseAs("answer_refused", () => shape.read(answer));
