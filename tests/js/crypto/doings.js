// What the vectors ask for, as calls of the room: see crypto/vectors/README.md.

import { load, room, withRandom } from "./room.js";

const { makeReceipt } = await load("../receipts/making.js");
const { words } = await load("../../vendor/words.js");

const BYTES = new Set([
  "before", "data", "key", "context", "secret", "stop_secret", "token_secret", "team_secret", "seed", "code", "root",
  "instance", "body", "sig", "public_key", "id", "plaintext", "nonce", "envelope", "wrapped", "wrapping_key",
  "wrap", "wraps", "words", "grant", "section", "agency", "terms", "terms_hash", "sealed", "hash", "identity",
  "operator_key", "roster", "claim", "reader", "recipient", "recipients", "signer", "expected_hash", "salt",
  "event", "details", "sign", "box", "body_hash", "pack", "gate", "release", "package", "note_secret",
  "part", "deposit", "held_part", "box_secret", "contact_box",
]);

/** The arguments of a vector, with bytes as Uint8Array and signed objects parsed. */
export function readArguments(vector) {
  const verbatim = vector.do === "to_canonical" || vector.do === "check_challenge";
  return verbatim ? vector.in : readObject(vector.in, vector.do);
}

function readObject(object, doing, place = "") {
  return Object.fromEntries(
    Object.entries(object).map(([name, value]) => [name, readValue(name, value, doing, place)]),
  );
}

function readValue(name, value, doing, place) {
  if (Array.isArray(value)) return value.map((part) => readValue(name, part, doing, place));
  if (name === "grant_heads") return readHeads(value);
  if (name === "grant_keys") return new Map(Object.entries(value).map(([grant, key]) => [grant, room.parseB64(key)]));
  if (typeof value === "object") return isSigned(value) ? readSigned(value) : readObject(value, doing, name);
  if (place === "member" && name === "name") return room.parseB64(value);
  if (doing === "parse_body" && name === "body") return value;
  return typeof value === "string" && BYTES.has(name) ? room.parseB64(value) : value;
}

const readHeads = (heads) =>
  new Map(Object.entries(heads).map(([grant, { n, hash }]) => [grant, { n, hash: room.parseB64(hash) }]));

const isSigned = (value) => Object.keys(value).sort().join() === "body,sig";

// Not by parseSigned: a vector may hold a signature that is too short.
const readSigned = ({ body, sig }) => new room.Signed(room.parseB64(body), room.parseB64(sig));

/** A result in the form in which a vector writes it. */
export function writeResult(result) {
  if (result instanceof Uint8Array) return room.toB64(result);
  if (typeof result !== "object" || result === null) return result;
  if (Array.isArray(result)) return result.map(writeResult);
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, writeResult(value)]));
}

const done = (act) => (given) => {
  act(given);
  return true;
};

const parse = (name, bytes) => room.parseBody(name, bytes);

/** Doing → a function of the arguments of a vector. */
export const DOINGS = {
  to_b64: ({ data }) => room.toB64(data),
  parse_b64: ({ text, size }) => room.parseB64(text, size),
  to_canonical: ({ value }) => room.toCanonical(value),
  parse_canonical: ({ data }) => room.toB64(room.toCanonical(room.parseCanonical(data))) === room.toB64(data),
  hash32: ({ data }) => room.hash32(data),
  hash16: ({ data }) => room.hash16(data),
  derive_key: ({ key, label, context }) => room.deriveKey(key, label, context),
  derive_stop_hash: (given) => room.deriveStopHash(given.stop_secret, given.instance),
  derive_lookup_hash: (given) => room.deriveLookupHash(given.token_secret),
  pad: ({ data }) => room.pad(data),
  unpad: ({ data }) => room.unpad(data),
  padme: ({ length }) => room.padme(length),
  show_code: ({ secret, kind }) => room.showCode(secret, kind),
  show_digits: ({ secret, kind }) => room.showDigits(secret, kind),
  parse_code: ({ text, kind }) => room.parseCode(text, kind),
  token_url: (given) => room.tokenUrl(given.origin, given.token_secret),
  parse_token_text: (given) => room.parseTokenText(given.text, given.owner_origins),
  card_url: ({ origin, code }) => room.cardUrl(origin, code),
  parse_card_text: (given) => room.parseCardText(given.text, given.owner_origins),
  holder_url: ({ origin, code }) => room.holderUrl(origin, code),
  parse_holder_text: (given) => room.parseHolderText(given.text, given.owner_origins),
  split_typed: ({ text }) => room.splitTyped(text),
  show_stop_digits: ({ secret }) => room.showStopDigits(secret),
  show_stop_words: ({ secret }) => room.showStopWords(secret, words),
  parse_stop_code: ({ text }) => room.parseStopCode(text, words),
  normalise_name: ({ text }) => room.normaliseName(text),
  normalise_passphrase: ({ text }) => room.normalisePassphrase(text),
  derive_passphrase_root: (given) => room.derivePassphraseRoot(given.name, given.passphrase, given.instance),
  derive_recovery_root: (given) => room.deriveRecoveryRoot(given.code, given.instance),
  derive_door: ({ root }) => {
    const door = room.deriveDoor(root);
    return { sign_seed: door.signSeed, public: door.public, wrap_key: door.wrapKey };
  },
  check_challenge: ({ answer }) => room.fromJson("Challenge", answer).nonce,
  derive_sign_public: ({ seed }) => room.deriveSignPublic(seed),
  derive_box_public: ({ secret }) => room.deriveBoxPublic(secret),
  sign_body: (given) => room.signBody(given.label, given.instance, given.body, given.seed).toJson(),
  verify_signed: (given) => room.verifySigned(given.label, given.instance, given.signed, given.public_key),
  verify_closed: (given) =>
    room.verifyClosed(given.label, given.instance, given.body_hash, given.sig, given.public_key),
  check_envelope: done(({ data }) => room.checkEnvelope(data)),
  check_wrapped_key: done(({ data }) => room.checkWrappedKey(data)),
  check_reader_wrap: done(({ data }) => room.checkReaderWrap(data)),
  check_words_wrap: done(({ data }) => room.checkWordsWrap(data)),
  check_team_wrap: done(({ data }) => room.checkTeamWrap(data)),
  check_package: done(({ data }) => room.checkPackage(data)),
  check_answer: done(({ data }) => room.checkAnswer(data)),
  check_deposit: done(({ data }) => room.checkDeposit(data)),
  check_held_part: done(({ data }) => room.checkHeldPart(data)),
  seal_envelope_with_nonce: (given) =>
    withRandom(given.nonce, () =>
      room.sealEnvelope(given.key, given.kind, given.id, given.revision, given.sealing, given.plaintext),
    ),
  open_envelope: (given) =>
    room.openEnvelope(given.key, given.kind, given.id, given.revision, given.sealing, given.envelope),
  wrap_key_with_nonce: (given) =>
    withRandom(given.nonce, () =>
      room.wrapKey(given.wrapping_key, given.kind, given.id, given.revision, given.sealing, given.key),
    ),
  unwrap_key: (given) =>
    room.unwrapKey(given.wrapping_key, given.kind, given.id, given.revision, given.sealing, given.wrapped),
  open_reader_wrap: (given) =>
    room.openReaderWrap(given.secret, given.wrap, given.grant, given.section, given.revision, given.sealing),
  open_words_wrap: (given) => room.openWordsWrap(given.secret, given.wrap, given.grant),
  open_team_wrap: (given) => room.openTeamWrap(given.secret, given.wrap, given.agency, given.generation),
  open_package: (given) =>
    room.openPackage(given.team_secret, given.token_secret, given.grant, given.terms_hash, given.sealed),
  derive_card: ({ code }) => {
    const card = new room.Card(code);
    return {
      lookup: card.lookup,
      lookup_hash: card.lookupHash,
      sign_seed: card.signSeed,
      sign_public: card.signPublic,
      box_public: card.boxPublic,
      pack: card.pack,
    };
  },
  seal_release_package_with_nonce: (given) =>
    withRandom(given.nonce, () =>
      room.sealReleasePackage(
        given.pack, given.gate, given.release, given.terms_hash, given.plaintext, given.part,
      ),
    ),
  open_release_package: (given) =>
    room.openReleasePackage(given.pack, given.gate, given.release, given.terms_hash, given.sealed, given.part),
  derive_holder_card: ({ code }) => {
    const card = new room.HolderCard(code);
    return {
      lookup: card.lookup,
      lookup_hash: card.lookupHash,
      sign_seed: card.signSeed,
      sign_public: card.signPublic,
      box_secret: card.boxSecret,
      box_public: card.boxPublic,
    };
  },
  open_deposit: (given) => {
    const opened = room.openDeposit(given.secret, given.release, given.terms_hash, given.deposit);
    return { contact_box: opened.contactBox, part: opened.part, words: opened.words };
  },
  open_held_part: (given) =>
    room.openHeldPart(given.box_secret, given.release, given.terms_hash, given.held_part),
  open_answer: (given) => room.openAnswer(given.note_secret, given.release, given.sealed),
  parse_body: ({ body, data }) => room.toB64(room.encodeBody(body, parse(body, data))) === room.toB64(data),
  verify_instance: done(({ signed, pinned }) => room.verifyInstance(signed, pinned)),
  verify_directory: done((given) =>
    room.verifyDirectory(
      given.directory,
      given.key_certificate,
      given.certificates,
      given.instance,
      given.operator_key,
      given.now,
      given.at_least_n,
    ),
  ),
  verify_roster_chain: ({ rosters, identity, instance, remembered, agency }) =>
    room.verifyRosterChain(rosters, identity, instance, remembered, agency).map(({ n }) => n),
  require_fresh: done(({ roster, now }) => room.requireFresh(parse("Roster", roster), now)),
  verify_name: done(({ member, name, salt }) => room.verifyName(member, name, salt)),
  verify_team_wrap: done(({ signed, wrap, roster, instance }) =>
    room.verifyTeamWrap(signed, wrap, parse("Roster", roster), instance),
  ),
  check_terms: done((given) => room.checkTerms(parse("Terms", given.terms), given.max_days)),
  check_words: done(({ terms, words }) => room.checkWords(parse("Terms", terms), words)),
  effective_end: (given) => room.effectiveEnd(parse("Terms", given.terms), given.section, given.claimed_at),
  verify_terms: done((given) => room.verifyTerms(given.signed, given.instance, given.expected_hash)),
  verify_states: done((given) => room.verifyStates(given.states, parse("Terms", given.terms), given.instance)),
  verify_claim: done((given) =>
    room.verifyClaim(given.signed, given.instance, given.reader, {
      terms: parse("Terms", given.terms),
      termsHash: given.terms_hash,
      recipient: given.recipient,
      wraps: given.wraps,
    }),
  ),
  check_wraps: done(({ wraps, claim }) => room.checkWraps(wraps, parse("Claim", claim))),
  verify_rotation: done((given) =>
    room.verifyRotation(given.signed, given.instance, given.signer, given.claim, given.wraps, { renewed: given.renewed }),
  ),
  verify_wrap_origin: (given) =>
    room.verifyWrapOrigin(
      given.answer,
      parse("Terms", given.terms),
      given.instance,
      parse("Wraps", given.wraps),
      given.recipients,
    ),
  renewal_window: (given) => room.renewalWindow(given.not_before, given.not_after),
  check_narrowed: done((given) => room.checkNarrowed(parse("Terms", given.terms), parse("Terms", given.before))),
  verify_renewal: done((given) =>
    room.verifyRenewal(given.signed, given.instance, given.reader, {
      terms: parse("Terms", given.terms),
      termsHash: given.terms_hash,
      claim: given.claim,
      firstTerms: given.first_terms,
      recipient: given.recipient,
      wraps: given.wraps,
    }),
  ),
  check_release_terms: done(({ terms }) => room.checkReleaseTerms(parse("ReleaseTerms", terms))),
  verify_release_terms: done((given) => room.verifyReleaseTerms(given.signed, given.instance, given.expected_hash)),
  check_release_words: done(({ terms, words }) => room.checkReleaseWords(parse("ReleaseTerms", terms), words)),
  check_release_package: done((given) =>
    room.checkReleasePackage(parse("ReleaseTerms", given.terms), parse("ReleasePackage", given.package)),
  ),
  verify_release_yes: done((given) =>
    room.verifyReleaseYes(
      given.signed,
      parse("ReleaseTerms", given.terms),
      given.terms_hash,
      given.instance,
      given.held_part,
    ),
  ),
  verify_release_state: done((given) =>
    room.verifyReleaseState(
      given.signed,
      parse("ReleaseTerms", given.terms),
      given.instance,
      given.place,
      given.envelope,
    ),
  ),
  verify_events: ({ events, from_head: fromHead, grant_heads: grantHeads, instance, grant_keys: keys = new Map() }) => {
    const checked = room.verifyEvents(events, fromHead, grantHeads);
    if (instance !== undefined) {
      checked.forEach((one) => room.verifyFacts(one, instance));
      room.verifyRenewed(checked, instance, (grant) => keys.get(room.toB64(grant)) ?? new Uint8Array(32));
    }
    return checked.length > 0 ? checked[checked.length - 1].head : (fromHead ?? room.START);
  },
  make_receipt: ({ by, made_at: madeAt, seed, is_open: isOpen, certificate, rosters, ...given }) => {
    const name = given.reader_name ? { name: { name: given.reader_name, salt: given.salt } } : {};
    const office = certificate && { certificate, rosters, ...name };
    const agreed = { ...given, agencyName: given.agency_name, firstTerms: given.first_terms, office };
    return makeReceipt(agreed, { by, madeAt, seed, isOpen }).file;
  },
};
