// @ts-check
// Words of two directions: lists keep the order of the language, and its numbers are those of our sentences.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { count, listInWords, loadTexts, locale } from "../../../static/js/shared/texts.js";

mock.method(globalThis, "fetch", async () => ({ json: async () => ({ "some.other": "{n}" }) }));

/** @param {string[]} languages @param {string} inUse */
async function speak(languages, inUse) {
  Object.defineProperty(globalThis, "navigator", { value: { languages }, configurable: true });
  await loadTexts(inUse);
}

test("a list of names of the other direction begins with a mark of the sentence's own", async () => {
  await speak(["ar-EG"], "ar");

  const list = listInWords(["Linden Street Clinic", "Harbour House"]);

  assert.match(list, /^\u200fLinden Street Clinic\u200f.*\u200fHarbour House\u200f$/u);
  await speak(["en-GB"], "en");
  assert.equal(listInWords(["Linden Street Clinic", "Harbour House"]), "Linden Street Clinic and Harbour House");
});

for (const tag of ["ar", "ar-EG", "ar-SA", "ar-EG-u-nu-arab-ca-islamic"]) {
  test(`numbers and days of ${tag} are those of our own sentences`, async () => {
    await speak([tag], "ar");

    assert.equal(count("some", 1205).replace(/[\u2066-\u2069\u200f,]/gu, ""), "1205");
    const day = new Intl.DateTimeFormat(locale(), { year: "numeric", timeZone: "UTC" }).format(new Date("2026-11-29T12:00:00Z"));
    assert.match(day, /2026/u);
  });
}

test("elsewhere the person's own region stays", async () => {
  await speak(["en-GB"], "en");

  assert.equal(locale(), "en-GB");
});
