// @ts-check
/**
 * From what both sides signed to a receipt's file (docs/protocol.md section 19). Both sites make
 * theirs with this; the same input gives the same bytes as client/receipts/making.py.
 *
 * * Kinds go in, titles do not; terms and claim go in closed unless somebody opens them on purpose.
 * * No DOM, no network, no storage: bytes in, bytes out.
 *
 * @typedef {import("../crypto/signing.js").Signed} Signed
 * @typedef {import("./concepts.js").Receipt} Receipt
 *
 * @typedef {object} Office what ties the office to the operator
 * @property {Signed} certificate
 * @property {readonly Signed[]} rosters from the first to the newest
 * @property {{name: string, salt: Uint8Array}} [name] of the reader
 *
 * @typedef {object} Agreed what one side holds of an agreement, verified by whoever fetched it
 * @property {Signed} instance
 * @property {Signed} terms
 * @property {Uint8Array} words
 * @property {Uint8Array} identity of the agency
 * @property {string} agencyName
 * @property {"offered" | "open" | "ended"} state
 * @property {"" | "withdrawn" | "expired" | "unread" | "asked" | "closed" | "exposed" | "renewed"} how
 * @property {readonly {kind: "given" | "opened" | "changed" | "renewed" | "ended", at: number}[]} events
 * @property {Signed} [claim]
 * @property {Signed} [firstTerms] of a renewed grant, which its claim names, with `renewal`
 * @property {Signed} [renewal]
 * @property {Signed} [ending]
 * @property {Office | null} [office]
 *
 * @typedef {object} Made
 * @property {Uint8Array} file
 * @property {Receipt} receipt as it stands in the file
 * @property {string} number of the receipt, a UUID
 */

import { sameBytes } from "../crypto/bytes.js";
import { toCanonical } from "../crypto/canonical.js";
import { deriveKey } from "../crypto/derive.js";
import { toB64 } from "../crypto/encoding.js";
import { hash16, hash32 } from "../crypto/hashing.js";
import { deriveSignPublic, signBody } from "../crypto/signing.js";
import { encodeBody, parseBody } from "../crypto/statements.js";
import { MOST_EVENTS, compareSections } from "../crypto/statements/receipts.js";
import { toUuid } from "./concepts.js";
import { toDpv } from "./dpv.js";
import { toFhir } from "./fhir.js";
import { toKantara } from "./kantara.js";

const PERSON_SIZE = 16;

/**
 * The file of a receipt, signed with a seed: the grant's, or the reader's.
 * @param {Agreed} agreed
 * @param {{by: "owner" | "reader", madeAt: number, seed: Uint8Array, isOpen?: boolean}} how
 *   `isOpen` shows the bodies of terms and claim, and with them the ids of sections
 * @returns {Made}
 */
export function makeReceipt(agreed, { by, madeAt, seed, isOpen = false }) {
  const { instance, claim, firstTerms, renewal, ending, office } = agreed;
  const statement = parseBody("InstanceStatement", instance.body);
  const body = encodeBody("Receipt", writeReceipt(agreed, by, madeAt, deriveSignPublic(seed)));
  const signed = signBody("receipt", statement.instance, body, seed);
  const receipt = parseBody("Receipt", body);
  const facts = office ? parseBody("AgencyCertificate", office.certificate.body).facts : null;
  const [origin] = statement.owner_origins;
  const file = {
    v: 1,
    receipt: signed.toJson(),
    instance: instance.toJson(),
    proofs: {
      terms: prove(agreed.terms, isOpen),
      ...(claim ? { claim: prove(claim, isOpen) } : {}),
      ...(firstTerms ? { first_terms: prove(firstTerms, isOpen) } : {}),
      ...(renewal ? { renewal: prove(renewal, isOpen) } : {}),
      ...(ending ? { ending: prove(ending, true) } : {}),
    },
    ...(office ? { office: writeOffice(office) } : {}),
    views: {
      dpv: toDpv(receipt, signed.hash, facts, origin),
      kantara: toKantara(receipt, signed.hash, facts, origin),
      fhir: toFhir(receipt, signed.hash, facts, origin),
    },
  };
  return { file: toCanonical(file), receipt, number: toUuid(hash16(signed.hash)) };
}

/**
 * @param {Agreed} agreed @param {"owner" | "reader"} by @param {number} madeAt @param {Uint8Array} maker
 * @returns {any} the fields of a receipt
 */
function writeReceipt(agreed, by, madeAt, maker) {
  const { claim, firstTerms, renewal, ending, office } = agreed;
  const terms = parseBody("Terms", agreed.terms.body);
  const words = parseBody("Words", agreed.words);
  return {
    by,
    made_at: madeAt,
    grant: terms.grant,
    grant_key: terms.grant_key,
    person: derivePerson(words),
    agency: terms.agency,
    identity: agreed.identity,
    agency_name: agreed.agencyName,
    terms: agreed.terms.hash,
    words: terms.words,
    given_at: terms.not_before,
    not_after: terms.not_after,
    audience: terms.audience,
    visit: terms.visit,
    may_print: terms.may_print,
    sections: describeSections(terms, words),
    notice: words.notice,
    state: agreed.state,
    how: agreed.how,
    events: keepEvents(agreed.events),
    maker,
    reader: claim && parseBody("Claim", claim.body).reader,
    claim: claim?.hash,
    first_key: firstTerms && parseBody("Terms", firstTerms.body).grant_key,
    first_terms: firstTerms?.hash,
    renewal: renewal?.hash,
    ending: ending?.hash,
    certificate: office?.certificate.hash,
    roster: office?.rosters[office.rosters.length - 1].hash,
  };
}

/**
 * The person's number in the receipts of one grant: 16 bytes that no other grant shares.
 * @param {{salt: Uint8Array, grant: Uint8Array}} words
 */
export const derivePerson = ({ salt, grant }) => deriveKey(salt, "receipt-person", grant).slice(0, PERSON_SIZE);

/**
 * Kinds and ends, in an order that says nothing.
 * @param {import("../crypto/statements.js").Body<"Terms">} terms
 * @param {import("../crypto/statements.js").Body<"Words">} words
 */
function describeSections(terms, words) {
  const endOf = (/** @type {Uint8Array} */ id) => terms.sections.find((one) => sameBytes(one.id, id))?.not_after ?? 0;
  return words.sections.map(({ id, kind }) => ({ kind, not_after: endOf(id) })).sort(compareSections);
}

/** All of them; of too many the first and the newest. @param {Agreed["events"]} events */
const keepEvents = (events) => (events.length <= MOST_EVENTS ? events : [events[0], ...events.slice(1 - MOST_EVENTS)]);

/** A signature, with the body it is over, or only its hash. @param {Signed} signed @param {boolean} isOpen */
const prove = (signed, isOpen) =>
  isOpen ? signed.toJson() : { hash: toB64(hash32(signed.body)), sig: toB64(signed.sig) };

/** @param {Office} office */
const writeOffice = ({ certificate, rosters, name }) => ({
  certificate: certificate.toJson(),
  rosters: rosters.map((roster) => roster.toJson()),
  ...(name ? { name: { name: name.name, salt: toB64(name.salt) } } : {}),
});
