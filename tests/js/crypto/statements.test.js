// Bodies between objects and bytes, beyond the vectors.

import assert from "node:assert/strict";
import test from "node:test";

import { refusal, room } from "./room.js";

const id = (byte) => new Uint8Array(16).fill(byte);
const key = (byte) => new Uint8Array(32).fill(byte);
const access = (changes = {}) => ({
  grant: id(1), reader: key(2), terms: key(3), sections: [{ id: id(4), revision: 1, sealing: 0 }],
  n: 1, prev: key(0), nonce: key(5), at: 1_800_000_000, event: key(6), ...changes,
});

test("what was encoded parses to the same object, frozen, with its version", () => {
  const parsed = room.parseBody("Access", room.encodeBody("Access", access()));

  assert.deepEqual({ ...parsed }, { ...access(), v: 1 });
  assert.ok(Object.isFrozen(parsed) && Object.isFrozen(parsed.sections) && Object.isFrozen(parsed.sections[0]));
});

test("a parsed body can be changed by a copy and encoded again", () => {
  const parsed = room.parseBody("Access", room.encodeBody("Access", access()));

  const next = room.encodeBody("Access", { ...parsed, n: 2, prev: room.hash32(id(9)) });

  assert.equal(room.parseBody("Access", next).n, 2);
});

for (const [what, changes, why] of [
  ["another version", { v: 2 }, "version"],
  ["a field too many", { more: 1 }, "keys"],
  ["a field too few", { at: undefined }, "keys"],
  ["text where bytes belong", { grant: "AAAAAAAAAAAAAAAAAAAAAA" }, "type"],
  ["bytes of another size", { grant: key(1) }, "size"],
  ["a fraction", { at: 1.5 }, "type"],
  ["a negative number", { at: -1 }, "bounds"],
  ["an empty list", { sections: [] }, "bounds"],
  ["no list", { sections: {} }, "type"],
]) {
  test(`${what} is never encoded`, () => {
    assert.throws(() => room.encodeBody("Access", access(changes)), refusal("BadStatement", why));
  });
}

test("an ended grant may come with the signed ending, or without", () => {
  const ending = new room.Signed(id(1), new Uint8Array(64));

  const alone = room.encodeBody("EndedFacts", { how: "withdrawn", ending: undefined });
  const signed = room.parseBody("EndedFacts", room.encodeBody("EndedFacts", { how: "asked", ending }));

  assert.deepEqual({ ...room.parseBody("EndedFacts", alone) }, { how: "withdrawn" });
  assert.deepEqual(signed.ending, ending);
});

test("a body that the protocol does not know is a mistake of the program", () => {
  for (const name of ["toString", "__proto__", "Nothing"]) {
    assert.throws(() => room.parseBody(name, id(1)), RangeError);
  }
});
