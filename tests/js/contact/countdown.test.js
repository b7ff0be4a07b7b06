// How long still: never less than there is, and always with its unit.

import assert from "node:assert/strict";
import { before, mock, test } from "node:test";

import { spanLeft } from "../../../static/js/contact/countdown.js";
import { loadTexts } from "../../../static/js/shared/texts.js";

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

test("days, hours and minutes, without those that are none", () => {
  assert.equal(spanLeft(14 * DAY), "14 days");
  assert.equal(spanLeft(DAY + 3 * HOUR + 12 * MINUTE), "1 day, 3 hours and 12 minutes");
  assert.equal(spanLeft(DAY + 12 * MINUTE), "1 day and 12 minutes");
  assert.equal(spanLeft(HOUR), "1 hour");
});

test("a minute that has begun counts as a whole one", () => {
  assert.equal(spanLeft(DAY - 1), "1 day");
  assert.equal(spanLeft(HOUR + 1), "1 hour and 1 minute");
});

test("the last hour is told in minutes, the last minute in seconds, and it ends at nothing", () => {
  assert.equal(spanLeft(HOUR - 1), "60 minutes");
  assert.equal(spanLeft(65), "65 seconds");
  assert.equal(spanLeft(-5), "0 seconds");
});
