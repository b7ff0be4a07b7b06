// Two devices change one notebook in any order: nothing that either did is lost, in any of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { rememberAgency } from "../../../static/js/owner/notebook/chains.js";
import { findEntry, mergeEndings, withEntry, withShown } from "../../../static/js/owner/notebook/ledger.js";
import { findSection, withOrder, withSection } from "../../../static/js/owner/notebook/manifest.js";
import { findLost, findTakenOut, mergeWriting } from "../../../static/js/owner/notebook/merging.js";

const NOW = 1_000;
const SECTIONS = ["one", "two", "three"];
const GRANTS = ["g", "h"];
const RUNS = 300;
const STEPS = 25;

/** The same numbers in every run. */
function makeDice(seed) {
  let state = seed;
  const roll = (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % sides;
  };
  return { roll, pick: (list) => list[roll(list.length)] };
}

const EMPTY = {
  doors: [{ door: "d" }],
  sections: [],
  ledger: [],
  agencies: [],
  directory_n: 0,
  journal: { n: 0 },
  opened_at: NOW,
};

const entryOf = (grant) => ({
  grant,
  terms: "t",
  agency: "a",
  identity: "i",
  agency_name: "A",
  audience: "reader",
  visit: false,
  not_after: NOW + 10,
  made_at: NOW,
  words: "",
  generation: 0,
  ended: false,
  ended_seen: false,
  secret: "s",
  sections: [{ id: "one", not_after: NOW + 10 }],
  shown: [],
});
const chainOf = (n) => ({ newest: { n }, hashes: [`roster ${n}`] });

/** Each step changes the newest manifest by the engine's own functions, and what is remembered beside. */
const CHANGES = {
  save(manifest, memory, { pick }) {
    const id = pick(SECTIONS);
    if (memory.takenOut.has(id)) return manifest;
    const revision = (memory.saved.get(id) ?? 0) + 1;
    memory.saved.set(id, revision);
    const older = findSection(manifest, id)?.revisions ?? [];
    return withSection(manifest, { id, revision, revisions: [...older, { revision, sealing: 0 }] });
  },
  takeOut(manifest, memory, { pick }) {
    const id = pick(SECTIONS);
    if (!findSection(manifest, id)) return manifest;
    memory.takenOut.add(id);
    memory.saved.delete(id);
    return { ...manifest, sections: manifest.sections.filter((section) => section.id !== id) };
  },
  order: (manifest, _, { pick }) => withOrder(manifest, [...new Set([pick(SECTIONS), pick(SECTIONS), "gone"])]),
  grant(manifest, memory, { pick }) {
    const grant = pick(GRANTS);
    if (memory.ended.has(grant)) return manifest;
    memory.ended.set(grant, false);
    return { ...manifest, ledger: [...manifest.ledger, entryOf(grant)] };
  },
  end(manifest, memory, { pick }) {
    const grant = pick(GRANTS);
    if (memory.ended.has(grant)) memory.ended.set(grant, true);
    return mergeEndings(manifest, [{ grant, state: "ended" }], NOW);
  },
  show(manifest, memory, { pick, roll }) {
    const grant = pick(GRANTS);
    const entry = findEntry(manifest, grant);
    if (!entry) return manifest;
    const shown = { section: pick(SECTIONS), revision: 1, sealing: roll(3) };
    memory.shown.add(`${grant} ${Object.values(shown)}`);
    return withEntry(manifest, withShown(entry, shown));
  },
  remember(manifest, memory, { roll }) {
    const n = roll(9) + 1;
    memory.rosterN = Math.max(memory.rosterN, n);
    return rememberAgency(manifest, "a", "i", chainOf(n));
  },
};

test("no change on the newest manifest loses what another device did", () => {
  for (let run = 1; run <= RUNS; run++) {
    const dice = makeDice(run);
    const memory = { saved: new Map(), takenOut: new Set(), ended: new Map(), shown: new Set(), rosterN: 0 };
    let manifest = EMPTY;
    for (let step = 0; step < STEPS; step++) {
      const before = manifest;
      const gone = new Set(memory.takenOut);
      manifest = CHANGES[dice.pick(Object.keys(CHANGES))](before, memory, dice);
      assert.equal(findLost(before, manifest), "", `run ${run}`);
      assert.deepEqual(findTakenOut(before, manifest), [...memory.takenOut].filter((id) => !gone.has(id)));
    }
    const kept = manifest.sections.map(({ id, revisions }) => [id, revisions.length]);
    assert.deepEqual(new Map(kept.sort()), new Map([...memory.saved].sort()));
    assert.deepEqual(new Map(manifest.ledger.map(({ grant, ended }) => [grant, ended])), memory.ended);
    const shown = manifest.ledger.flatMap(({ grant, shown: all }) => all.map((one) => `${grant} ${Object.values(one)}`));
    assert.deepEqual(new Set(shown), memory.shown);
    assert.equal(manifest.agencies[0]?.roster_n ?? 0, memory.rosterN);
  }
});

test("a confirmed identity begins its own numbers", () => {
  const before = rememberAgency(EMPTY, "a", "i", chainOf(7));

  assert.equal(findLost(before, rememberAgency(before, "a", "other", chainOf(1))), "");
  assert.equal(findLost(before, { ...before, agencies: [{ ...before.agencies[0], roster_n: 6 }] }), "agency");
});

test("of two writings nothing is lost unsaid", () => {
  const writing = (title, text, kind = "other", lang = "en") => ({ title, kind, text, lang });
  const base = writing("Health", "My knee.");
  const cases = [
    [writing("Health", "My knee, mine."), base, "mine", false],
    [base, writing("Health", "My knee, theirs."), "theirs", false],
    [writing("Health", "Mine."), writing("Health", "Theirs."), "mine", true],
    [writing("Health", "Same."), writing("Health", "Same."), "mine", false],
    [writing("My body", "My knee."), writing("Health", "Theirs."), null, false],
    [writing("My body", "My knee."), writing("My knee", "My knee."), "mine", true],
  ];

  for (const [mine, theirs, taken, isConflict] of cases) {
    const expected = { mine, theirs }[taken] ?? writing("My body", "Theirs.");
    assert.deepEqual(mergeWriting(base, mine, theirs), { writing: expected, isConflict });
  }
});
