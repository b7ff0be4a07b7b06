// A span agreed to is said in the same words on the next screen, seconds later.

import assert from "node:assert/strict";
import { before, mock, test } from "node:test";

import { loadTexts } from "../../../static/js/shared/texts.js";
import { spanInWords } from "../../../static/js/shared/time.js";

const SENTENCES = Object.fromEntries(
  ["days", "hours", "minutes", "seconds"].flatMap((unit) => [
    [`time.${unit}.one`, `{n} ${unit.slice(0, -1)}`],
    [`time.${unit}.other`, `{n} ${unit}`],
  ]),
);
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

before(async () => {
  Object.defineProperty(globalThis, "navigator", { value: { languages: ["en-GB"] }, configurable: true });
  mock.method(globalThis, "fetch", async () => ({ json: async () => SENTENCES }));
  await loadTexts("en");
});

for (const agreed of [10 * MINUTE, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 15 * DAY, 90 * DAY]) {
  test(`${agreed} seconds are the same in words twenty seconds later`, () => {
    assert.equal(spanInWords(agreed - 20), spanInWords(agreed));
  });
}

test("a span is said in the unit a person would use, to the nearest one", () => {
  assert.equal(spanInWords(15 * DAY), "15 days");
  assert.equal(spanInWords(14.4 * DAY), "14 days");
  assert.equal(spanInWords(2 * DAY), "2 days");
  assert.equal(spanInWords(1.5 * DAY), "36 hours");
  assert.equal(spanInWords(DAY), "24 hours");
  assert.equal(spanInWords(HOUR), "1 hour");
  assert.equal(spanInWords(29), "29 seconds");
  assert.equal(spanInWords(-5), "0 seconds");
});

test("less time never sounds like more", () => {
  const seconds = { second: 1, minute: MINUTE, hour: HOUR, day: DAY };
  const sounds = (/** @type {number} */ span) => {
    const [n, unit] = spanInWords(span).split(" ");
    return Number(n) * seconds[/** @type {keyof typeof seconds} */ (unit.replace(/s$/, ""))];
  };

  for (let span = 3 * DAY; span > 0; span -= 30) assert.ok(sounds(span) >= sounds(span - 30), String(span));
});
