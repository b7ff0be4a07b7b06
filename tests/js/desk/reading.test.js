// From an open grant to the person's words (docs/protocol.md section 11): what is opened, and what never is.

import assert from "node:assert/strict";
import test from "node:test";

import { bodies, encoding, engine, hashing, refuses } from "./room.js";
import { World } from "./world.js";

const { claim, read, redeem } = engine;
const { makeRandom, parseB64, toB64 } = encoding;

/** A desk that opened one grant. */
async function openOne(options) {
  const world = new World();
  const { code, offer, id } = world.offer(options);
  const desk = await world.openDesk();
  await redeem(desk, { text: code });
  await claim(desk);
  return { world, desk, offer, id, section: offer.sections[0] };
}

/** A desk that holds a team grant which a colleague opened. */
async function openByColleague(change) {
  const world = new World();
  const { offer, id } = world.offer({ audience: "team" });
  world.claimAs(world.colleague, offer, change);
  return { world, offer, id, desk: await world.openDesk() };
}

test("every granted section is opened under one signed record, in the person's order", async () => {
  const parts = [
    { title: "What happened", kind: "what-happened", text: "It was long ago." },
    { title: "الصحة", kind: "health", text: "بخير" },
  ];
  const { world, desk, offer, id } = await openOne({ parts });

  const reading = await read(desk, { grant: id });

  const promised = bodies.parseBody("Words", offer.words).sections.map(({ title }) => title);
  assert.deepEqual(reading.sections.map(({ title }) => title), promised);
  assert.equal(world.records.length, 1);
  const record = bodies.parseBody("Access", parseB64(world.records[0].body));
  assert.equal(record.n, 1);
  assert.equal(record.sections.length, 2);
  assert.equal(toB64(record.event), toB64(offer.head));
  assert.equal(reading.workerName, "Ana Worker");
  assert.equal(reading.agencyName, "The Office");
});

test("only the sections asked for are recorded and opened", async () => {
  const parts = [
    { title: "One", kind: "other", text: "1" },
    { title: "Two", kind: "other", text: "2" },
  ];
  const { world, desk, id, section } = await openOne({ parts });

  const reading = await read(desk, { grant: id, sections: [toB64(section.id)] });

  assert.equal(reading.sections.length, 1);
  assert.equal(bodies.parseBody("Access", parseB64(world.records[0].body)).sections.length, 1);
});

test("each record names the one before", async () => {
  const { world, desk, id } = await openOne();

  await read(desk, { grant: id });
  await read(desk, { grant: id });

  const [first, second] = world.records.map(({ body }) => parseB64(body));
  const record = bodies.parseBody("Access", second);
  assert.equal(record.n, 2);
  assert.equal(toB64(record.prev), toB64(hashing.hash32(first)));
});

test("what the person took out is named, not shown", async () => {
  const { desk, id, section } = await openOne();
  section.gone = true;

  const reading = await read(desk, { grant: id });

  assert.deepEqual(reading.takenOut, ["What happened"]);
  assert.deepEqual(reading.sections, []);
});

test("a change that the person shows is opened by the person's own wrap", async () => {
  const { world, desk, offer, id, section } = await openOne();
  section.text = "It was in spring.";
  world.show(offer, section, world.worker.box.public);

  const reading = await read(desk, { grant: id });

  assert.equal(reading.sections[0].text, "It was in spring.");
  assert.equal(reading.sections[0].revision, 2);
});

test("a wrap-state by another key, for another reader or another wrap is refused", async () => {
  const { world, desk, offer, id, section } = await openOne();
  world.show(offer, section, world.worker.box.public);
  const body = bodies.parseBody("WrapState", section.wrapState.body);

  section.wrapState = world.sign("wrap-state", "WrapState", body, makeRandom(32));
  await refuses(() => read(desk, { grant: id }), "does_not_fit", { part: "wrap" });
  section.wrapState = world.sign("wrap-state", "WrapState", { ...body, recipient: world.colleague.box.public }, offer.seed);
  await refuses(() => read(desk, { grant: id }), "does_not_fit", { why: "wrap_recipient" });
  section.wrapState = world.sign("wrap-state", "WrapState", { ...body, wrap: makeRandom(32) }, offer.seed);
  await refuses(() => read(desk, { grant: id }), "does_not_fit", { why: "wrap_state_differs" });
  section.wrapState = undefined;
  world.lie("/readings", (answer) => {
    delete answer.sections[0].wrap_state;
    return answer;
  });
  section.wrapState = world.sign("wrap-state", "WrapState", body, offer.seed);
  await refuses(() => read(desk, { grant: id }), "does_not_fit", { why: "wrap_state_missing" });
});

test("text that the person did not sign is refused", async () => {
  const { world, desk, offer, id, section } = await openOne();
  const { state } = section;
  section.text = "Something else.";
  world.seal(offer, section);
  section.state = state;

  await refuses(() => read(desk, { grant: id }), "does_not_fit", { part: "wrap", why: "state_differs" });
});

test("a section-state by another key is refused", async () => {
  const { world, desk, id, section } = await openOne();
  const body = bodies.parseBody("SectionState", section.state.body);
  section.state = world.sign("section-state", "SectionState", body, makeRandom(32));

  await refuses(() => read(desk, { grant: id }), "does_not_fit", { part: "wrap", why: "bad_signature" });
});

test("other terms than those the reader claimed are refused, well signed as they may be", async () => {
  const { world, desk, offer, id } = await openOne();
  offer.terms = world.sign("terms", "Terms", { ...offer.termsBody, may_print: true }, offer.seed);

  await refuses(() => read(desk, { grant: id }), "does_not_fit", { part: "claim", why: "claim_terms" });
  desk.papers.clear();
  await refuses(() => read(desk, { grant: id }), "does_not_fit", { part: "claim", why: "claim_terms" });
});

test("a claim that the reader did not sign is refused", async () => {
  const { world, desk, offer, id } = await openOne();
  const body = bodies.parseBody("Claim", parseB64(offer.claim.body));
  offer.claim = world.sign("claim", "Claim", body, world.colleague.seed).toJson();

  await refuses(() => read(desk, { grant: id }), "does_not_fit", { part: "claim", why: "bad_signature" });
});

test("other wraps than the claim's are refused", async () => {
  const { world, desk, offer, id } = await openOne();
  offer.wraps = toB64(world.makeWraps(offer, world.worker.box.public));

  await refuses(() => read(desk, { grant: id }), "does_not_fit", { part: "claim", why: "wraps_differ" });
});

test("a kind inside that is not the granted one is refused", async () => {
  const parts = [{ title: "Papers", kind: "immigration", grantedKind: "other", text: "…" }];
  const { desk, id } = await openOne({ parts });

  await refuses(() => read(desk, { grant: id }), "sealed_too_long");

  const short = await openOne({ parts, days: 5 });
  await refuses(() => read(short.desk, { grant: short.id }), "does_not_fit", { part: "text", why: "kind" });
});

test("a text older than the last record named is refused", async () => {
  const { world, desk, offer, id, section } = await openOne();
  world.show(offer, section, world.worker.box.public);
  await read(desk, { grant: id });

  section.revision = 1;
  await refuses(() => read(desk, { grant: id }), "older_text");
});

test("also a sign-in that never read it refuses what is older than the signed record", async () => {
  const { world, desk, offer, id, section } = await openOne();
  world.show(offer, section, world.worker.box.public);
  await read(desk, { grant: id });
  const later = await world.openDesk();

  section.revision = 1;

  await refuses(() => read(later, { grant: id }), "older_text");
});

test("terms that change under an open grant are refused, whoever claimed them", async () => {
  const { world, desk, offer, id } = await openByColleague();
  await read(desk, { grant: id });
  offer.terms = world.sign("terms", "Terms", { ...offer.termsBody, may_print: true }, offer.seed);
  world.claimAs(world.colleague, offer);

  await refuses(() => read(desk, { grant: id }), "does_not_fit", { part: "terms", why: "changed" });
});

test("another sealing of the same revision counts as older when it is lower", async () => {
  const { desk, id, section } = await openOne();
  await read(desk, { grant: id });
  const { world: other, desk: otherDesk, id: otherId, section: otherSection, offer } = await openOne();
  otherSection.sealing = 3;
  other.seal(offer, otherSection);
  offer.state = "offered";
  offer.package = other.pack(offer);
  await redeem(otherDesk, { text: (await import("../../../static/js/crypto/codes.js")).showCode(offer.secret, "token") });
  await claim(otherDesk);
  await read(otherDesk, { grant: otherId });

  otherSection.sealing = 2;

  await refuses(() => read(otherDesk, { grant: otherId }), "older_text");
  assert.equal(section.sealing, 0);
  assert.ok(await read(desk, { grant: id }));
});

test("a previous record of somebody else, of another grant or number is refused", async () => {
  const { world, desk, offer, id } = await openOne();
  await read(desk, { grant: id });
  const body = bodies.parseBody("Access", parseB64(offer.previous.body));
  const pretend = (change, seed = world.worker.seed) =>
    (offer.previous = world.sign("access", "Access", { ...body, ...change }, seed).toJson());

  pretend({}, world.colleague.seed);
  await refuses(() => read(desk, { grant: id }), "record_not_yours");
  pretend({ grant: makeRandom(16) });
  await refuses(() => read(desk, { grant: id }), "record_not_yours", { why: "grant" });
  pretend({ n: 5, prev: makeRandom(32) });
  await refuses(() => read(desk, { grant: id }), "record_not_yours", { why: "number" });
  pretend({ terms: makeRandom(32) });
  await refuses(() => read(desk, { grant: id }), "record_not_yours", { why: "terms" });
  pretend({ nonce: makeRandom(32) });
  await refuses(() => read(desk, { grant: id }), "record_not_yours", { why: "fork" });
});

test("a record that this sign-in made can't be hidden from it", async () => {
  const { desk, offer, id } = await openOne();
  await read(desk, { grant: id });

  Object.assign(offer, { n: 0, previous: undefined });

  await refuses(() => read(desk, { grant: id }), "record_not_yours", { why: "hidden" });
});

test("sections the terms do not name are never signed for", async () => {
  const { world, desk, id } = await openOne();
  world.lie("/access-nonces", (answer) => {
    answer.sections[0].id = toB64(makeRandom(16));
    return answer;
  });

  await refuses(() => read(desk, { grant: id }), "does_not_fit", { part: "terms", why: "sections" });
  assert.equal(world.records.length, 0);
});

test("when another device was faster the record is signed again, and at most three times", async () => {
  const { world, desk, id } = await openOne();
  let refusals = 1;
  world.lie("/readings", (answer) => {
    if (refusals-- > 0) throw Object.assign(new Error("behind"), { code: "record_behind" });
    return answer;
  });

  assert.equal((await read(desk, { grant: id })).sections.length, 1);

  refusals = 99;
  await refuses(() => read(desk, { grant: id }), "record_behind");
});

test("a grant that a rostered colleague opened for the team is read", async () => {
  const { desk, id } = await openByColleague();

  const reading = await read(desk, { grant: id });

  assert.equal(reading.openedBy, "Ben Colleague");
  assert.equal(reading.sections[0].text, "It was long ago.");
});

test("a team grant that a stranger claimed is refused", async () => {
  const world = new World();
  const { offer, id } = world.offer({ audience: "team" });
  const desk = await world.openDesk();
  const seed = makeRandom(32);
  const { deriveSignPublic } = await import("../../../static/js/crypto/signing.js");
  world.claimAs({ seed, sign: deriveSignPublic(seed) }, offer);

  await refuses(() => read(desk, { grant: id }), "does_not_fit", { part: "claim", why: "stranger" });
});

test("a grant for one reader alone is not read by a colleague", async () => {
  const world = new World();
  const { offer, id } = world.offer();
  world.claimAs(world.colleague, offer, { generation: 0 });
  const desk = await world.openDesk();

  await refuses(() => read(desk, { grant: id }), "does_not_fit", { part: "claim" });
});

test("a rotation by the roster's signer is followed, one by anybody else is refused", async () => {
  const { world, desk, offer, id } = await openByColleague();
  world.addRoster({ members: [world.worker, world.coordinator], newTeam: true });
  const wraps = world.makeWraps(offer, world.teams[1].public);
  const claimHash = hashing.hash32(parseB64(offer.claim.body));
  const body = { agency: world.agency, grant: offer.grant, from: 1, to: 2, claim: claimHash, wraps: hashing.hash32(wraps) };
  offer.wraps = toB64(wraps);
  offer.rotation = world.sign("rotation", "Rotation", body, world.coordinator.seed).toJson();
  const fresh = await world.openDesk();

  assert.equal((await read(fresh, { grant: id })).sections.length, 1);
  assert.equal((await engine.listGrants(desk)).open[0].trouble, "");

  offer.rotation = world.sign("rotation", "Rotation", body, world.colleague.seed).toJson();
  await refuses(() => read(fresh, { grant: id }), "does_not_fit", { part: "rotation", why: "bad_signature" });
  offer.rotation = world.sign("rotation", "Rotation", { ...body, wraps: makeRandom(32) }, world.coordinator.seed).toJson();
  await refuses(() => read(fresh, { grant: id }), "does_not_fit", { part: "rotation", why: "wraps_differ" });
});

test("an ended grant is over, and nothing of it stays in memory", async () => {
  const { desk, offer, id } = await openOne();
  await read(desk, { grant: id });
  offer.state = "ended";

  await refuses(() => engine.pulse(desk, { grant: id }), "grant_over");

  assert.equal(desk.papers.has(id), false);
  await refuses(() => read(desk, { grant: id }), "grant_over");
});
