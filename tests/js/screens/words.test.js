// Names, titles and a server's numbers are put into sentences, and can't turn them.

import assert from "node:assert/strict";
import { before, mock, test } from "node:test";

import { problemWords } from "../../../static/js/shared/problems.js";
import { loadTexts, t } from "../../../static/js/shared/texts.js";
import { momentInWords } from "../../../static/js/shared/time.js";

const SENTENCES = {
  "end.ask": "End now? {agency} cannot open it.",
  "problem.too_many": "Wait {time}.",
  "time.hours.other": "{n} hours",
  "time.minutes.other": "{n} minutes",
  "time.seconds.other": "{n} seconds",
  "problem.unknown": "That did not work.",
  "time.day_and_clock": "{day}, {clock}",
};

before(async () => {
  Object.defineProperty(globalThis, "navigator", { value: { languages: ["en-GB"] }, configurable: true });
  mock.method(globalThis, "fetch", async () => ({ json: async () => SENTENCES }));
  await loadTexts("en");
});

test("a name can't turn the direction of the sentence around it, nor break its line", () => {
  assert.equal(t("end.ask", { agency: "Har\u202Ebour\u2069\nHouse" }), "End now? Harbour House cannot open it.");
});

test("marks that right-to-left writing needs stay", () => {
  assert.equal(t("end.ask", { agency: "בית\u200F 7" }), "End now? בית\u200F 7 cannot open it.");
});

for (const waiting of ["call 555 0100", -5, 1.5, undefined, 1e300]) {
  test(`a waiting time of ${waiting} is not shown`, () => {
    assert.equal(problemWords({ code: "too_many", retry_after: waiting }), "Wait 60 seconds.");
  });
}

test("a usual waiting time is shown, an endless one cut", () => {
  assert.equal(problemWords({ code: "too_many", retry_after: 7 }), "Wait 7 seconds.");
  assert.equal(problemWords({ code: "too_many", retry_after: 99_999_999 }), "Wait 24 hours.");
});

test("a waiting time is never said shorter than it is", () => {
  assert.equal(problemWords({ code: "too_many", retry_after: 121 }), "Wait 3 minutes.");
  assert.equal(problemWords({ code: "too_many", retry_after: 5_401 }), "Wait 2 hours.");
});

test("a time beyond all days is words, not a failure", () => {
  assert.equal(typeof momentInWords(2 ** 53 - 1, 1_760_000_000), "string");
});
