// Stop codes, beyond the vectors.

import assert from "node:assert/strict";
import test from "node:test";

import { load, makeDice, refusal, room } from "./room.js";

const { words } = await load("../../vendor/words.js");

test("every stop secret comes back from its digits and from its words", () => {
  const dice = makeDice(7);
  for (let round = 0; round < 40; round += 1) {
    const secret = Uint8Array.from({ length: 10 }, () => dice(256));

    assert.deepEqual(room.parseStopCode(room.showStopDigits(secret), words), secret);
    assert.deepEqual(room.parseStopCode(room.showStopWords(secret, words), words), secret);
  }
});

test("another list than the whole one, or another secret, is a mistake of the program", () => {
  const secret = new Uint8Array(10);

  assert.throws(() => room.showStopWords(secret, words.slice(1)), RangeError);
  assert.throws(() => room.parseStopCode("", []), RangeError);
  assert.throws(() => room.showStopDigits(new Uint8Array(16)), RangeError);
});

test("what is no text is mistyped", () => {
  assert.throws(() => room.parseStopCode(7, words), refusal("CodeMistyped"));
});
