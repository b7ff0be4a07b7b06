// @ts-check
/**
 * The shapes of the server's answers to the holder of a card: docs/protocol.md section 14.2.
 *
 * * Exactly the listed fields: a server can't slip anything in.
 * * What was read has its bytes as Uint8Array and its signed objects as `Signed`.
 */

import { bytes, flag, hash, id, int, list, number, object, oneOf, time } from "../../crypto/shapes.js";
import { signedObject as signed } from "../../crypto/statements/doors.js";
import { MOST_SECTIONS } from "../../crypto/statements/grants.js";
import { refuseAs } from "./errors.js";

const noCheck = () => {};
const place = { id, revision: number, sealing: int };
const sections = (/** @type {any} */ member) => list(0, MOST_SECTIONS, member);
const states = ["armed", "asked", "waiting", "open"];

export const statement = signed;
export const settings = object({ max_days: int, demo: flag, invitation: flag, mail: flag });

export const look = object(
  {
    release: id,
    practice: flag,
    state: oneOf(states),
    can_ask: flag,
    wait_minutes: int,
    begun_by: oneOf(["", "ask", "missed", "now"]),
    paused: flag,
    frozen: flag,
    way: flag,
    nonce: hash,
    terms: hash,
    at: time,
    n: number,
    event: hash,
    sections: sections(object(place)),
    taken_out: sections(id),
    holder: oneOf(["none", "awaited", "given"]),
  },
  noCheck,
  { opens_at: time, open_until: time, previous: signed },
);

export const holderLook = object(
  { release: id, state: oneOf(states), terms: hash, deposit: bytes(), said_yes: flag, paused: flag, nonce: hash, at: time },
  noCheck,
  { opens_at: time },
);

export const asked = object({ state: oneOf(states), at: time }, noCheck, { opens_at: time });

export const reading = object(
  {
    terms: signed,
    gate: hash,
    package: bytes(),
    open_until: time,
    sections: sections(object({ ...place, envelope: bytes(), state: signed })),
  },
  noCheck,
  { yes: signed, part: bytes() },
);

/**
 * An answer of exactly this shape.
 * @template T
 * @param {import("../../crypto/shapes.js").Rule<T>} shape
 * @param {unknown} answer
 * @returns {T}
 */
export const readAnswer = (shape, answer) => refuseAs("answer_refused", () => shape.read(answer));
