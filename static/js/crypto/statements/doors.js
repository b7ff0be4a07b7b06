// @ts-check
/** Opening, making and closing doors. Protocol §4, §8, §14.2. */

import { toB64 } from "../encoding.js";
import { WRAPPED_KEY_SIZE } from "../envelope.js";
import { Signed, parseSigned } from "../signing.js";
import { body, bytes, flag, hash, id, key, list, need, object, oneOf, time } from "../shapes.js";

export const MOST_DOORS = 16;

const wrappedKey = bytes(WRAPPED_KEY_SIZE);

/**
 * A signed object inside another object; not verified here.
 *
 * @type {import('../shapes.js').Rule<Signed>}
 */
export const signedObject = {
  read: parseSigned,
  write(value) {
    need(value?.body instanceof Uint8Array && value.sig instanceof Uint8Array, "type");
    return new Signed(value.body, value.sig).toJson();
  },
};

/**
 * true, and nothing else.
 *
 * @type {import('../shapes.js').Rule<true>}
 */
export const onlyTrue = {
  read(value) {
    need(flag.read(value), "choice");
    return true;
  },
  write: flag.write,
};

/** What the server asks to be signed; a field more, and it is refused (§17.14). */
export const Challenge = object({ nonce: hash, at: time });

/** Somebody holds this door's key, now: label `door-open`. */
export const DoorOpen = body({ door: key, nonce: hash });

/** The secret was typed again for exactly this change: label `door-act`. */
export const DoorAct = body({
  act: oneOf(["doors", "visits", "release", "erase"]),
  change: hash,
  door: key,
  nonce: hash,
});

const NewDoor = object({ door: id, wrapped_key: wrappedKey, proof: signedObject });

/** Doors to add and to close in one step: not nothing, and no door twice. */
export const DoorsChange = body(
  { vault: id, add: list(0, MOST_DOORS, NewDoor), close: list(0, MOST_DOORS, id) },
  ({ add, close }) => {
    const doors = [...add.map(({ door }) => door), ...close].map(toB64);
    need(doors.length > 0 && new Set(doors).size === doors.length, "doors");
  },
);

/** Every other visit to this vault is to end. */
export const VisitsChange = body({ vault: id, close_others: onlyTrue });

/** Everything of this vault is to go. */
export const EraseChange = body({ vault: id, erase: onlyTrue });

/** A rostered person's new door at the desk: label `staff-join`. */
export const StaffJoin = body({
  agency: id,
  sign: key,
  staff: id,
  door: key,
  wrapped_key: wrappedKey,
  keyring: hash,
  totp: bytes(20),
});
