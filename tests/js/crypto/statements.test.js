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
  ["a list with one too many", { sections: Array(201).fill({ id: id(4), revision: 1, sealing: 0 }) }, "bounds"],
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

const releaseTerms = (changes = {}) => ({
  release: id(1), release_key: key(2), practice: false, contact_sign: key(3), contact_box: key(4), sections: [],
  ask: { wait_minutes: 60 }, not_before: 1, not_after: 2, open_hours: 1, words: key(5), ...changes,
});

test("an object inside may be left out, and is not there then", () => {
  const bare = room.encodeBody("ReleaseTerms", releaseTerms({ ask: undefined }));
  const asked = room.encodeBody("ReleaseTerms", releaseTerms());

  assert.ok(!("ask" in room.parseBody("ReleaseTerms", bare)));
  assert.deepEqual({ ...room.parseBody("ReleaseTerms", asked).ask }, { wait_minutes: 60 });
});

for (const [what, checkIn, why] of [
  ["both dates", { every_days: 3, by: 1 }, "check_in"],
  ["no date", {}, "check_in"],
  ["a time to wait that is none", { by: 1, wait_minutes: 61 }, "choice"],
  ["a time to wait as a text", { by: 1, wait_minutes: "60" }, "choice"],
  ["a day of grace too many", { by: 1, grace_days: 31 }, "bounds"],
]) {
  test(`a check-in with ${what} is never encoded`, () => {
    const check_in = { grace_days: 2, wait_minutes: 60, opening_counts: true, ...checkIn };

    assert.throws(() => room.encodeBody("ReleaseTerms", releaseTerms({ check_in })), refusal("BadStatement", why));
  });
}

test("a practice has no list of sections, and a release has one", () => {
  for (const changes of [{ practice: true }, { sections: undefined }]) {
    assert.throws(() => room.encodeBody("ReleaseTerms", releaseTerms(changes)), refusal("BadStatement", "practice"));
  }
});
