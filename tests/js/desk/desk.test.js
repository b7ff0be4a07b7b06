// Signing in, the office's own papers, the list of grants, and stopping.

import assert from "node:assert/strict";
import test from "node:test";

import { bodies, derive, doors, encoding, engine, refuses, sealing, signing, wrapping } from "./room.js";
import { World } from "./world.js";

const { makeId, makeRandom, parseB64, toB64 } = encoding;
const PASSPHRASE = "five quiet words in order";

/** A world in which the worker has a door, and an engine that knows nothing yet. */
function withDoor(change = {}) {
  const world = new World();
  const door = doors.deriveDoor(doors.derivePassphraseRoot("ana", PASSPHRASE, world.instance));
  const keyring = world.keyringBody(change);
  const vault = makeRandom(32);
  const key = derive.deriveKey(vault, "keyring");
  world.opening = {
    staff: toB64(keyring.staff),
    wrapped_key: toB64(wrapping.wrapKey(door.wrapKey, "vault-key", keyring.staff, 0, 0, vault)),
    keyring: toB64(sealing.sealEnvelope(key, "keyring", keyring.staff, 1, 0, bodies.encodeBody("Keyring", keyring))),
    counter: 1,
    agency: toB64(world.agency),
    at: world.now,
  };
  const events = [];
  const methods = engine.makeEngine({ api: world.api(), emit: (event, data) => events.push([event, data]) });
  const typed = { name: " ANA ", passphrase: PASSPHRASE, code: "123 456" };
  return { world, door, methods, events, typed };
}

test("name, passphrase and code open the keys, and the roster seen is remembered", async () => {
  const { world, door, methods, events, typed } = withDoor();

  const desk = await methods.signIn(typed);

  assert.equal(desk.workerName, "Ana Worker");
  assert.equal(desk.agencyName, "The Office");
  assert.equal(desk.trouble, "");
  assert.deepEqual(events, [["progress", { step: "stretching" }]]);
  const { proof, code } = world.sent.find(({ path }) => path === "/api/openings").body;
  assert.equal(code, "123456");
  assert.ok(signing.verifySigned("door-open", world.instance, signing.parseSigned(proof), door.public));
  assert.equal(world.counter, 2);
});

test("what is sent never holds the passphrase or a key", async () => {
  const { world, methods, typed } = withDoor();
  const secrets = [PASSPHRASE, toB64(world.worker.seed), toB64(world.worker.box.secret), toB64(world.teams[0].secret)];

  await methods.signIn(typed);

  const sent = JSON.stringify(world.sent);
  assert.ok(secrets.every((secret) => !sent.includes(secret)));
});

test("after a cover the passphrase alone opens again, and a wrong one does not", async () => {
  const { methods, typed } = withDoor();
  await methods.signIn(typed);

  await methods.cover();

  await refuses(() => methods.grants(), "not_open");
  await refuses(() => methods.reopen({ passphrase: "another" }), "secret_wrong");
  assert.equal((await methods.reopen({ passphrase: PASSPHRASE })).workerName, "Ana Worker");
  assert.equal((await methods.grants()).open.length, 0);
});

test("after signing out nothing opens with the passphrase alone", async () => {
  const { world, methods, typed } = withDoor();
  await methods.signIn(typed);

  await methods.lock();

  assert.equal(world.sent.at(-1).path, "/api/leaving");
  await refuses(() => methods.reopen({ passphrase: PASSPHRASE }), "not_signed_in");
});

test("another instance or operator than the keyring's stops everything", async () => {
  const other = { id: makeRandom(32), operator_key: makeRandom(32) };
  const { methods, typed } = withDoor({ instance: other });

  await refuses(() => methods.signIn(typed), "instance_changed");
  await refuses(() => methods.grants(), "not_open");
});

test("an instance that changes between two looks stops everything", async () => {
  const { world, methods } = withDoor();
  await methods.start();
  world.instance = makeRandom(32);

  await refuses(() => methods.start(), "instance_changed");
});

test("a server can't choose how keys are stretched", async () => {
  const { world, methods, typed } = withDoor();
  world.lie("/api/challenges", (answer) => ({ ...answer, memlimit: 1024 }));

  await refuses(() => methods.signIn(typed), "answer_refused");
});

test("a keyring under another counter or of another agency is refused", async () => {
  const { world, methods, typed } = withDoor();
  world.opening.counter = 2;
  await refuses(() => methods.signIn(typed), "keyring_refused");

  Object.assign(world.opening, { counter: 1, agency: toB64(makeId()) });
  await refuses(() => methods.signIn(typed), "keyring_refused", { why: "place" });
});

test("a certified identity other than the keyring's is refused", async () => {
  const world = new World();
  world.directory = () => World.prototype.directory.call(world, { identity: signing.deriveSignPublic(makeRandom(32)) });

  await refuses(() => world.openDesk(), "identity_changed");
});

test("a directory past its date is told, and blocks only what is new", async () => {
  const world = new World();
  const { offer, id } = world.offer({ audience: "team" });
  const { code } = world.offer();
  world.claimAs(world.colleague, offer);
  world.directory = () => World.prototype.directory.call(world, { issued: world.now - 8 * 86_400 });
  const desk = await world.openDesk();

  assert.equal(desk.told.trouble, "directory_refused");
  await refuses(() => engine.redeem(desk, { text: code }), "directory_refused", { why: "directory_stale" });
  assert.equal((await engine.read(desk, { grant: id })).sections.length, 1);
});

test("a chain without the remembered roster, or shorter, or broken, is refused", async () => {
  const world = new World();
  await refuses(() => world.openDesk({ roster_n: 1, roster: makeRandom(32) }), "roster_refused", { why: "forgotten" });
  await refuses(() => world.openDesk({ roster_n: 2, roster: world.rosters[0].hash }), "roster_refused", { why: "forgotten" });

  world.addRoster({ members: [world.worker, world.colleague, world.coordinator], signerSeed: world.colleague.seed });
  await refuses(() => world.openDesk(), "roster_refused", { why: "signer" });
});

test("who is not on the roster opens nothing", async () => {
  const world = new World();
  world.addRoster({ members: [world.colleague, world.coordinator], newTeam: true });

  await refuses(() => world.openDesk(), "not_on_roster");
});

test("an auditor reads nothing", async () => {
  const world = new World();
  const auditor = { ...world.worker, role: "auditor" };
  world.addRoster({ members: [auditor, world.colleague, world.coordinator], newTeam: true });

  await refuses(() => world.openDesk(), "auditor_reads_nothing");
});

test("two devices of one person remember the highest roster that either saw", async () => {
  const world = new World();
  const one = await world.openDesk();
  world.addRoster({ members: [world.worker, world.colleague, world.coordinator] });
  const other = await world.openDesk();
  const { code } = world.offer();

  await engine.redeem(one, { text: code });

  assert.equal(other.keyring.roster_n, 2);
  assert.equal(one.keyring.roster_n, 2);
  assert.equal(one.keyring.counter, world.counter);
});

test("every generation of the team key is held", async () => {
  const world = new World();
  world.addRoster({ members: [world.worker, world.coordinator], newTeam: true });

  const desk = await world.openDesk();

  assert.deepEqual([...desk.keys.teams.keys()], [1, 2]);
});

test("a team key by somebody who may not sign it, or another key, is left out and told", async () => {
  const world = new World();
  world.teamWraps = [];
  world.wrapTeam(1, world.colleague.seed);
  world.wrapTeam(1, world.identitySeed, makeRandom(32));

  const desk = await world.openDesk();

  assert.equal(desk.keys.teams.size, 0);
  assert.equal(desk.told.trouble, "team_key_refused");
});

test("open grants are listed by the person's name for the office: ends soon, not read, changed", async () => {
  const world = new World();
  const desk = await world.openDesk();
  for (const [officeName, days, n, changed] of [["late", 30, 1, false], ["changed", 20, 1, true], ["unread", 25, 0, false], ["soon", 1, 1, false]]) {
    const { code, offer } = world.offer({ days, wordsChange: { office_name: officeName } });
    await engine.redeem(desk, { text: code });
    await engine.claim(desk);
    Object.assign(offer, { n, changed });
  }

  const { open } = await engine.listGrants(desk);

  assert.deepEqual(open.map(({ officeName }) => officeName), ["soon", "unread", "changed", "late"]);
});

test("a grant whose papers do not fit is shown as such, and the others stay", async () => {
  const world = new World();
  const desk = await world.openDesk();
  const { code, id } = world.offer();
  await engine.redeem(desk, { text: code });
  await engine.claim(desk);
  const { offer: bad } = world.offer({ audience: "team" });
  world.claimAs(world.colleague, bad, { terms: makeRandom(32) });

  const { open } = await engine.listGrants(desk);

  assert.equal(open.find(({ grant }) => grant === id).trouble, "");
  assert.equal(open.find(({ grant }) => grant !== id).trouble, "does_not_fit");
});

test("an ended grant leaves one line and no words", async () => {
  const world = new World();
  const desk = await world.openDesk();
  const { code, offer } = world.offer();
  await engine.redeem(desk, { text: code });
  await engine.claim(desk);
  offer.state = "ended";

  const { open, ended } = await engine.listGrants(desk);

  assert.equal(open.length, 0);
  assert.deepEqual(Object.keys(ended[0]).sort(), ["endedAt", "grant", "hasReceipt", "how", "openedAt"]);
  assert.equal(desk.papers.size, 0);
});

test("stopping is signed, says how, and forgets", async () => {
  const world = new World();
  const desk = await world.openDesk();
  const { code, id } = world.offer();
  await engine.redeem(desk, { text: code });
  await engine.claim(desk);

  await engine.endGrant(desk, id, "asked");

  const { ending } = world.records[0];
  const signed = signing.parseSigned(ending);
  signing.verifySigned("ending", world.instance, signed, world.worker.sign);
  assert.equal(bodies.parseBody("Ending", signed.body).how, "asked");
  assert.equal(toB64(bodies.parseBody("Ending", parseB64(ending.body)).grant), id);
  assert.equal(desk.papers.has(id), false);
});

test("only a visit is closed", async () => {
  const world = new World();
  const desk = await world.openDesk();
  const { code, id } = world.offer();
  await engine.redeem(desk, { text: code });
  await engine.claim(desk);

  await refuses(() => engine.closeVisit(desk, id), "not_a_visit");
});
