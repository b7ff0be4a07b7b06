// From a card to what was prepared (docs/protocol.md section 21): what is sent, what is opened, what never is.

import assert from "node:assert/strict";
import test from "node:test";

import { cardUrl, showCode, showDigits } from "../../../static/js/crypto/codes.js";
import { deriveStopHash } from "../../../static/js/crypto/derive.js";
import { makeId, makeRandom, parseB64, toB64 } from "../../../static/js/crypto/encoding.js";
import { hash32 } from "../../../static/js/crypto/hashing.js";
import { openAnswer, sealReleasePackage } from "../../../static/js/crypto/release_card.js";
import { parseSigned, verifySigned } from "../../../static/js/crypto/signing.js";
import { encodeBody, parseBody } from "../../../static/js/crypto/statements.js";
import { showStopDigits, showStopWords } from "../../../static/js/crypto/stop_codes.js";
import { words as list } from "../../../static/vendor/words.js";
import { NOW, World, refuses } from "./world.js";

const READINGS = "/api/contact/readings";
/** The same text with one character in its middle changed. */
const flipped = (text) => text.slice(0, 60) + (text[60] === "A" ? "B" : "A") + text.slice(61);

test("a code in any form gives the lookup of its card, and nothing else of it is sent", async () => {
  const world = new World();
  const { code } = world.card;
  const forms = [showCode(code, "release"), showDigits(code, "release"), cardUrl("https://notebook.example", code), ` ${world.code.toLowerCase()} `];

  for (const text of forms) await world.engine().enter({ text });

  const looks = world.sentTo("/api/contact/looks");
  assert.deepEqual(looks, forms.map(() => ({ lookup: toB64(world.card.lookup) })));
  assert.ok(!JSON.stringify(world.sent).includes(toB64(code)));
});

test("mistakes and links to elsewhere are told before anything is sent", async () => {
  const world = new World();
  const engine = world.engine();
  const elsewhere = cardUrl("https://somewhere.example", world.card.code);
  const ours = cardUrl("https://notebook.example", world.card.code);

  await refuses(() => engine.checkCode({ text: world.code.slice(1) }), "code_mistyped");
  await refuses(() => engine.enter({ text: showCode(world.card.code, "token") }), "code_mistyped");
  assert.deepEqual(world.sent, []);
  await refuses(() => engine.enter({ text: elsewhere }), "code_foreign");
  await refuses(() => engine.enter({ text: ours.replace("/C#", "/R#") }), "code_foreign");
  await refuses(() => engine.enter({ text: ours.slice(0, -1) }), "code_mistyped");
  await refuses(() => engine.checkCode({ text: world.code, fromPicture: true }), "code_foreign");
  await engine.checkCode({ text: ours, fromPicture: true });
  assert.deepEqual(world.sentTo("/api/contact/looks"), []);
});

test("what was prepared is opened under one signed record, in the owner's order", async () => {
  const parts = [
    { title: "Second", text: "two", lang: "en" },
    { title: "أول", text: "واحد", lang: "ar" },
  ];
  const world = new World({ parts });
  const engine = await world.entered();

  const reading = await engine.read();

  assert.deepEqual(reading.sections, parts.map(({ title, text, lang }) => ({ title, lang, text })));
  assert.deepEqual(
    [reading.words, reading.callMe, reading.phoneLost, reading.openUntil, reading.practice],
    ["Please call Ines.", "Sam", true, NOW + 3_600, false],
  );
  const [{ access }] = world.sentTo(READINGS);
  const record = parseBody("Access", verifySigned("access", world.instance, parseSigned(access), world.card.signPublic));
  assert.deepEqual([record.n, record.sections.length, toB64(record.event)], [1, 2, world.look.event]);
});

test("a section that was taken out is told by its title", async () => {
  const world = new World({ parts: [{ title: "Here", text: "1", lang: "en" }, { title: "Gone", text: "2", lang: "en" }] });
  world.look.sections.pop();
  world.reading.sections.pop();
  const engine = await world.entered();

  const reading = await engine.read();

  assert.deepEqual([reading.sections.length, reading.takenOut], [1, ["Gone"]]);
});

test("a practice has no sections and says that it is one, whatever the look says", async () => {
  const world = new World({ practice: true, parts: [] });
  world.look.practice = false;
  const engine = await world.entered();

  const reading = await engine.read();

  assert.deepEqual([reading.practice, reading.sections], [true, []]);
});

const ALTERED = {
  "terms that another key signed": (world) => (world.reading.terms = world.sign("release-terms", "ReleaseTerms", world.terms, makeRandom(32)).toJson()),
  "terms other than the record names": (world) => (world.reading.terms = world.sign("release-terms", "ReleaseTerms", { ...world.terms, open_hours: 71 }).toJson()),
  "another gate": (world) => (world.reading.gate = toB64(makeRandom(32))),
  "an altered package": (world) => (world.reading.package = flipped(world.reading.package)),
  "a package of another release": (world) => (world.reading.package = world.sealPackage({ release: makeId() })),
  "a package without a key": (world) => (world.reading.package = world.sealPackage({ keys: [] })),
  "a package by somebody without the card": (world) => {
    const plain = encodeBody("ReleasePackage", { release: world.release, words: world.words, keys: [] });
    const sealed = sealReleasePackage(makeRandom(32), world.gate, world.release, world.signedTerms.hash, plain);
    world.reading.package = toB64(sealed);
  },
  "other words": (world) => {
    const words = encodeBody("ReleaseWords", { ...parseBody("ReleaseWords", world.words), words: "Come to the bridge." });
    world.reading.package = world.sealPackage({ words });
  },
  "a state by another key": (world) => (world.reading.sections[0].state = world.stateOf(world.parts[0], makeRandom(32)).toJson()),
  "other bytes of a section": (world) => (world.reading.sections[0].envelope = toB64(makeRandom(329))),
  "another revision": (world) => (world.reading.sections[0].revision = 2),
  "one section less": (world) => world.reading.sections.pop(),
  "a section twice": (world) => world.reading.sections.push(world.reading.sections[0]),
};
for (const [what, alter] of Object.entries(ALTERED)) {
  test(`the whole reading is refused for ${what}`, async () => {
    const world = new World();
    alter(world);
    const engine = await world.entered();

    await refuses(() => engine.read(), "does_not_fit");
  });
}

test("terms for another card open nothing, also where the rest fits", async () => {
  const world = new World({ terms: { contact_sign: new World().card.signPublic } });
  const engine = await world.entered();

  await refuses(() => engine.read(), "does_not_fit", "card");
});

test("an answer with anything beside what was agreed is refused", async () => {
  for (const name of ["look", "reading"]) {
    const world = new World();
    world[name].extra = 1;
    await refuses(async () => (await world.entered()).read(), "answer_refused");
  }
});

test("a second record names the first; a hidden, foreign or older one is refused", async () => {
  const world = new World();
  const engine = await world.entered();
  await engine.read();
  const [{ access }] = world.sentTo(READINGS);

  await refuses(() => engine.read(), "does_not_fit", "record_hidden");
  Object.assign(world.look, { n: 2, previous: access, state: "open" });
  await engine.read();
  const again = parseBody("Access", parseB64(world.sentTo(READINGS)[1].access.body));
  assert.deepEqual([again.n, toB64(again.prev)], [2, toB64(hash32(parseB64(access.body)))]);

  await refuses(() => engine.read(), "does_not_fit", "record_hidden");
  const foreign = world.sign("access", "Access", parseBody("Access", parseB64(access.body)), makeRandom(32));
  Object.assign(world.look, { previous: foreign.toJson() });
  await refuses(async () => (await world.entered()).read(), "does_not_fit");
  Object.assign(world.look, { previous: access, n: 3 });
  await refuses(async () => (await world.entered()).read(), "does_not_fit", "record_number");
});

test("nothing older than what was read before is opened", async () => {
  const world = new World({ parts: [{ title: "Where", text: "new", lang: "en", revision: 2 }] });
  const engine = await world.entered();
  await engine.read();
  const [{ access }] = world.sentTo(READINGS);
  Object.assign(world.look, { n: 2, previous: access, sections: [{ ...world.look.sections[0], revision: 1 }] });

  await refuses(() => engine.read(), "older_text");
  assert.equal(world.sentTo(READINGS).length, 1);
});

test("who was slower asks again, three times at most", async () => {
  const world = new World();
  world.refuses[READINGS] = ["record_behind", "old_sealing"];
  assert.equal((await (await world.entered()).read()).sections.length, 1);

  world.refuses[READINGS] = ["nonce_used", "nonce_used", "nonce_used"];
  await refuses(async () => (await world.entered()).read(), "nonce_used");
});

test("with a second holder their part is needed, for exactly these terms, signed by them", async () => {
  const world = new World({ second: true });
  assert.equal((await (await world.entered()).read()).words, "Please call Ines.");

  const altered = [
    ({ reading }) => delete reading.yes,
    ({ reading }) => delete reading.part,
    (it) => (it.reading.yes = it.yes({ part: hash32(parseB64(it.reading.part)) }, makeRandom(32)).toJson()),
    (it) => (it.reading.yes = it.yes({ part: hash32(parseB64(it.reading.part)), terms: makeRandom(32) }).toJson()),
    (it) => (it.reading.part = flipped(it.reading.part)),
  ];
  for (const alter of altered) {
    const other = new World({ second: true });
    alter(other);
    await refuses(async () => (await other.entered()).read(), "does_not_fit");
  }
});

test("a second holder reads what they are asked, says yes once, and their part opens it for the contact", async () => {
  const world = new World({ second: true });
  const engine = world.engine();

  const look = await engine.enter({ text: cardUrl("https://notebook.example", world.card.code).replace(/#.*/, `#${showCode(world.second.card.code, "holder")}`) });
  assert.deepEqual([look.kind, look.callMe, look.words, look.saidYes], ["holder", "Sam", "Ring me first.", false]);
  await engine.sayYes();

  const [{ yes, part }] = world.sentTo("/api/holder/yes");
  verifySigned("release-yes", world.instance, parseSigned(yes), world.second.card.signPublic);
  Object.assign(world.reading, { yes, part });
  assert.equal((await (await world.entered()).read()).words, "Please call Ines.");
  assert.ok(!JSON.stringify(world.sent).includes(toB64(world.second.part)));
  for (const method of ["read", "ask"]) await refuses(() => engine[method]({}), "not_open");
});

test("a deposit for something else is no reason to say yes, and before the ask there is none", async () => {
  for (const alter of [
    (it) => (it.held.deposit = toB64(it.deposit(encodeBody("HolderWords", { release: makeId(), call_me: "", words: "" })))),
    (it) => (it.held.deposit = flipped(it.held.deposit)),
    (it) => (it.held.terms = toB64(makeRandom(32))),
  ]) {
    const world = new World({ second: true });
    alter(world);
    await refuses(() => world.engine().enter({ text: showCode(world.second.card.code, "holder") }), "does_not_fit");
    assert.deepEqual(world.sentTo("/api/holder/yes"), []);
  }

  const world = new World({ second: true });
  Object.assign(world.held, { state: "armed", deposit: "" });
  const engine = world.engine();
  assert.equal((await engine.enter({ text: showDigits(world.second.card.code, "holder") })).words, "");
  await refuses(() => engine.sayYes(), "not_begun");
});

test("an ask and an answer are signed over the nonce of a look, and the answer is sealed to the owner", async () => {
  const world = new World();
  const engine = await world.entered();
  await refuses(() => engine.answer({ answer: "read", text: "" }), "nothing_read");

  await engine.ask();
  await engine.read();
  await engine.answer({ answer: "cannot", text: "I am far away." });

  const verified = (label, signed) => verifySigned(label, world.instance, parseSigned(signed), world.card.signPublic);
  const [{ ask }] = world.sentTo("/api/contact/asks");
  assert.equal(toB64(parseBody("ReleaseAsk", verified("release-ask", ask)).nonce), world.look.nonce);
  const [{ answer, sealed }] = world.sentTo("/api/contact/answers");
  const said = parseBody("ReleaseAnswer", verified("release-answer", answer));
  assert.equal(toB64(said.answer), toB64(hash32(parseB64(sealed))));
  const opened = parseBody("AnswerWords", openAnswer(world.noteSecret, world.release, parseB64(sealed)));
  assert.deepEqual([opened.answer, opened.text], ["cannot", "I am far away."]);
  assert.ok(!JSON.stringify(world.sentTo("/api/contact/answers")).includes("far away"));
});

test("a way is signed by its hash, and taken away by the hash of nothing", async () => {
  const world = new World();
  const engine = await world.entered();

  assert.equal((await engine.leaveWay({ address: "bea@example.test", lang: "ar" })).mail, true);
  await engine.leaveWay({ address: "", lang: "ar" });

  const [put, removed] = world.sentTo("/api/contact/way");
  const hashIn = ({ way }) => toB64(parseBody("ReleaseWay", verifySigned("release-way", world.instance, parseSigned(way), world.card.signPublic)).address);
  assert.deepEqual([put.address, put.lang, hashIn(put)], ["bea@example.test", "ar", toB64(hash32(new TextEncoder().encode("bea@example.test")))]);
  assert.deepEqual([Object.keys(removed), hashIn(removed)], [["way"], toB64(hash32(new Uint8Array()))]);
});

test("what was forgotten is held no more, and a code that opens nothing never was", async () => {
  const world = new World();
  const engine = await world.entered();
  await engine.forget();
  for (const method of ["look", "ask", "read"]) await refuses(() => engine[method](), "not_open");

  world.refuses["/api/contact/looks"] = ["not_found"];
  await refuses(() => engine.enter({ text: world.code }), "not_found");
  await refuses(() => engine.look(), "not_open");
});

test("another instance stops everything", async () => {
  const world = new World();
  const engine = await world.entered();
  world.instance = makeRandom(32);

  await refuses(() => engine.enter({ text: world.code }), "instance_changed");
});

test("a stop code in digits or words is sent as what the server knows the hash of, and mistakes are not", async () => {
  const world = new World();
  const secret = makeRandom(10);
  const forms = [showStopDigits(secret), showStopWords(secret, list), showStopWords(secret, list).toUpperCase().replaceAll(" ", "  ")];
  const engine = world.engine(list);

  for (const text of forms) {
    await engine.checkStop({ text });
    await engine.stop({ text });
  }

  const sent = world.sentTo("/api/stops");
  assert.equal(sent.length, forms.length);
  for (const { stop } of sent) assert.equal(toB64(hash32(parseB64(stop))), toB64(deriveStopHash(secret, world.instance)));
  for (const text of ["", "12345", "9".repeat(25), forms[1].split(" ").slice(1).join(" "), "a b c d e f g", "x".repeat(500)]) {
    await refuses(() => engine.checkStop({ text }), "code_mistyped");
  }
});

test("the list of words is fetched for words alone; without it that is no typing mistake", async () => {
  const world = new World();
  const { makeEngine } = await import("../../../static/js/contact/card/engine.js");
  const failing = async () => {
    throw new Error("no line");
  };
  const engine = makeEngine({ api: {}, loadWords: failing });

  await engine.checkStop({ text: showStopDigits(makeRandom(10)) });
  await refuses(() => engine.checkStop({ text: showStopWords(makeRandom(10), list) }), "offline");
  assert.deepEqual(world.sent, []);
});
