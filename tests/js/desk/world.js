// A small world for the desk's engine: an instance, an agency with a team, a person who
// grants, and a server that keeps no rule of its own. Whatever is refused, the engine refused.
//
// * Everything is made by the crypto room as it ships; only the server is a double.
// * `lie(path part, change)` alters one kind of answer from then on: a server that was taken over.

import { boxes, bodies, codes, derive, encoding, engine, hashing, packages, sealing, signing } from "./room.js";

const { makeId, makeRandom, parseB64, toB64 } = encoding;
const { encodeBody, parseBody } = bodies;
const { hash32 } = hashing;
const DAY = 86_400;
export const OWNER_ORIGIN = "https://notes.example";

const makePerson = (role, name) => {
  const seed = makeRandom(32);
  const box = boxes.makeBoxPair();
  const salt = makeId();
  const { concat, utf8 } = bytes;
  return { seed, sign: signing.deriveSignPublic(seed), box, role, name, salt, nameHash: hash32(concat(salt, utf8(name))) };
};
const bytes = await import("../../../static/js/crypto/bytes.js");

export class World {
  now = 1_800_000_000;
  instance = makeRandom(32);
  operatorSeed = makeRandom(32);
  directorySeed = makeRandom(32);
  identitySeed = makeRandom(32);
  agency = makeId();
  keyringKey = makeRandom(32);
  worker = makePerson("worker", "Ana Worker");
  colleague = makePerson("worker", "Ben Colleague");
  coordinator = makePerson("coordinator", "Cleo Coordinator");
  teams = [boxes.makeBoxPair()];
  rosters = [];
  teamWraps = [];
  offers = new Map();
  sent = [];
  records = [];
  #lies = [];

  constructor() {
    this.addRoster({ members: [this.worker, this.colleague, this.coordinator], signerSeed: this.identitySeed });
    this.counter = 1;
  }

  get identity() {
    return signing.deriveSignPublic(this.identitySeed);
  }

  sign(label, name, body, seed, instance = this.instance) {
    return signing.signBody(label, instance, encodeBody(name, body), seed);
  }

  /** The next roster; with `newTeam` a new generation. */
  addRoster({ members, signerSeed = this.coordinator.seed, newTeam = false, days = 35 }) {
    if (newTeam) this.teams.push(boxes.makeBoxPair());
    const generation = this.teams.length;
    const before = this.rosters.at(-1);
    const body = {
      agency: this.agency,
      n: this.rosters.length + 1,
      prev: before ? before.hash : new Uint8Array(32),
      issued: this.now - 100,
      valid_until: this.now - 100 + days * DAY,
      signer: signing.deriveSignPublic(signerSeed),
      team: { generation, key: this.teams.at(-1).public },
      members: members.map(({ sign, box, role, nameHash }) => ({ sign, box: box.public, role, name: nameHash })),
    };
    this.rosters.push(this.sign("roster", "Roster", body, signerSeed));
    if (newTeam || !before) this.wrapTeam(generation, signerSeed);
  }

  wrapTeam(generation, signerSeed, secret = this.teams[generation - 1].secret) {
    const recipient = this.worker.box.public;
    const wrap = boxes.sealTeamWrap(recipient, this.agency, generation, secret);
    const body = { agency: this.agency, generation, recipient, wrap: hash32(wrap) };
    this.teamWraps.push({ team_wrap: this.sign("team-wrap", "TeamWrap", body, signerSeed).toJson(), wrap: toB64(wrap) });
  }

  /** What somebody offers; gives the shown code. */
  offer({ audience = "reader", visit = false, days = 15, parts, change = {}, wordsChange = {} } = {}) {
    const grant = makeId();
    const seed = makeRandom(32);
    const secret = makeRandom(16);
    const end = this.now + (visit ? DAY : days * DAY);
    const sections = (parts ?? [{ title: "What happened", kind: "what-happened", text: "It was long ago." }]).map((part) => ({
      id: makeId(), revision: 1, sealing: 0, key: makeRandom(32), not_after: end, ...part,
    }));
    sections.sort((one, other) => bytes.compareBytes(one.id, other.id));
    const words = encodeBody("Words", {
      grant, purpose: "To find a room", call_me: "Sam", office_name: "blue lamp",
      sections: sections.map(({ id, title, kind, grantedKind }) => ({ id, title, kind: grantedKind ?? kind })),
      notice: { version: 1, lang: "en" }, salt: makeId(), ...wordsChange,
    });
    const termsBody = {
      grant, grant_key: signing.deriveSignPublic(seed), agency: this.agency, identity: hash32(this.identity),
      roster_n: this.rosters.length, sections: sections.map(({ id, not_after }) => ({ id, not_after })),
      audience, visit, may_print: false, not_before: this.now, not_after: end, words: hash32(words), ...change,
    };
    const terms = this.sign("terms", "Terms", termsBody, seed);
    const offer = { grant, seed, secret, words, terms, termsBody, sections, state: "offered", n: 0, head: makeRandom(32) };
    for (const section of sections) this.seal(offer, section);
    offer.package = this.pack(offer);
    this.offers.set(toB64(grant), offer);
    return { code: codes.showCode(secret, "token"), offer, id: toB64(grant) };
  }

  /** Envelope and state of a section at its revision and sealing. */
  seal(offer, section) {
    const { id, revision, sealing: number, key, title, kind, text } = section;
    const told = encodeBody("SectionText", { section: id, title, kind, text, lang: "en", saved_at: this.now });
    section.envelope = sealing.sealEnvelope(key, "section", id, revision, number, told);
    const state = { grant: offer.grant, section: id, revision, sealing: number, envelope: hash32(section.envelope) };
    section.state = this.sign("section-state", "SectionState", state, offer.seed);
  }

  pack({ grant, words, sections, secret, terms }) {
    const keys = sections.map(({ id, revision, sealing: n, key, state }) => ({ id, revision, sealing: n, key, state: state.hash }));
    const team = this.teams.at(-1).public;
    return packages.sealPackage(team, secret, grant, terms.hash, encodeBody("Package", { grant, words, keys }));
  }

  /** The person's browser wraps a newer revision for a reader. */
  show(offer, section, recipient) {
    Object.assign(section, { revision: section.revision + 1, key: makeRandom(32) });
    this.seal(offer, section);
    const { id, revision, sealing: n, key } = section;
    section.wrap = boxes.sealReaderWrap(recipient, offer.grant, id, revision, n, key);
    const body = { grant: offer.grant, section: id, revision, sealing: n, recipient, wrap: hash32(section.wrap) };
    section.wrapState = this.sign("wrap-state", "WrapState", body, offer.seed);
  }

  /** Alter the answers of paths that end with or contain `part`. */
  lie(part, change) {
    this.#lies.push({ part, change });
  }

  api() {
    const answer = async (method, path, body, options) => {
      this.sent.push({ method, path, body });
      let value = await this.answer(method, path, body, options);
      for (const { part, change } of this.#lies) if (path.includes(part)) value = change(structuredClone(value)) ?? value;
      return value;
    };
    return {
      get: (path) => answer("GET", path),
      post: (path, body = {}, options = {}) => answer("POST", path, body, options),
      put: (path, body = {}, options = {}) => answer("PUT", path, body, options),
      remove: (path, body = {}, options = {}) => answer("DELETE", path, body, options),
    };
  }

  async answer(method, path, body, options) {
    const [, , noun, id, verb] = path.split("/");
    if (path === "/instance.json") return this.instanceStatement().toJson();
    if (path === "/api/settings") return { max_days: 90, demo: true, invitation: false, mail: false };
    if (path === "/api/challenges") return { nonce: toB64(makeRandom(32)), at: this.now };
    if (path === "/api/directory") return this.directory();
    if (noun === "agencies") return this.rosterAnswer();
    if (noun === "team") return { wraps: this.teamWraps };
    if (noun === "keyring" && method === "PUT") return this.keepKeyring(body, options);
    if (noun === "keyring" || noun === "openings") return this.opening;
    if (noun === "redemptions" && method === "POST" && !id) return this.redeem(body);
    if (noun === "redemptions" && verb === "renewal") return { reserved_until: this.now + 240 };
    if (noun === "redemptions") return null;
    if (noun === "claims") return this.claim(body);
    if (noun === "grants" && !id) return this.list();
    if (noun === "grants") return this.ofGrant(verb, this.offers.get(id), body);
    throw Object.assign(new Error(path), { code: "not_found" });
  }

  instanceStatement(change = {}) {
    const body = {
      instance: this.instance, operator_key: signing.deriveSignPublic(this.operatorSeed),
      owner_origins: [OWNER_ORIGIN], desk_origins: ["https://desk.example"], ...change,
    };
    return this.sign("instance", "InstanceStatement", body, this.operatorSeed, body.instance);
  }

  directory({ issued = this.now - 100, identity = this.identity } = {}) {
    const facts = {
      does: "", must_tell: "", shares_with_police: "no", shares_with_immigration: "no", languages: [], hours: "", contact: "",
    };
    const certificateBody = { agency: this.agency, n: 1, identity, name: "The Office", facts };
    const certificate = this.sign("agency", "AgencyCertificate", certificateBody, this.operatorSeed);
    const directoryBody = {
      n: 1, issued, valid_until: issued + 7 * DAY, agencies: [{ agency: this.agency, certificate: certificate.hash }],
    };
    const keyBody = { directory_key: signing.deriveSignPublic(this.directorySeed), valid_until: this.now + 100 * DAY };
    return {
      directory: this.sign("directory", "Directory", directoryBody, this.directorySeed).toJson(),
      key_certificate: this.sign("directory-key", "DirectoryKeyCertificate", keyBody, this.operatorSeed).toJson(),
      certificates: [certificate.toJson()],
    };
  }

  rosterAnswer() {
    const people = [this.worker, this.colleague, this.coordinator];
    const names = people.map(({ sign, name, salt }) => ({ sign: toB64(sign), name, salt: toB64(salt) }));
    return { rosters: this.rosters.map((signed) => signed.toJson()), names };
  }

  keepKeyring(body, { ifMatch }) {
    if (ifMatch !== this.counter) throw Object.assign(new Error("conflict"), { code: "conflict" });
    this.counter += 1;
    this.opening = { ...this.opening, keyring: body.keyring, counter: this.counter };
    return { counter: this.counter };
  }

  redeem({ redeem: { body } }) {
    const { lookup } = parseBody("Redeem", parseB64(body));
    const offer = [...this.offers.values()].find(({ secret }) => bytes.sameBytes(derive.deriveKey(secret, "grant-lookup"), lookup));
    if (!offer) throw Object.assign(new Error("token"), { code: "token_not_here" });
    return {
      grant: toB64(offer.grant), terms: offer.terms.toJson(), states: offer.sections.map(({ state }) => state.toJson()),
      package: toB64(offer.package), reserved_until: this.now + 120, at: this.now,
    };
  }

  claim({ claim, wraps }) {
    const { grant } = parseBody("Claim", parseB64(claim.body));
    Object.assign(this.offers.get(toB64(grant)), { state: "open", claim, wraps });
    return { grant: toB64(grant), ends_at: this.now + 15 * DAY };
  }

  list() {
    const grants = [...this.offers.values()].filter(({ state }) => state !== "offered").map((offer) => ({
      grant: toB64(offer.grant), state: offer.state, how: offer.state === "open" ? "" : "withdrawn",
      audience: offer.termsBody.audience, opened_at: this.now, ends_at: offer.endsAt ?? offer.termsBody.not_after,
      sections: offer.sections.length, changed: offer.changed ?? false, paused: false, ...this.liveParts(offer),
    }));
    return { grants, at: this.now };
  }

  liveParts(offer) {
    if (offer.state !== "open") return { ended_at: this.now };
    const words = toB64(parseBody("Wraps", parseB64(offer.wraps)).words);
    const read = offer.n > 0 ? { last_read: this.now } : {};
    return { terms: offer.terms.toJson(), claim: offer.claim, words, ...this.papersOf(offer), ...read };
  }

  papersOf = ({ rotation, renewal, firstTerms }) => ({
    ...(rotation ? { rotation } : {}),
    ...(renewal ? { renewal, first_terms: firstTerms } : {}),
  });

  ofGrant(verb, offer, body) {
    if (offer.state === "ended") throw Object.assign(new Error("over"), { code: "grant_over" });
    if (verb === "pulse") return { state: "open", ends_at: offer.termsBody.not_after, changed: false, at: this.now };
    if (verb === "access-nonces") return this.accessNonce(offer);
    if (verb === "readings") return this.reading(offer, body);
    this.records.push(body);
    offer.state = "ended";
    return { state: "ended" };
  }

  accessNonce(offer) {
    const sections = offer.sections.filter(({ gone }) => !gone);
    return {
      nonce: toB64(makeRandom(32)), at: this.now, n: offer.n + 1, event: toB64(offer.head),
      sections: sections.map(({ id, revision, sealing: n, not_after }) => ({ id: toB64(id), revision, sealing: n, not_after })),
      taken_out: offer.sections.filter(({ gone }) => gone).map(({ id }) => toB64(id)),
      ...(offer.previous ? { previous: offer.previous } : {}),
    };
  }

  reading(offer, { access }) {
    Object.assign(offer, { n: offer.n + 1, previous: access });
    this.records.push(access);
    const { sections } = parseBody("Access", parseB64(access.body));
    return {
      terms: offer.terms.toJson(), claim: offer.claim, wraps: offer.wraps, ...this.papersOf(offer),
      sections: sections.map(({ id }) => this.readSection(offer.sections.find((one) => bytes.sameBytes(one.id, id)))),
    };
  }

  readSection({ id, revision, sealing: n, envelope, state, wrap, wrapState }) {
    const own = wrap ? { wrap: toB64(wrap), wrap_state: wrapState.toJson() } : {};
    return { id: toB64(id), revision, sealing: n, envelope: toB64(envelope), state: state.toJson(), ...own };
  }

  /** A colleague's or rotation's wraps for a team key. */
  makeWraps(offer, recipient) {
    const wraps = offer.sections.map(({ id, revision, sealing: n, key }) => ({
      id, revision, sealing: n, wrap: boxes.sealReaderWrap(recipient, offer.grant, id, revision, n, key),
    }));
    return encodeBody("Wraps", { grant: offer.grant, words: boxes.sealWordsWrap(recipient, offer.grant, offer.words), wraps });
  }

  /** Somebody else of the team opens a team grant. */
  claimAs(person, offer, change = {}) {
    const generation = this.teams.length;
    const recipient = this.teams.at(-1).public;
    const wraps = this.makeWraps(offer, recipient);
    const sections = offer.sections.map(({ id, revision, sealing: n }) => ({ id, revision, sealing: n }));
    const body = {
      grant: offer.grant, terms: offer.terms.hash, reader: person.sign, recipient, generation, sections, wraps: hash32(wraps), ...change,
    };
    Object.assign(offer, { state: "open", claim: this.sign("claim", "Claim", body, person.seed).toJson(), wraps: toB64(wraps) });
  }

  /**
   * The person lets whoever opened `first` go on, from `before` on. `change` bends the renewal,
   * `termsChange` the new terms; `seed` signs it.
   */
  renew(first, { before = first, recipient, change = {}, termsChange = {}, seed = first.seed } = {}) {
    const { audience } = first.termsBody;
    const parts = first.sections.map(({ id, title, kind, text, revision, sealing: n, key }) => ({ id, title, kind, text, revision, sealing: n, key }));
    const { offer, id } = this.offer({ audience, days: 30, parts, change: termsChange });
    const claim = parseBody("Claim", parseB64(first.claim.body));
    const to = recipient ?? (audience === "team" ? this.teams.at(-1).public : claim.recipient);
    const wraps = this.makeWraps(offer, to);
    const body = {
      from: before.grant, grant: offer.grant, terms: offer.terms.hash, claim: hash32(parseB64(first.claim.body)), reader: claim.reader,
      recipient: to, generation: audience === "team" ? this.teams.length : 0,
      sections: offer.sections.map(({ id: section, revision, sealing: n }) => ({ id: section, revision, sealing: n })),
      wraps: hash32(wraps), ...change,
    };
    const renewal = this.sign("renewal", "Renewal", body, seed).toJson();
    Object.assign(offer, { state: "open", claim: first.claim, wraps: toB64(wraps), renewal, firstTerms: first.terms.toJson() });
    before.state = "ended";
    return { offer, id };
  }

  keyringBody(change = {}) {
    const operatorKey = signing.deriveSignPublic(this.operatorSeed);
    return {
      staff: this.staff ??= makeId(), counter: this.counter, instance: { id: this.instance, operator_key: operatorKey },
      agency: this.agency, identity: this.identity, name: "Ana Worker", sign_seed: this.worker.seed.slice(),
      box_secret: this.worker.box.secret.slice(), roster_n: 0, roster: new Uint8Array(32), ...change,
    };
  }

  /** The keyring as the server keeps it. */
  keepOpening(keyring) {
    const body = encodeBody("Keyring", keyring);
    this.opening = {
      staff: toB64(keyring.staff), wrapped_key: toB64(makeRandom(73)), counter: keyring.counter,
      keyring: toB64(sealing.sealEnvelope(this.keyringKey, "keyring", keyring.staff, keyring.counter, 0, body)),
      agency: toB64(this.agency), at: this.now,
    };
    return parseBody("Keyring", body);
  }

  /** A desk with open keys, as after a sign-in. */
  async openDesk(change = {}) {
    const desk = new engine.Desk({ api: this.api(), emit: () => {} });
    desk.pins = await engine.fetchPins(desk);
    desk.clock.hear(this.now);
    engine.takeKeys(desk, this.keepOpening(this.keyringBody(change)), this.keyringKey.slice());
    desk.told = await engine.meetAgency(desk);
    return desk;
  }
}
