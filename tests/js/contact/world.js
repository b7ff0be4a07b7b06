// A service with one release, as an owner's client makes it, and the engine of whoever holds its card.
//
// * What the service answers stands in `world.look` and `world.reading`, to be altered by a test.
// * Nothing here is a double of the crypto room or of the engine.

import { makeEngine } from "../../../static/js/contact/card/engine.js";
import { deriveBoxPublic } from "../../../static/js/crypto/boxes.js";
import { showCode } from "../../../static/js/crypto/codes.js";
import { makeId, makeRandom, toB64 } from "../../../static/js/crypto/encoding.js";
import { hash32 } from "../../../static/js/crypto/hashing.js";
import { HolderCard, sealDeposit, sealHeldPart } from "../../../static/js/crypto/holder_card.js";
import { Card, sealReleasePackage } from "../../../static/js/crypto/release_card.js";
import { sealEnvelope } from "../../../static/js/crypto/sealing.js";
import { deriveSignPublic, signBody } from "../../../static/js/crypto/signing.js";
import { ready } from "../../../static/js/crypto/sodium.js";
import { encodeBody } from "../../../static/js/crypto/statements.js";
import { ApiError } from "../../../static/js/shared/api.js";

await ready();

export const NOW = 1_800_000_000;
const ORIGIN = "https://notebook.example";
const PATHS = { "/api/holder/looks": "held", "/api/contact/looks": "look", "/api/contact/asks": "asked", "/api/contact/readings": "reading" };

export class World {
  instance = makeRandom(32);
  operatorSeed = makeRandom(32);
  release = makeId();
  releaseSeed = makeRandom(32);
  noteSecret = makeRandom(32);
  gate = makeRandom(32);
  card = Card.make();
  #envelopes = new Map();
  /** Every request: [method, path, body]. */
  sent = [];
  /** Refusals that come first: path -> codes. */
  refuses = {};

  constructor({ parts = [{ title: "Where", text: "At the lake.", lang: "en" }], second = false, practice = false, terms = {} } = {}) {
    this.parts = parts.map((part) => ({ id: makeId(), revision: 1, sealing: 0, key: makeRandom(32), kind: "other", ...part }));
    this.second = second ? { card: HolderCard.make(), part: makeRandom(32) } : null;
    const ids = this.parts.map(({ id }) => id).sort((one, other) => Buffer.compare(one, other));
    this.words = encodeBody("ReleaseWords", {
      release: this.release,
      words: "Please call Ines.",
      call_me: "Sam",
      phone_lost: true,
      sections: this.parts.map(({ id, title, kind }) => ({ id, title, kind })),
      note_key: deriveBoxPublic(this.noteSecret),
      salt: makeId(),
    });
    const card = this.card;
    this.terms = {
      release: this.release,
      release_key: deriveSignPublic(this.releaseSeed),
      practice,
      contact_sign: card.signPublic,
      contact_box: card.boxPublic,
      ...(practice ? {} : { sections: ids }),
      ask: { wait_minutes: practice ? 1 : 60 },
      not_before: NOW - 100,
      not_after: NOW + 1_000_000,
      open_hours: 72,
      words: hash32(this.words),
      ...(this.second ? { holder: { sign: this.second.card.signPublic, box: this.second.card.boxPublic } } : {}),
      ...terms,
    };
    this.signedTerms = this.sign("release-terms", "ReleaseTerms", this.terms);
    this.look = this.#makeLook();
    this.reading = this.#makeReading();
    this.asked = { state: "asked", opens_at: NOW + 3_600, at: NOW };
    this.held = this.second && this.#makeHeld();
  }

  sign(label, name, body, seed = this.releaseSeed) {
    return signBody(label, this.instance, encodeBody(name, body), seed);
  }

  get code() {
    return showCode(this.card.code, "release");
  }

  engine(words = []) {
    return makeEngine({ api: this.#api(), loadWords: async () => words });
  }

  /** An engine that holds the card. */
  async entered() {
    const engine = this.engine();
    await engine.enter({ text: this.code });
    return engine;
  }

  sealPackage({ keys = this.#keys(), words = this.words, release = this.release } = {}) {
    const plain = encodeBody("ReleasePackage", { release, words, keys });
    return toB64(sealReleasePackage(this.card.pack, this.gate, this.release, this.signedTerms.hash, plain, this.second?.part ?? null));
  }

  #keys() {
    const keys = this.parts.map((part) => ({ id: part.id, revision: part.revision, sealing: part.sealing, key: part.key, state: this.stateOf(part).hash }));
    return keys.sort((one, other) => Buffer.compare(one.id, other.id));
  }

  envelopeOf({ id, revision, sealing, key, title, kind, text, lang }) {
    const plain = encodeBody("SectionText", { section: id, title, kind, lang, text, saved_at: NOW - 1_000 });
    const known = this.#envelopes.get(toB64(id)) ?? sealEnvelope(key, "section", id, revision, sealing, plain);
    this.#envelopes.set(toB64(id), known);
    return known;
  }

  stateOf(part, seed = this.releaseSeed) {
    const { id, revision, sealing } = part;
    const envelope = hash32(this.envelopeOf(part));
    return this.sign("section-state", "SectionState", { grant: this.release, section: id, revision, sealing, envelope }, seed);
  }

  #makeLook() {
    return {
      release: toB64(this.release),
      practice: this.terms.practice,
      state: "waiting",
      can_ask: true,
      wait_minutes: 60,
      begun_by: "ask",
      paused: false,
      frozen: false,
      way: false,
      nonce: toB64(makeRandom(32)),
      terms: toB64(this.signedTerms.hash),
      at: NOW,
      n: 1,
      event: toB64(makeRandom(32)),
      sections: this.parts.map(({ id, revision, sealing }) => ({ id: toB64(id), revision, sealing })),
      taken_out: [],
      holder: this.second ? "given" : "none",
      opens_at: NOW,
    };
  }

  /** What the second holder is told. */
  #makeHeld() {
    const words = encodeBody("HolderWords", { release: this.release, call_me: "Sam", words: "Ring me first." });
    return {
      release: toB64(this.release),
      state: "asked",
      terms: toB64(this.signedTerms.hash),
      deposit: toB64(this.deposit(words)),
      said_yes: false,
      paused: false,
      nonce: toB64(makeRandom(32)),
      at: NOW,
      opens_at: NOW + 3_600,
    };
  }

  deposit(words, release = this.release) {
    const { card, part } = this.second;
    return sealDeposit(card.boxPublic, release, this.signedTerms.hash, this.card.boxPublic, part, words);
  }

  #makeReading() {
    const { second } = this;
    const heldPart = second && sealHeldPart(this.card.boxPublic, this.release, this.signedTerms.hash, second.part);
    return {
      terms: this.signedTerms.toJson(),
      gate: toB64(this.gate),
      package: this.sealPackage(),
      open_until: NOW + 3_600,
      sections: this.parts.map((part) => ({
        id: toB64(part.id),
        revision: part.revision,
        sealing: part.sealing,
        envelope: toB64(this.envelopeOf(part)),
        state: this.stateOf(part).toJson(),
      })),
      ...(second ? { part: toB64(heldPart), yes: this.yes({ part: hash32(heldPart) }).toJson() } : {}),
    };
  }

  yes(changes = {}, seed = this.second.card.signSeed) {
    const body = { release: this.release, terms: this.signedTerms.hash, holder: deriveSignPublic(seed), nonce: makeRandom(32), ...changes };
    return this.sign("release-yes", "ReleaseYes", body, seed);
  }

  #api() {
    const answer = (method) => async (path, body = {}) => {
      this.sent.push([method, path, body]);
      const refused = this.refuses[path]?.shift();
      if (refused) throw new ApiError(refused, 409);
      if (path === "/instance.json") return this.#statement();
      if (path === "/api/settings") return { max_days: 90, demo: false, invitation: false, mail: true };
      return this[PATHS[path]] ?? {};
    };
    return { get: answer("GET"), post: answer("POST"), put: answer("PUT"), remove: answer("DELETE") };
  }

  #statement() {
    const operator = deriveSignPublic(this.operatorSeed);
    const body = { instance: this.instance, operator_key: operator, owner_origins: [ORIGIN], desk_origins: ["https://desk.example"] };
    return this.sign("instance", "InstanceStatement", body, this.operatorSeed).toJson();
  }

  sentTo(path) {
    return this.sent.filter(([, at]) => at === path).map(([, , body]) => body);
  }
}

/** Refuses with exactly this code, and this `why` where one is given. */
export async function refuses(work, code, why) {
  const error = await Promise.resolve()
    .then(work)
    .then(() => null)
    .catch((thrown) => thrown);
  if (!error) throw new Error(`nothing was refused; expected ${code}`);
  if (error.code !== code) throw new Error(`expected ${code}, got ${error.code ?? error.stack} ${JSON.stringify(error.data)}`);
  if (why && error.data.why !== why) throw new Error(`expected ${why}, got ${error.data.why}`);
}
