// A grant that the person let go on (docs/protocol.md section 12): what a desk believes of it, and what not.

import assert from "node:assert/strict";
import test from "node:test";

import { boxes, encoding, engine, refuses, signing } from "./room.js";
import { World } from "./world.js";

const { claim, listGrants, read, redeem } = engine;
const { makeId, makeRandom, toB64 } = encoding;

/** A desk that opened one grant. */
async function openOne(options) {
  const world = new World();
  const { code, offer } = world.offer(options);
  const desk = await world.openDesk();
  await redeem(desk, { text: code });
  await claim(desk);
  return { world, desk, offer };
}

test("it is listed and read like any other, and the one before leaves a line", async () => {
  const { world, desk, offer } = await openOne();
  const { id } = world.renew(offer);

  const list = await listGrants(desk);
  const reading = await read(desk, { grant: id });

  assert.deepEqual(list.open.map(({ grant, officeName, trouble }) => [grant, officeName, trouble]), [[id, "blue lamp", ""]]);
  assert.deepEqual(list.ended.map(({ grant }) => grant), [toB64(offer.grant)]);
  assert.deepEqual(reading.sections.map(({ text }) => text), ["It was long ago."]);
  assert.equal(reading.openedBy, "Ana Worker");
});

test("a grant renewed again and again rests on the one claim", async () => {
  const { world, desk, offer } = await openOne();
  const second = world.renew(offer);
  const third = world.renew(offer, { before: second.offer });

  const reading = await read(desk, { grant: third.id });

  assert.equal(reading.sections.length, 1);
});

test("a team's, opened by a colleague, is read with the newest team key", async () => {
  const world = new World();
  const { offer } = world.offer({ audience: "team" });
  world.claimAs(world.colleague, offer);
  world.addRoster({ members: [world.worker, world.coordinator], newTeam: true });
  const { id } = world.renew(offer);

  const reading = await read(await world.openDesk(), { grant: id });

  assert.equal(reading.openedBy, "Ben Colleague");
});

const FORGERIES = {
  "by the server": () => ({ seed: makeRandom(32) }),
  "by its own reader": (world) => ({ seed: world.worker.seed }),
  "of another claim": () => ({ change: { claim: makeRandom(32) } }),
  "for another reader": (world) => ({ change: { reader: world.colleague.sign } }),
  "for other terms": () => ({ change: { terms: makeRandom(32) } }),
  "of another grant": () => ({ change: { grant: makeId() } }),
  "to another key": () => ({ recipient: boxes.makeBoxPair().public }),
  "that lets them print": () => ({ termsChange: { may_print: true } }),
  "for a team": () => ({ termsChange: { audience: "team" }, change: { generation: 1 } }),
};

for (const [name, forge] of Object.entries(FORGERIES)) {
  test(`a renewal ${name} is not shown and not read`, async () => {
    const { world, desk, offer } = await openOne();
    const { id } = world.renew(offer, forge(world));

    const { open } = await listGrants(desk);

    assert.deepEqual(open.map(({ officeName, trouble }) => [officeName, trouble]), [[undefined, "does_not_fit"]]);
    await refuses(() => read(desk, { grant: id }), "does_not_fit");
    assert.deepEqual(world.records, []);
  });
}

test("wraps that are not the renewal's open nothing", async () => {
  const { world, desk, offer } = await openOne();
  const { id } = world.renew(offer, { change: { wraps: makeRandom(32) } });

  await refuses(() => read(desk, { grant: id }), "does_not_fit");
});

const LIES = {
  "without its renewal": (grant) => delete grant.renewal && grant,
  "without the first terms": (grant) => delete grant.first_terms && grant,
  "with first terms of the server's making": (grant, world) => {
    const seed = makeRandom(32);
    const other = world.offer({ change: { grant_key: signing.deriveSignPublic(seed) } }).offer;
    return { ...grant, first_terms: other.terms.toJson() };
  },
  "with the terms of another grant": (grant, world) => ({ ...grant, terms: world.offer().offer.terms.toJson() }),
};

for (const [name, lie] of Object.entries(LIES)) {
  test(`a renewed grant ${name} is not read`, async () => {
    const { world, desk, offer } = await openOne();
    const { id } = world.renew(offer);
    world.lie("/api/grants", (answer) => ({
      ...answer,
      ...(answer.grants ? { grants: answer.grants.map((grant) => (grant.state === "open" ? lie(grant, world) : grant)) } : {}),
    }));

    await refuses(() => read(desk, { grant: id }), "does_not_fit");

    assert.deepEqual(world.records, []);
  });
}

test("terms of a renewal that are swapped when it is read open nothing", async () => {
  const { world, desk, offer } = await openOne();
  const { id } = world.renew(offer);
  await listGrants(desk);
  world.lie("/readings", (answer) => ({ ...answer, terms: world.offer().offer.terms.toJson() }));

  await refuses(() => read(desk, { grant: id }), "does_not_fit");
});
