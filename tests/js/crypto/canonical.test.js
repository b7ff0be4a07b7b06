// What JavaScript could get wrong about canonical JSON, beyond the vectors.

import assert from "node:assert/strict";
import test from "node:test";

import { refusal, room } from "./room.js";

const bytes = (text) => new TextEncoder().encode(text);
const text = (value) => new TextDecoder().decode(room.toCanonical(value));

test("keys that look like numbers are in the order of their characters", () => {
  assert.equal(text({ 9: true, 10: true, a: true, Z: true }), '{"10":true,"9":true,"Z":true,"a":true}');
});

test("a key called __proto__ is a key and changes no prototype", () => {
  const parsed = room.parseCanonical(bytes('{"__proto__":{"admin":true}}'));

  assert.equal(Object.getPrototypeOf(parsed), Object.prototype);
  assert.equal(parsed.admin, undefined);
  assert.equal(text(parsed), '{"__proto__":{"admin":true}}');
});

test("a body with a key called __proto__ is refused", () => {
  const body = bytes('{"__proto__":{},"door":"","nonce":"","v":1}');

  assert.throws(() => room.parseBody("DoorOpen", body), refusal("BadStatement", "keys"));
});

for (const [what, value] of [
  ["minus zero", -0],
  ["a fraction", 0.5],
  ["a number that is none", NaN],
  ["a number above 2^53-1", 2 ** 53],
  ["null", null],
  ["nothing", undefined],
  ["a big integer", 1n],
  ["bytes", new Uint8Array(2)],
  ["a date", new Date(0)],
  ["a gap in a list", [1, , 2]],
  ["a lone surrogate", "\ud800"],
  ["a lone surrogate as key", { "\udc00": 1 }],
  ["an empty key", { "": 1 }],
]) {
  test(`${what} has no canonical form`, () => {
    assert.throws(() => room.toCanonical(value), refusal("BadCanonical"));
  });
}

test("a hundred thousand open brackets are refused like anything else", () => {
  assert.throws(() => room.parseCanonical(bytes("[".repeat(100_000))), refusal("BadCanonical"));
  assert.throws(
    () => room.parseCanonical(bytes("[".repeat(100_000) + "]".repeat(100_000))),
    refusal("BadCanonical"),
  );
});

test("a pair of surrogates is one character and passes", () => {
  assert.deepEqual(room.parseCanonical(bytes('"\u{1f331}"')), "\u{1f331}");
});
