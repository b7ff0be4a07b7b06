// The ledger's rules, as pure functions.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  computeDebts,
  findContradiction,
  findLive,
  findShown,
  findStrangers,
  mergeEndings,
} from "../../../static/js/owner/notebook/ledger.js";

const NOW = 1_000;

const entryOf = (changes = {}) => ({
  grant: "g",
  terms: "t",
  agency: "a",
  not_after: NOW + 10,
  generation: 0,
  ended: false,
  ended_seen: false,
  secret: "s",
  shown: [{ section: "one", revision: 1, sealing: 0 }],
  ...changes,
});
const saidOf = (changes = {}) => ({ grant: "g", terms: "t", agency: "a", state: "open", ...changes });
const manifestOf = (...ledger) => ({
  ledger,
  sections: [{ id: "one", revision: 2, revisions: [{ revision: 1, sealing: 0 }, { revision: 2, sealing: 0 }] }],
});

test("live means live in the ledger, in the server's list, and before its end", () => {
  assert.ok(findLive(entryOf(), [saidOf()], NOW));
  assert.equal(findLive(entryOf({ ended: true }), [saidOf()], NOW), null);
  assert.equal(findLive(entryOf(), [], NOW), null);
  assert.equal(findLive(entryOf(), [saidOf({ state: "ended" })], NOW), null);
  assert.equal(findLive(entryOf(), [saidOf({ terms: "other" })], NOW), null);
  assert.equal(findLive(entryOf(), [saidOf()], NOW + 10), null);
});

test("an ended grant stays ended, whatever the server says, and that is trouble", () => {
  const manifest = manifestOf(entryOf({ ended: true, secret: "" }));

  assert.equal(mergeEndings(manifest, [saidOf()], NOW), manifest);
  assert.deepEqual(findContradiction(manifest, [saidOf()]), { code: "grant_came_back", grant: "g" });
});

test("what the server ended is ended in the ledger too, and its secret forgotten", () => {
  const manifest = manifestOf(entryOf());

  const [merged] = mergeEndings(manifest, [saidOf({ state: "ended" })], NOW).ledger;

  assert.deepEqual([merged.ended, merged.ended_seen, merged.secret], [true, false, ""]);
  assert.equal(manifest.ledger[0].ended, false);
});

test("the secret of a spent token is forgotten, that of an offered one kept", () => {
  const manifest = manifestOf(entryOf());

  assert.equal(mergeEndings(manifest, [saidOf()], NOW).ledger[0].secret, "");
  assert.equal(mergeEndings(manifest, [saidOf({ state: "offered" })], NOW), manifest);
});

test("time ends a grant without the server", () => {
  const [merged] = mergeEndings(manifestOf(entryOf()), [saidOf()], NOW + 10).ledger;

  assert.equal(merged.ended, true);
});

test("a visit is over twelve hours after it was opened, whatever state the server names", () => {
  const visit = entryOf({ visit: true, not_after: NOW + 86_400 });
  const opened = NOW + 60;
  const said = saidOf({ opened_at: opened });
  const [before, after] = [opened + 12 * 3_600 - 1, opened + 12 * 3_600];

  assert.ok(findLive(visit, [said], before));
  assert.equal(findLive(visit, [said], after), null);
  assert.equal(mergeEndings(manifestOf(visit), [said], before).ledger[0].ended, false);
  assert.equal(mergeEndings(manifestOf(visit), [said], after).ledger[0].ended, true);
  assert.ok(findLive(visit, [saidOf({ state: "offered" })], after));
  assert.ok(findLive({ ...visit, visit: false }, [said], after));
});

test("a grant that is missing, or has other terms, does not add up", () => {
  const manifest = manifestOf(entryOf());

  assert.equal(findContradiction(manifest, [saidOf()]), null);
  assert.equal(findContradiction(manifest, [])?.why, "grant_missing");
  assert.equal(findContradiction(manifest, [saidOf({ terms: "other" })])?.why, "terms");
  assert.deepEqual(findStrangers(manifest, [saidOf(), saidOf({ grant: "x" })]), [saidOf({ grant: "x" })]);
});

test("debts are the revisions an ended grant could open and that still stand", () => {
  const ended = entryOf({ ended: true });

  assert.deepEqual(computeDebts(manifestOf(ended), NOW), [{ section: "one", revision: 1 }]);
  assert.deepEqual(computeDebts(manifestOf(entryOf()), NOW), []);
  assert.deepEqual(computeDebts(manifestOf(entryOf()), NOW + 10), [{ section: "one", revision: 1 }]);
});

test("a debt is paid by another sealing, for however many grants it was owed", () => {
  const paid = manifestOf(entryOf({ ended: true }), entryOf({ grant: "h", ended: true }));
  paid.sections[0].revisions[0].sealing = 1;

  assert.deepEqual(computeDebts(paid, NOW), []);
});

test("what a team grant shows is owed once its team has a newer key than it was sealed for", () => {
  const rotated = new Map([["g", 2]]);
  const owed = (/** @type {number} */ generation, sealed = new Map()) =>
    computeDebts(manifestOf(entryOf({ audience: "team", generation })), NOW, { rotated, sealed });

  assert.deepEqual(owed(1), [{ section: "one", revision: 1 }]);
  assert.deepEqual(owed(2), []);
  assert.deepEqual(owed(1, new Map([["one 1", 0]])), []);
  assert.deepEqual(owed(1, new Map([["one 1", 1]])), [{ section: "one", revision: 1 }]);
});

test("the newest thing shown is the highest revision, then the highest sealing", () => {
  const shown = [
    { section: "one", revision: 2, sealing: 1 },
    { section: "one", revision: 1, sealing: 7 },
    { section: "two", revision: 9, sealing: 0 },
    { section: "one", revision: 2, sealing: 0 },
  ];

  assert.deepEqual(findShown(entryOf({ shown }), "one"), shown[0]);
  assert.equal(findShown(entryOf({ shown }), "three"), null);
});
