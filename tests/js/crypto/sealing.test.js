// Sealed here and opened here; every way to open it elsewhere fails.

import assert from "node:assert/strict";
import test from "node:test";

import { refusal, room } from "./room.js";

const key = () => room.makeRandom(32);
const story = new TextEncoder().encode("what happened, in my words");

test("an envelope opens only in its own place", () => {
  const [own, id] = [key(), room.makeId()];
  const envelope = room.sealEnvelope(own, "section", id, 3, 1, story);

  assert.deepEqual(room.openEnvelope(own, "section", id, 3, 1, envelope), story);
  const others = [["draft", id, 3, 1], ["section", room.makeId(), 3, 1], ["section", id, 2, 1], ["section", id, 3, 0]];
  for (const place of others) {
    assert.throws(() => room.openEnvelope(own, ...place, envelope), refusal("OpenFailed"));
  }
  assert.throws(() => room.openEnvelope(key(), "section", id, 3, 1, envelope), refusal("OpenFailed"));
});

test("the same story is never sealed to the same bytes", () => {
  const [own, id] = [key(), room.makeId()];

  const twice = [1, 2].map(() => room.toB64(room.sealEnvelope(own, "draft", id, 1, 0, story)));

  assert.notEqual(twice[0], twice[1]);
});

test("a wrapped key opens only as what it was wrapped for", () => {
  const [own, id, inner] = [key(), room.makeId(), key()];
  const wrapped = room.wrapKey(own, "revision-key", id, 1, 0, inner);

  assert.deepEqual(room.unwrapKey(own, "revision-key", id, 1, 0, wrapped), inner);
  assert.throws(() => room.unwrapKey(own, "vault-key", id, 1, 0, wrapped), refusal("OpenFailed"));
  assert.throws(() => room.unwrapKey(own, "revision-key", id, 1, 1, wrapped), refusal("OpenFailed"));
  assert.throws(() => room.unwrapKey(own, "revision-key", id, 1, 0, wrapped.slice(1)), refusal("BadEnvelope"));
});

test("a reader wrap opens only for its reader, grant, section, revision and sealing", () => {
  const [pair, grant, section, inner] = [room.makeBoxPair(), room.makeId(), room.makeId(), key()];
  const wrap = room.sealReaderWrap(pair.public, grant, section, 2, 1, inner);

  assert.deepEqual(room.openReaderWrap(pair.secret, wrap, grant, section, 2, 1), inner);
  for (const place of [[section, grant, 2, 1], [grant, section, 1, 1], [grant, section, 2, 0]]) {
    assert.throws(() => room.openReaderWrap(pair.secret, wrap, ...place), refusal("OpenFailed"));
  }
  assert.throws(() => room.openReaderWrap(key(), wrap, grant, section, 2, 1), refusal("OpenFailed"));
});

test("a package needs both the token and the team key, for the same grant and terms", () => {
  const [team, token, grant, terms] = [room.makeBoxPair(), room.makeRandom(16), room.makeId(), key()];
  const sealed = room.sealPackage(team.public, token, grant, terms, story);

  assert.deepEqual(room.openPackage(team.secret, token, grant, terms, sealed), story);
  assert.throws(() => room.openPackage(key(), token, grant, terms, sealed), refusal("OpenFailed"));
  assert.throws(() => room.openPackage(team.secret, room.makeRandom(16), grant, terms, sealed), refusal("OpenFailed"));
  assert.throws(() => room.openPackage(team.secret, token, room.makeId(), terms, sealed), refusal("OpenFailed"));
  assert.throws(() => room.openPackage(team.secret, token, grant, key(), sealed), refusal("OpenFailed"));
});

test("a release's package needs both the card and the gate, for the same release and terms", () => {
  const [card, gate, release, terms] = [room.Card.make(), key(), room.makeId(), key()];
  const sealed = room.sealReleasePackage(card.pack, gate, release, terms, story);

  assert.deepEqual(room.openReleasePackage(card.pack, gate, release, terms, sealed), story);
  for (const given of [
    [room.Card.make().pack, gate, release, terms],
    [card.pack, key(), release, terms],
    [card.pack, gate, room.makeId(), terms],
    [card.pack, gate, release, key()],
  ]) {
    assert.throws(() => room.openReleasePackage(...given, sealed), refusal("OpenFailed"));
  }
});

test("a package with a part needs card, gate and part", () => {
  const [card, gate, part, release, terms] = [room.Card.make(), key(), key(), room.makeId(), key()];
  const sealed = room.sealReleasePackage(card.pack, gate, release, terms, story, part);

  assert.deepEqual(room.openReleasePackage(card.pack, gate, release, terms, sealed, part), story);
  for (const other of [key(), null]) {
    assert.throws(
      () => room.openReleasePackage(card.pack, gate, release, terms, sealed, other),
      refusal("OpenFailed"),
    );
  }
});

test("a part goes from hand to hand for its release and terms only", () => {
  const [card, holder, newer] = [room.Card.make(), room.HolderCard.make(), room.makeBoxPair()];
  const [part, release, terms] = [key(), room.makeId(), key()];

  const deposit = room.sealDeposit(holder.boxPublic, release, terms, card.boxPublic, part, story);
  const moved = room.moveDeposit(holder.boxSecret, newer.public, release, deposit);
  const opened = room.openDeposit(newer.secret, release, terms, moved);
  const held = room.sealHeldPart(opened.contactBox, release, terms, opened.part);

  assert.deepEqual(opened, { contactBox: card.boxPublic, part, words: story });
  assert.equal(held.length, 129);
  assert.deepEqual(room.openHeldPart(card.boxSecret, release, terms, held), part);
  assert.throws(() => room.openHeldPart(card.boxSecret, release, key(), held), refusal("OpenFailed"));
  assert.throws(() => room.openDeposit(newer.secret, room.makeId(), terms, moved), refusal("OpenFailed"));
  assert.throws(() => room.openDeposit(holder.boxSecret, release, terms, moved), refusal("OpenFailed"));
  assert.throws(
    () => room.moveDeposit(holder.boxSecret, newer.public, room.makeId(), deposit),
    refusal("OpenFailed"),
  );
});

test("no holder's code passes as a contact's", () => {
  for (let round = 0; round < 200; round += 1) {
    const { code } = room.HolderCard.make();
    for (const shown of [room.showCode(code, "holder"), room.showDigits(code, "holder")]) {
      assert.throws(() => room.parseCode(shown, "release"), refusal("CodeMistyped"));
    }
  }
});

test("an answer opens only for its release", () => {
  const [pair, release] = [room.makeBoxPair(), room.makeId()];
  const sealed = room.sealAnswer(pair.public, release, story);

  assert.deepEqual(room.openAnswer(pair.secret, release, sealed), story);
  assert.throws(() => room.openAnswer(pair.secret, room.makeId(), sealed), refusal("OpenFailed"));
  assert.throws(() => room.openAnswer(key(), release, sealed), refusal("OpenFailed"));
  assert.throws(() => room.openAnswer(pair.secret, release, sealed.slice(1)), refusal("BadEnvelope"));
});

test("nothing is sealed to a key that is none", () => {
  assert.throws(() => room.sealTeamWrap(new Uint8Array(32), room.makeId(), 1, key()), refusal("BadEncoding"));
  assert.throws(() => room.sealWordsWrap(room.makeId(), room.makeId(), story), refusal("BadEncoding"));
});

test("a key, id or label of another size is a mistake of the program, not of the data", () => {
  const id = room.makeId();
  assert.throws(() => room.sealEnvelope(id, "section", id, 1, 0, story), RangeError);
  assert.throws(() => room.sealEnvelope(key(), "vault-key", id, 1, 0, story), RangeError);
  assert.throws(() => room.sealEnvelope(key(), "section", id, -1, 0, story), RangeError);
  assert.throws(() => room.wrapKey(key(), "revision-key", id, 1, 0, id), RangeError);
  assert.throws(() => room.deriveKey(key(), "no-such-label"), RangeError);
  assert.throws(() => room.deriveKey(id.slice(1), "manifest"), RangeError);
  assert.throws(() => new room.Card(key()), RangeError);
  assert.throws(() => room.sealReleasePackage(key(), id, id, key(), story), RangeError);
  assert.throws(() => room.sealReleasePackage(key(), key(), id, id, story), RangeError);
  assert.throws(() => room.sealAnswer(key(), key(), story), RangeError);
  assert.throws(() => new room.HolderCard(key()), RangeError);
  assert.throws(() => room.sealReleasePackage(key(), key(), id, key(), story, id), RangeError);
  assert.throws(() => room.sealDeposit(key(), id, id, key(), key(), story), RangeError);
  assert.throws(() => room.sealHeldPart(key(), id, key(), id), RangeError);
});
