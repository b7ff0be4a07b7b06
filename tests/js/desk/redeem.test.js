// From a token to an open grant (docs/protocol.md section 10): what a desk opens and what it refuses.

import assert from "node:assert/strict";
import test from "node:test";

import { bodies, codes, encoding, engine, hashing, refuses } from "./room.js";
import { OWNER_ORIGIN, World } from "./world.js";

const { checkCode, claim, redeem, releaseReservation } = engine;
const { makeRandom, parseB64, toB64 } = encoding;
const SEALED = [{ title: "Where I am", kind: "whereabouts", text: "Here." }];

/** Sign a body again after changing it. */
function resign(json, label, name, change, seed, world) {
  const body = bodies.parseBody(name, parseB64(json.body));
  return world.sign(label, name, { ...body, ...change }, seed).toJson();
}

test("a code opens terms and words, and a claim spends it", async () => {
  const world = new World();
  const { code, id } = world.offer();
  const desk = await world.openDesk();

  const offer = await redeem(desk, { text: code.toLowerCase().replaceAll("-", " ") });
  const opened = await claim(desk);

  assert.equal(offer.callMe, "Sam");
  assert.equal(offer.purpose, "To find a room");
  assert.deepEqual(offer.sections.map(({ title }) => title), ["What happened"]);
  assert.equal(offer.reservedUntil, world.now + 120);
  assert.equal(opened.grant, id);
  assert.equal(desk.redemption, null);
});

test("a link of this service is a code", async () => {
  const world = new World();
  const { code } = world.offer();
  const desk = await world.openDesk();

  const link = `${OWNER_ORIGIN.toUpperCase()}/R#${code.replaceAll("-", "")}`;

  assert.equal((await redeem(desk, { text: link, fromPicture: true })).callMe, "Sam");
});

test("a mistyped code sends nothing", async () => {
  const world = new World();
  const { code } = world.offer();
  const desk = await world.openDesk();
  const before = world.sent.length;

  const wrong = (code[0] === "A" ? "B" : "A") + code.slice(1);
  await refuses(() => redeem(desk, { text: wrong }), "token_unreadable");
  await refuses(() => redeem(desk, { text: `${OWNER_ORIGIN}/r#${wrong}` }), "token_unreadable");

  assert.equal(world.sent.length, before);
});

test("a link of another place is not a code of this service, and sends nothing", async () => {
  const world = new World();
  const { code } = world.offer();
  const desk = await world.openDesk();
  const before = world.sent.length;

  for (const text of [`https://other.example/r#${code}`, `${OWNER_ORIGIN}.evil.example/r#${code}`, "https://other.example"]) {
    await refuses(() => redeem(desk, { text, fromPicture: true }), "code_foreign");
  }
  await refuses(() => redeem(desk, { text: code, fromPicture: true }), "code_foreign");

  assert.equal(world.sent.length, before);
});

test("a code is looked at by the same rule before it is used, and nothing is sent", async () => {
  const world = new World();
  const { code } = world.offer();
  const desk = await world.openDesk();
  const before = world.sent.length;
  const link = `${OWNER_ORIGIN.toUpperCase()}/R#${code.replaceAll("-", "")}`;

  assert.deepEqual(checkCode(desk, { text: link, fromPicture: true }), {});
  for (const text of [
    code,
    "",
    `https://other.example/r#${code}`,
    `${OWNER_ORIGIN}.evil.example/r#${code}`,
    `${OWNER_ORIGIN}@other.example/r#${code}`,
    `${OWNER_ORIGIN}/r/#${code}`,
    "javascript:alert(1)",
    `\u202e${link}`,
  ]) {
    await refuses(() => checkCode(desk, { text, fromPicture: true }), "code_foreign");
  }
  await refuses(() => checkCode(desk, { text: `${link}${"0".repeat(4_096)}`, fromPicture: true }), "token_unreadable");

  assert.equal(world.sent.length, before);
  assert.equal(desk.redemption, null);
});

test("an unknown code is told as the server tells it", async () => {
  const desk = await new World().openDesk();

  await refuses(() => redeem(desk, { text: codes.showCode(makeRandom(16), "token") }), "token_not_here");
});

test("terms signed by another key than they name are refused", async () => {
  const world = new World();
  const { code } = world.offer();
  const desk = await world.openDesk();
  world.lie("/api/redemptions", (answer) => ({ ...answer, terms: resign(answer.terms, "terms", "Terms", {}, makeRandom(32), world) }));

  await refuses(() => redeem(desk, { text: code }), "does_not_fit", { part: "terms" });
});

test("terms the owner did not lock the package to are refused", async () => {
  const world = new World();
  const { code, offer } = world.offer();
  const desk = await world.openDesk();
  const longer = { may_print: true };
  world.lie("/api/redemptions", (answer) => ({ ...answer, terms: resign(answer.terms, "terms", "Terms", longer, offer.seed, world) }));

  await refuses(() => redeem(desk, { text: code }), "does_not_fit", { part: "package" });
});

for (const [name, change, data] of [
  ["another agency", { agency: makeRandom(16) }, { part: "terms", why: "agency" }],
  ["another identity", { identity: makeRandom(32) }, { part: "terms", why: "agency" }],
  ["a longer end than allowed", { not_after: 1_800_000_000 + 91 * 86_400 }, { part: "terms", why: "too_long" }],
  ["a roster that is not in the chain", { roster_n: 7 }, { part: "terms", why: "roster" }],
  ["words with another hash", { words: makeRandom(32) }, { part: "words", why: "words_differ" }],
]) {
  test(`terms with ${name} are refused`, async () => {
    const world = new World();
    const { code } = world.offer({ change });
    const desk = await world.openDesk();

    await refuses(() => redeem(desk, { text: code }), "does_not_fit", data);
  });
}

test("a sealed kind for more than 7 days is refused by name", async () => {
  const world = new World();
  const long = world.offer({ parts: SEALED, days: 15 });
  const short = world.offer({ parts: SEALED, days: 7 });
  const desk = await world.openDesk();

  await refuses(() => redeem(desk, { text: long.code }), "sealed_too_long");
  assert.equal((await redeem(desk, { text: short.code })).sections[0].sealedKind, true);
});

test("a state by another key, of another sealing, or missing is refused", async () => {
  const world = new World();
  const { code, offer } = world.offer();
  const [section] = offer.sections;
  const original = section.state;
  const desk = await world.openDesk();
  const body = bodies.parseBody("SectionState", original.body);

  section.state = world.sign("section-state", "SectionState", body, makeRandom(32));
  await refuses(() => redeem(desk, { text: code }), "does_not_fit", { part: "state" });
  section.state = world.sign("section-state", "SectionState", { ...body, sealing: 1 }, offer.seed);
  await refuses(() => redeem(desk, { text: code }), "does_not_fit", { part: "state", why: "place" });
  section.state = world.sign("section-state", "SectionState", { ...body, envelope: makeRandom(32) }, offer.seed);
  await refuses(() => redeem(desk, { text: code }), "does_not_fit", { part: "state", why: "hash" });
});

test("a package of another grant or under another team key does not open", async () => {
  const world = new World();
  const { code } = world.offer();
  const other = world.offer();
  const desk = await world.openDesk();
  world.lie("/api/redemptions", (answer) => ({ ...answer, package: toB64(other.offer.package) }));

  await refuses(() => redeem(desk, { text: code }), "does_not_fit", { part: "package" });
});

test("an answer with a field more is refused", async () => {
  const world = new World();
  const { code } = world.offer();
  const desk = await world.openDesk();
  world.lie("/api/challenges", (answer) => ({ ...answer, opslimit: 1 }));

  await refuses(() => redeem(desk, { text: code }), "answer_refused");
});

test("a claim wraps to the reader's own key, and names exactly what it wraps", async () => {
  const world = new World();
  const { code, offer } = world.offer();
  const desk = await world.openDesk();

  await redeem(desk, { text: code });
  await claim(desk);

  const said = bodies.parseBody("Claim", parseB64(offer.claim.body));
  assert.equal(toB64(said.recipient), toB64(world.worker.box.public));
  assert.equal(said.generation, 0);
  assert.equal(toB64(said.terms), toB64(offer.terms.hash));
  assert.equal(toB64(said.wraps), toB64(hashing.hash32(parseB64(offer.wraps))));
});

test("a team's grant is wrapped to the team key of today, also when it changed meanwhile", async () => {
  const world = new World();
  const { code, offer } = world.offer({ audience: "team" });
  const desk = await world.openDesk();
  await redeem(desk, { text: code });

  world.addRoster({ members: [world.worker, world.coordinator], newTeam: true });
  await claim(desk);

  const said = bodies.parseBody("Claim", parseB64(offer.claim.body));
  assert.equal(said.generation, 2);
  assert.equal(toB64(said.recipient), toB64(world.teams[1].public));
});

test("what was sealed afresh meanwhile is fetched again, and opened under the same terms", async () => {
  const world = new World();
  const { code, offer } = world.offer();
  const desk = await world.openDesk();
  await redeem(desk, { text: code });
  let refusals = 1;
  world.lie("/api/claims", (answer) => {
    if (refusals-- > 0) {
      offer.sections[0].sealing += 1;
      world.seal(offer, offer.sections[0]);
      offer.package = world.pack(offer);
      throw Object.assign(new Error("old"), { code: "old_sealing" });
    }
    return answer;
  });

  await claim(desk);

  assert.equal(bodies.parseBody("Claim", parseB64(offer.claim.body)).sections[0].sealing, 1);
});

test("putting it back forgets the code and its keys", async () => {
  const world = new World();
  const { code } = world.offer();
  const desk = await world.openDesk();
  await redeem(desk, { text: code });
  const { secret, keys } = desk.redemption;

  await releaseReservation(desk);

  assert.ok([secret, keys[0].key].every((bytes) => bytes.every((byte) => byte === 0)));
  await refuses(() => claim(desk), "nothing_reserved");
});

test("a roster past its date begins nothing new", async () => {
  const world = new World();
  const { code } = world.offer();
  const desk = await world.openDesk();

  world.now += 40 * 86_400;
  desk.clock.hear(world.now);

  await refuses(() => redeem(desk, { text: code }), "roster_stale");
});

test("covering overwrites every key", async () => {
  const world = new World();
  const desk = await world.openDesk();
  const { signSeed, boxSecret, teams } = desk.keys;
  const team = teams.get(1).secret;

  desk.forgetKeys();

  assert.ok([signSeed, boxSecret, team].every((bytes) => bytes.every((byte) => byte === 0)));
  assert.equal(desk.isOpen, false);
  await refuses(() => desk.keys, "not_open");
});
