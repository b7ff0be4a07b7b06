// Untrusted bytes and texts, altered at random: each is taken or refused by an error of the
// room, and nothing else ever comes out. The dice are the same in every run.

import assert from "node:assert/strict";
import test from "node:test";

import { DOINGS, readArguments } from "./doings.js";
import { makeDice, readVectors, room, vectorFiles } from "./room.js";

const UNTRUSTED = new Set([
  "data", "text", "envelope", "wrapped", "wrap", "wraps", "words", "sealed", "signed", "body", "sig", "event",
  "details", "terms", "roster", "claim", "answer", "events", "state", "states", "rosters", "directory",
  "key_certificate", "certificates", "public_key", "wrap_state", "package", "deposit", "held_part",
]);
const ROUNDS = 6;
const TOO_SLOW = new Set(["derive_passphrase_root"]);

function alter(value, dice, isUntrusted) {
  if (value instanceof Uint8Array) return isUntrusted ? alterBytes(value, dice) : value;
  if (typeof value === "string") return isUntrusted ? alterText(value, dice) : value;
  if (Array.isArray(value)) return value.map((part) => alter(part, dice, isUntrusted));
  if (value instanceof Map || typeof value !== "object" || value === null) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, alter(part, dice, UNTRUSTED.has(name))]);
  return Object.fromEntries(parts);
}

function alterBytes(bytes, dice) {
  const copy = bytes.slice();
  const at = dice(copy.length + 1);
  if (dice(4) === 0) return copy.subarray(0, at);
  if (dice(4) === 0) return Uint8Array.from([...copy, dice(256)]);
  if (copy.length > 0) copy[at % copy.length] ^= 1 << dice(8);
  return copy;
}

function alterText(text, dice) {
  const at = dice(text.length + 1);
  const odd = ["\ud800", "\u0000", "\u0301", "\u{1f331}", "٣", " ", "-", "#", ":", "ﬀ", "\u0378", "é"];
  return text.slice(0, at) + odd[dice(odd.length)] + text.slice(at + dice(2));
}

for (const file of vectorFiles()) {
  test(`${file}: what is altered is refused by the room's own errors`, () => {
    const dice = makeDice(file.length);
    for (const vector of readVectors(file).vectors.filter((one) => !TOO_SLOW.has(one.do))) {
      for (let round = 0; round < ROUNDS; round += 1) {
        const given = alter(readArguments(vector), dice, false);
        if (vector.do === "parse_body") given.body = vector.in.body;
        try {
          DOINGS[vector.do](given);
        } catch (error) {
          assert.ok(error instanceof room.CryptoError, `${vector.name}: ${error.stack}`);
        }
      }
    }
  });
}

for (const name of room.BODY_NAMES) {
  test(`random JSON is refused as ${name} by the room's own errors`, () => {
    const dice = makeDice(name.length);
    for (let round = 0; round < 300; round += 1) {
      try {
        room.parseBody(name, new TextEncoder().encode(makeJson(dice, 3)));
      } catch (error) {
        assert.ok(error instanceof room.CryptoError, error.stack);
      }
    }
  });
}

function makeJson(dice, depth) {
  const plain = ["null", "-1", "1.5", "1e400", "true", '""', '"AA"', '"\\ud800"', "9007199254740993", "{}", "[]", ""];
  if (depth === 0 || dice(3) === 0) return plain[dice(plain.length)];
  const parts = Array.from({ length: dice(4) }, () => makeJson(dice, depth - 1));
  if (dice(2) === 0) return `[${parts.join()}]`;
  const keys = ["v", "grant", "sections", "__proto__", "constructor", "n", ""];
  return `{${['"v":1', ...parts.map((part) => `"${keys[dice(keys.length)]}":${part}`)].join()}}`;
}
