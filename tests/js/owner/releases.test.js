// What the notebook keeps of releases, and what it takes over about them, as pure functions.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { toCanonical } from "../../../static/js/crypto/canonical.js";
import { parseB64, toB64 } from "../../../static/js/crypto/encoding.js";
import { ready } from "../../../static/js/crypto/sodium.js";
import { computeDebts } from "../../../static/js/owner/notebook/ledger.js";
import { isOnNeverList } from "../../../static/js/owner/notebook/never.js";
import {
  FORGOTTEN,
  endRelease,
  findLiveRelease,
  findReleaseShown,
  termsHash,
  withRelease,
} from "../../../static/js/owner/notebook/release_entries.js";
import {
  findLostRelease,
  findReleaseContradiction,
  mergeReleases,
} from "../../../static/js/owner/notebook/release_merging.js";
import { findStrangeContact } from "../../../static/js/owner/notebook/release_lines.js";
import { fromRule } from "../../../static/js/owner/notebook/release_papers.js";

const NOW = 1_000;
const END = NOW + 10;
const KEY = `${"B".repeat(42)}A`;
const ID = `${"B".repeat(21)}A`;
const NOBODY = new Set();

const terms = {
  v: 1,
  release: ID,
  release_key: KEY,
  practice: false,
  contact_sign: KEY,
  contact_box: KEY,
  sections: [ID],
  not_before: 0,
  not_after: END,
  open_hours: 72,
  words: KEY,
};
const entryOf = (changes = {}) => ({
  release: ID,
  practice: false,
  contact: "Bea",
  terms: toB64(toCanonical(terms)),
  pack: KEY,
  gate: KEY,
  lookup: KEY,
  ended: false,
  ended_seen: false,
  opened: false,
  shown: [{ section: "one", revision: 1, sealing: 0 }],
  ...changes,
});
const manifestOf = (...releases) => ({
  ledger: [],
  sections: [{ id: "one", revision: 1, revisions: [{ revision: 1, sealing: 0 }] }],
  emergency: { only: false, never: [], releases },
});
const saidOf = (changes = {}) => ({ release: ID, state: "armed", terms: termsHash(entryOf()), reads: 0, ...changes });

before(ready);

test("live means live in the notebook, in the server's list, and before its end", () => {
  assert.ok(findLiveRelease(entryOf(), [saidOf()], NOW));
  assert.ok(findLiveRelease(entryOf(), [saidOf({ state: "open" })], NOW));
  assert.equal(findLiveRelease(entryOf({ ended: true }), [saidOf()], NOW), null);
  assert.equal(findLiveRelease(entryOf(), [saidOf({ state: "closed" })], NOW), null);
  assert.equal(findLiveRelease(entryOf(), [saidOf({ terms: "others" })], NOW), null);
  assert.equal(findLiveRelease(entryOf(), [], NOW), null);
  assert.equal(findLiveRelease(entryOf(), [saidOf()], END), null);
});

test("what is over keeps nothing that opens, whoever says so", () => {
  for (const [said, now] of [[saidOf({ state: "stopped" }), NOW], [saidOf(), END]]) {
    const [merged] = mergeReleases(manifestOf(entryOf()), [said], NOBODY, now).emergency.releases;

    assert.deepEqual([merged.ended, merged.ended_seen, merged.pack, merged.gate, merged.lookup], [
      true,
      false,
      FORGOTTEN,
      FORGOTTEN,
      FORGOTTEN,
    ]);
  }
});

test("a second holder's part is forgotten too", () => {
  const ended = endRelease(entryOf({ part: KEY, holder: "Ann", holder_words: "", holder_lookup: KEY }));

  assert.deepEqual([ended.part, ended.holder_lookup, ended.holder], [FORGOTTEN, FORGOTTEN, "Ann"]);
});

test("a part that an ended release keeps is lost for good", () => {
  const before = manifestOf(entryOf({ part: KEY, holder: "Ann", holder_words: "", holder_lookup: KEY }));
  const ended = endRelease(before.emergency.releases[0]);

  assert.equal(findLostRelease(before, manifestOf(ended)), "");
  for (const kept of ["part", "holder_lookup"]) {
    assert.equal(findLostRelease(before, manifestOf({ ...ended, [kept]: KEY })), "release");
  }
});

const HOLDER_KEY = `${"C".repeat(42)}A`;
const BOX_KEY = `${"D".repeat(42)}A`;

/** The journal of one release, with a yes by `by` to terms of this hash. */
function journalOf(entry, { by, to = termsHash(entry) }) {
  const grantEvent = { grant: parseB64(ID, 16) };
  const yes = { v: 1, release: ID, terms: to, holder: by, part: KEY, nonce: KEY };
  const signed = { body: toCanonical(yes), sig: new Uint8Array(64) };
  return [
    { event: { n: 1, kind: "release_armed", actor: "owner" }, facts: { terms: parseB64(termsHash(entry), 32) }, grantEvent },
    { event: { n: 2, kind: "release_held", actor: by }, facts: { yes: signed }, grantEvent },
  ];
}

test("nobody but the holder that the terms name says yes, and to exactly them", () => {
  const held = (holder) => entryOf({ terms: toB64(toCanonical({ ...terms, ...(holder && { holder }) })) });
  const why = (entry, yes) => findStrangeContact({ manifest: manifestOf(entry), events: journalOf(entry, yes) })?.why ?? "";
  const byCard = held({ sign: HOLDER_KEY, box: BOX_KEY });
  const byOffice = held({ agency: ID, identity: KEY });

  assert.equal(why(byCard, { by: HOLDER_KEY }), "");
  assert.equal(why(byCard, { by: BOX_KEY }), "holder");
  assert.equal(why(byCard, { by: HOLDER_KEY, to: KEY }), "holder");
  assert.equal(why(byOffice, { by: BOX_KEY }), "");
  assert.equal(why(byOffice, { by: BOX_KEY, to: KEY }), "holder");
  assert.equal(why(held(null), { by: HOLDER_KEY }), "holder");
});

test("a reading counts when the list or the journal shows it, and is never taken back", () => {
  const manifest = manifestOf(entryOf());
  const read = (said, journal) => mergeReleases(manifest, [said], journal, NOW).emergency.releases[0].opened;

  assert.equal(read(saidOf({ reads: 1 }), NOBODY), true);
  assert.equal(read(saidOf({ opened_at: NOW }), NOBODY), true);
  assert.equal(read(saidOf(), new Set([ID])), true);
  assert.equal(mergeReleases(manifest, [saidOf()], NOBODY, NOW), manifest);
  const opened = manifestOf(entryOf({ opened: true }));
  assert.equal(mergeReleases(opened, [saidOf()], NOBODY, NOW), opened);
});

test("only what was read and is over owes a fresh sealing", () => {
  const debt = [{ section: "one", revision: 1 }];

  assert.deepEqual(computeDebts(manifestOf(entryOf({ opened: true, ended: true })), NOW), debt);
  assert.deepEqual(computeDebts(manifestOf(entryOf({ opened: true })), END), debt);
  assert.deepEqual(computeDebts(manifestOf(entryOf({ opened: true })), NOW), []);
  assert.deepEqual(computeDebts(manifestOf(entryOf({ ended: true })), NOW), []);
});

test("an ended one that the server calls live, one it lacks and other terms are contradictions", () => {
  const ended = manifestOf(entryOf({ ended: true }));

  assert.equal(findReleaseContradiction(ended, [saidOf()], NOW)?.why, "release_came_back");
  assert.equal(findReleaseContradiction(ended, [saidOf()], END), null);
  assert.equal(findReleaseContradiction(ended, [saidOf({ state: "closed" })], NOW), null);
  assert.equal(findReleaseContradiction(manifestOf(entryOf()), [], NOW)?.why, "release_missing");
  assert.equal(findReleaseContradiction(manifestOf(entryOf()), [saidOf({ terms: "others" })], NOW)?.why, "terms");
});

test("nothing of a release is lost, but what was only shown under other terms", () => {
  const before = manifestOf(entryOf());
  const lost = (changes, was = before) => findLostRelease(was, manifestOf(entryOf(changes)));

  assert.equal(lost({}), "");
  assert.equal(findLostRelease(before, manifestOf()), "release");
  assert.equal(lost({ contact: "Eve" }), "release");
  assert.equal(lost({ shown: [] }), "release");
  assert.equal(lost({ shown: [], terms: "others" }), "");
  assert.equal(lost({ shown: [], terms: "others", opened: true }, manifestOf(entryOf({ opened: true }))), "release");
  assert.equal(lost({}, manifestOf(entryOf({ opened: true }))), "release");
  assert.equal(lost({ ended: true }), "release");
  assert.equal(findLostRelease(before, manifestOf(endRelease(entryOf()))), "");
});

test("a new release stands at the end, another state of one in its place", () => {
  const other = entryOf({ release: "other" });
  const manifest = withRelease(withRelease({ ledger: [] }, entryOf()), other);

  assert.deepEqual(withRelease(manifest, entryOf({ opened: true })).emergency.releases, [entryOf({ opened: true }), other]);
  assert.deepEqual(manifest.emergency.never, []);
});

test("what it shows of a section is what was shown last", () => {
  const shown = [
    { section: "one", revision: 1, sealing: 0 },
    { section: "two", revision: 1, sealing: 0 },
    { section: "one", revision: 1, sealing: 1 },
  ];

  assert.equal(findReleaseShown(entryOf({ shown }), "one"), shown[2]);
  assert.equal(findReleaseShown(entryOf({ shown }), "three"), null);
});

test("names are compared without case and white space, either inside the other", () => {
  const manifest = { emergency: { only: false, never: ["  ", "Marco  ROSSI"], releases: [] } };

  for (const name of ["marco rossi", "Uncle Marco\u00a0Rossi", "rossi"]) assert.equal(isOnNeverList(manifest, name), true);
  for (const name of ["Bea", "", " "]) assert.equal(isOnNeverList(manifest, name), false);
  assert.equal(isOnNeverList({}, "Marco Rossi"), false);
});

test("a check-in is told as it was chosen", () => {
  const rule = { grace_days: 2, wait_minutes: 60, opening_counts: true };
  const told = { graceDays: 2, waitMinutes: 60, openingCounts: true };

  assert.deepEqual(fromRule({ ...rule, every_days: 7 }), { ...told, everyDays: 7 });
  assert.deepEqual(fromRule({ ...rule, by: 5 }), { ...told, by: 5 });
  assert.equal(fromRule(undefined), null);
});
