// Stretching a passphrase where memory is short: an error of its own, never a lower setting.

import assert from "node:assert/strict";
import test from "node:test";

import { load, refusal, room } from "./room.js";

test("too little memory is said, and nothing cheaper is tried", async () => {
  const library = (await load("sodium.js")).sodium();
  const original = library.crypto_pwhash;
  const tries = [];
  library.crypto_pwhash = (...given) => {
    tries.push(given.slice(3, 5));
    throw new Error("out of memory");
  };

  try {
    assert.throws(
      () => room.derivePassphraseRoot("a word", "five other words of mine", new Uint8Array(32)),
      refusal("TooLittleMemory"),
    );
  } finally {
    library.crypto_pwhash = original;
  }

  assert.deepEqual(tries, [[3, 67_108_864]]);
});
