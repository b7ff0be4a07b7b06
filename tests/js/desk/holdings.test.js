// What this office holds of what people prepared (docs/protocol.md section 21): what it is shown, and to what it says yes.

import assert from "node:assert/strict";
import test from "node:test";

import { utf8 } from "../../../static/js/crypto/bytes.js";
import { openHeldPart, sealDeposit } from "../../../static/js/crypto/holder_card.js";
import { bodies, boxes, encoding, engine, hashing, refuses, signing } from "./room.js";
import { World } from "./world.js";

const { listHoldings, sayYes } = engine;
const { makeId, makeRandom, parseB64, toB64 } = encoding;
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** A world in which people named the office as their second holder, and somebody asked. */
class HoldingWorld extends World {
  held = [];
  yeses = [];

  /** Somebody asked for this one; `wordsChange` bends what its deposit says, `said` are other bytes. */
  isAsked({ generation = this.teams.length, key = this.teams[generation - 1].public, words = "Please ring me first.", wordsChange = {}, said, ...rest } = {}) {
    const one = { release: makeId(), terms: makeRandom(32), contact: boxes.makeBoxPair(), part: makeRandom(32), opensAt: this.now + HOUR, ...rest };
    const told = said ?? bodies.encodeBody("HolderWords", { release: one.release, call_me: "Sam", words, ...wordsChange });
    const deposit = sealDeposit(key, one.release, one.terms, one.contact.public, one.part, told);
    const listed = {
      release: toB64(one.release), state: "asked", terms: toB64(one.terms), generation, deposit: toB64(deposit), said_yes: false, opens_at: one.opensAt,
    };
    this.held.push(Object.assign(one, { listed }));
    return { ...one, id: listed.release };
  }

  async answer(method, path, body, options) {
    if (path === "/api/holdings") return { holdings: this.held.map(({ listed }) => ({ ...listed })), at: this.now };
    if (path.startsWith("/api/holdings/")) return this.takeYes(path.split("/")[3], body);
    return super.answer(method, path, body, options);
  }

  takeYes(id, body) {
    this.yeses.push({ id, ...body });
    return {};
  }
}

/** A desk that looked at the list. */
async function openDesk(world) {
  const desk = await world.openDesk();
  await listHoldings(desk);
  return desk;
}

test("what was asked for is shown with the person's words, and what waits for a yes first", async () => {
  const world = new HoldingWorld();
  const said = world.isAsked();
  Object.assign(world.held[0].listed, { said_yes: true, state: "open" });
  delete world.held[0].listed.opens_at;
  const late = world.isAsked({ opensAt: world.now + DAY, words: "" });
  const early = world.isAsked();

  const { now, holdings } = await listHoldings(await world.openDesk());

  assert.equal(now, world.now);
  assert.deepEqual(holdings, [
    { holding: early.id, state: "asked", opensAt: world.now + HOUR, saidYes: false, from: "Sam", words: "Please ring me first.", why: "" },
    { holding: late.id, state: "asked", opensAt: world.now + DAY, saidYes: false, from: "Sam", words: "", why: "" },
    { holding: said.id, state: "open", opensAt: 0, saidYes: true, from: "Sam", words: "Please ring me first.", why: "" },
  ]);
});

test("a yes hands the part to the contact alone, in the reader's own name", async () => {
  const world = new HoldingWorld();
  const { id, release, terms, contact, part } = world.isAsked();

  assert.deepEqual(await sayYes(await openDesk(world), { holding: id }), {});

  const [{ id: to, yes, part: handed }] = world.yeses;
  const bytes = parseB64(handed);
  const body = parseB64(yes.body);
  const signed = { body, sig: parseB64(yes.sig), hash: hashing.hash32(body) };
  const told = bodies.parseBody("ReleaseYes", signing.verifySigned("release-yes", world.instance, signed, world.worker.sign));
  assert.equal(to, id);
  assert.deepEqual([told.release, told.terms, told.holder, told.part], [release, terms, world.worker.sign, hashing.hash32(bytes)]);
  assert.deepEqual(openHeldPart(contact.secret, release, terms, bytes), part);
});

test("a deposit of an older team key is opened with that one", async () => {
  const world = new HoldingWorld();
  const { id } = world.isAsked();
  world.addRoster({ members: [world.worker, world.coordinator], newTeam: true });
  const desk = await openDesk(world);

  await sayYes(desk, { holding: id });

  assert.equal(world.yeses.length, 1);
});

test("what was sealed for a team key that came after the sign-in opens too", async () => {
  const world = new HoldingWorld();
  const desk = await world.openDesk();
  world.addRoster({ members: [world.worker, world.coordinator], newTeam: true });
  world.isAsked();

  const { holdings } = await listHoldings(desk);

  assert.deepEqual(holdings.map(({ words, why }) => [words, why]), [["Please ring me first.", ""]]);
});

/** A first one stands beside it: a server has another true deposit at hand. */
const LIES = {
  "another deposit": (listed, other) => ({ ...listed, deposit: other.deposit }),
  "other terms": (listed) => ({ ...listed, terms: toB64(makeRandom(32)) }),
  "the terms of another": (listed, other) => ({ ...listed, terms: other.terms }),
  "another release": (listed, other) => ({ ...listed, release: other.release }),
  "an altered deposit": (listed) => ({ ...listed, deposit: toB64(parseB64(listed.deposit).map((byte, at) => (at === 80 ? byte ^ 1 : byte))) }),
  "what is no deposit": (listed) => ({ ...listed, deposit: toB64(makeRandom(99)) }),
  "an earlier generation": (listed) => ({ ...listed, generation: 1 }),
};

for (const [name, lie] of Object.entries(LIES)) {
  test(`a server that shows ${name} shows nothing, and gets no yes`, async () => {
    const world = new HoldingWorld();
    world.addRoster({ members: [world.worker, world.coordinator], newTeam: true });
    world.isAsked();
    world.isAsked();
    const bend = (answer) => ({ ...answer, holdings: [lie(answer.holdings[0], answer.holdings[1])] });
    const desk = await openDesk(world);
    world.lie("/api/holdings", (answer) => (answer.holdings ? bend(answer) : answer));

    const { holdings } = await listHoldings(desk);

    assert.deepEqual(holdings.map(({ from, words, why }) => [from, words, why]), [["", "", "does_not_fit"]]);
    await refuses(() => sayYes(desk, { holding: holdings[0].holding }), "does_not_fit");
    assert.deepEqual(world.yeses, []);
  });
}

test("a generation that nobody holds is told as a missing key, and the others are shown", async () => {
  const world = new HoldingWorld();
  const gone = world.isAsked({ generation: 3, key: boxes.makeBoxPair().public });
  world.isAsked();
  const desk = await world.openDesk();

  const { holdings } = await listHoldings(desk);

  assert.deepEqual(holdings.map(({ why }) => why).sort(), ["", "team_key_missing"]);
  await refuses(() => sayYes(desk, { holding: gone.id }), "team_key_missing");
});

const FORGED_WORDS = {
  "about another release": { wordsChange: { release: makeId() } },
  "that are none": { said: utf8("no words") },
};

for (const [name, forged] of Object.entries(FORGED_WORDS)) {
  test(`words ${name} are not shown`, async () => {
    const world = new HoldingWorld();
    world.isAsked(forged);

    const { holdings } = await listHoldings(await world.openDesk());

    assert.deepEqual(holdings.map(({ words, why }) => [words, why]), [["", "does_not_fit"]]);
  });
}

test("a yes is to what was shown, and to nothing that took its place", async () => {
  const world = new HoldingWorld();
  const { id, release } = world.isAsked();
  const desk = await openDesk(world);
  const [shown] = world.held;
  for (const change of [{}, { terms: shown.terms, words: "Say yes at once." }]) {
    world.held = [];
    world.isAsked({ release, ...change });

    await refuses(() => sayYes(desk, { holding: id }), "holding_changed");
  }
  assert.deepEqual(world.yeses, []);

  await listHoldings(desk);
  await sayYes(desk, { holding: id });
  assert.equal(world.yeses.length, 1);
});

test("the same words sealed again for a newer team key are what was shown", async () => {
  const world = new HoldingWorld();
  const { id, release, terms, contact, part } = world.isAsked();
  const desk = await openDesk(world);
  world.addRoster({ members: [world.worker, world.coordinator], newTeam: true });
  world.held = [];
  world.isAsked({ release, terms, contact, part });

  await sayYes(desk, { holding: id });

  assert.equal(world.yeses.length, 1);
});

test("what was never shown, or is not there any more, gets no yes", async () => {
  const world = new HoldingWorld();
  const { id } = world.isAsked();
  const desk = await world.openDesk();

  await refuses(() => sayYes(desk, { holding: id }), "holding_changed");
  await listHoldings(desk);
  world.held = [];
  await refuses(() => sayYes(desk, { holding: id }), "not_found");
  assert.deepEqual(world.yeses, []);
});

test("a list of people past its date says no yes, and a newer one does", async () => {
  const world = new HoldingWorld();
  const { id } = world.isAsked();
  const desk = await openDesk(world);
  world.now += 36 * DAY;

  await listHoldings(desk);
  await refuses(() => sayYes(desk, { holding: id }), "roster_stale");
  world.addRoster({ members: [world.worker, world.colleague, world.coordinator], signerSeed: world.identitySeed });
  await sayYes(desk, { holding: id });

  assert.equal(world.yeses.length, 1);
});

test("covered, a desk says no yes, and forgot what it had shown", async () => {
  const world = new HoldingWorld();
  const { id } = world.isAsked();
  const desk = await openDesk(world);

  desk.forgetKeys();

  assert.equal(desk.shown.size, 0);
  await refuses(() => sayYes(desk, { holding: id }), "not_open");
});

test("an answer of another shape is refused whole", async () => {
  const world = new HoldingWorld();
  world.isAsked();
  const desk = await world.openDesk();
  for (const change of [{ state: "armed" }, { more: 1 }, { opens_at: -1 }, { said_yes: 1 }]) {
    world.lie("/api/holdings", (answer) => ({ ...answer, holdings: [{ ...world.held[0].listed, ...change }] }));

    await refuses(() => listHoldings(desk), "answer_refused");
  }
});
