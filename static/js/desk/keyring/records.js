// @ts-check
/**
 * Access records: this reader's own signed, numbered chain for one grant (docs/protocol.md section 11).
 *
 * * The previous record must be this reader's own, of this grant, and the one just before.
 * * Nothing older than that record named is ever opened: `older_text`.
 * * What this sign-in itself signed is remembered, so the newest can't be hidden from it.
 */

import { compareBytes, sameBytes } from "../../crypto/bytes.js";
import { toB64 } from "../../crypto/encoding.js";
import { verifySigned } from "../../crypto/signing.js";
import { parseBody } from "../../crypto/statements.js";
import { DeskError, refuseAs } from "./errors.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("../../crypto/grants.js").Place} Place
 * @typedef {{n: number, hash: Uint8Array, sections: Map<string, Place>}} Record
 * @typedef {object} NonceAnswer
 * @property {Uint8Array} nonce
 * @property {number} at
 * @property {number} n
 * @property {Uint8Array} event
 * @property {import("../../crypto/signing.js").Signed} [previous]
 * @property {readonly (Place & {not_after: number})[]} sections
 * @property {readonly Uint8Array[]} taken_out
 */

const NOTHING_BEFORE = new Uint8Array(32);

/**
 * Check what the server says came before, and give the hash of it.
 * @param {Desk} desk
 * @param {import("./papers.js").Papers} papers
 * @param {NonceAnswer} answer
 * @returns {Uint8Array} 32 zero bytes where this is the first record
 */
export function verifyPrevious(desk, { terms, termsHash }, answer) {
  const before = desk.records.get(toB64(terms.grant));
  const { previous } = answer;
  if (!previous) {
    needRecord(answer.n === 1 && !before, "hidden");
    return NOTHING_BEFORE;
  }
  const { signPublic } = desk.keys;
  const record = refuseAs("record_not_yours", () =>
    parseBody("Access", verifySigned("access", desk.instance, previous, signPublic)),
  );
  needRecord(sameBytes(record.reader, signPublic) && sameBytes(record.grant, terms.grant), "grant");
  needRecord(sameBytes(record.terms, termsHash), "terms");
  needRecord(record.n + 1 === answer.n, "number");
  needRecord(!before || before.n <= record.n, "hidden");
  needRecord(!before || before.n < record.n || sameBytes(before.hash, previous.hash), "fork");
  refuseOlder(answer.sections, record.sections);
  refuseOlder(answer.sections, [...(before?.sections.values() ?? [])]);
  return previous.hash;
}

/**
 * Sign that these sections are opened now.
 * @param {Desk} desk
 * @param {import("./papers.js").Papers} papers
 * @param {NonceAnswer} answer
 * @param {readonly Place[]} wanted
 * @param {Uint8Array} prev
 */
export function signRecord(desk, { terms, termsHash }, answer, wanted, prev) {
  const sections = wanted.map(({ id, revision, sealing }) => ({ id, revision, sealing }));
  sections.sort((one, other) => compareBytes(one.id, other.id));
  const { n, nonce, at, event } = answer;
  const reader = desk.keys.signPublic;
  const body = { grant: terms.grant, reader, terms: termsHash, sections, n, prev, nonce, at, event };
  return desk.sign("access", "Access", body);
}

/**
 * The server kept the record: from now on it is the one that came before.
 * @param {Desk} desk
 * @param {import("../../crypto/signing.js").Signed} signed
 */
export function rememberRecord(desk, signed) {
  const { grant, n, sections } = parseBody("Access", signed.body);
  const seen = new Map(desk.records.get(toB64(grant))?.sections);
  for (const place of sections) seen.set(toB64(place.id), place);
  desk.records.set(toB64(grant), { n, hash: signed.hash, sections: seen });
}

/** @param {readonly Place[]} offered @param {readonly Place[]} seen */
function refuseOlder(offered, seen) {
  for (const { id, revision, sealing } of offered) {
    const before = seen.find((place) => sameBytes(place.id, id));
    if (!before) continue;
    const isOlder = revision < before.revision || (revision === before.revision && sealing < before.sealing);
    if (isOlder) throw new DeskError("older_text");
  }
}

/** @param {boolean} holds @param {string} why */
function needRecord(holds, why) {
  if (!holds) throw new DeskError("record_not_yours", { why });
}
