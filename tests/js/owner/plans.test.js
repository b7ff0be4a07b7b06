// What somebody chose for a person, as the engine takes it: who else says yes, and when they get a card.

import assert from "node:assert/strict";
import { test } from "node:test";
import { needsSecondCard, newPlan, newPractice, planOf, toReleaseArguments } from "../../../static/js/owner/release.js";

const NOW = 1_000;
const SUMMARY = /** @type {any} */ ({ callMe: "Moss", sections: [] });
const DANA = { secondCard: /** @type {const} */ (true), name: "Dana", words: "" };
const fullOf = (holder) => ({ ...newPlan(), release: "r", contact: "Bea", sections: [], notAfter: NOW + 86_400, holder });

test("nobody else says yes until somebody is chosen, and never in a try", () => {
  assert.equal(newPlan().holder, null);
  assert.equal(newPractice({ ...fullOf({ name: "Dana" }) }).holder, null);
  assert.equal(toReleaseArguments(newPlan(), SUMMARY).holder, null);
});

test("a change begins from whoever has to say yes now", () => {
  const card = { name: "Dana", kind: "card", agencyName: "", agency: "", words: "Ring me.", saidYes: false, lapsed: "" };
  const office = { ...card, name: "Harbour", kind: "agency", agency: "h" };

  assert.deepEqual(planOf(fullOf(card), [], NOW).holder, { secondCard: true, name: "Dana", words: "Ring me." });
  assert.deepEqual(planOf(fullOf(office), [], NOW).holder, { agency: "h", name: "Harbour", words: "Ring me." });
  assert.equal(planOf(fullOf(null), [], NOW).holder, null);
});

test("a second person who has no card, or is another one, gets one alone; a new card is one for both", () => {
  const change = { ...newPlan(), release: "r", holder: DANA };

  assert.equal(needsSecondCard({ ...change, secondName: "Dana" }), false);
  assert.equal(needsSecondCard({ ...change, secondName: "Ed" }), true);
  assert.equal(needsSecondCard(change), true);
  assert.equal(needsSecondCard({ ...change, newCard: true }), false);
  assert.equal(needsSecondCard({ ...change, holder: null, secondName: "Dana" }), false);
  assert.equal(needsSecondCard({ ...newPlan(), holder: DANA }), false);
  assert.equal(toReleaseArguments(change, SUMMARY).newCard, false);
  assert.equal(toReleaseArguments({ ...change, newCard: true }, SUMMARY).newCard, true);
  assert.equal("secondName" in toReleaseArguments(change, SUMMARY), false);
});
