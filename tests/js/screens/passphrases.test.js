// Proposed passphrases, and what counts as hard enough to guess.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isHardToGuess, makeDigits, makeWords, tidyPassphrase } from "../../../static/js/owner/passphrases.js";

test("five words of the list, new each time", async () => {
  const [one, other] = [await makeWords(), await makeWords()];

  assert.match(one, /^[a-z-]+( [a-z-]+){4}$/);
  assert.notEqual(one, other);
});

test("20 digits are the same in groups and in a row", () => {
  const digits = makeDigits();

  assert.match(digits, /^\d{5}( \d{5}){3}$/);
  assert.equal(tidyPassphrase(digits), digits.replaceAll(" ", ""));
  assert.equal(tidyPassphrase("seven quiet lanterns"), "seven quiet lanterns");
});

test("20 digits are the same in the digits of an Arabic or Persian keyboard; other words keep theirs", () => {
  assert.equal(tidyPassphrase("٠١٢٣٤ ٥٦٧٨٩ ۰۱۲۳۴ ۵۶۷۸۹"), "01234567890123456789");
  assert.equal(tidyPassphrase("غرفة ٢٠"), "غرفة ٢٠");
});

test("an own passphrase needs a million million guesses, whatever its case", async () => {
  assert.equal(await isHardToGuess("monkey 12", "lighthouse"), false);
  assert.equal(await isHardToGuess("CORRECT horse", "lighthouse"), false);
  assert.equal(await isHardToGuess("lighthouse lighthouse lighthouse", "lighthouse"), false);
  assert.equal(await isHardToGuess("the green kettle sings to nine snails", "lighthouse"), true);
});
