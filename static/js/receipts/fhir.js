// @ts-check
/** A FHIR R4 Consent. */

import { hash16 } from "../crypto/hashing.js";
import { KINDS, findEnd, listKinds, noticeAddress, toIso, toUrn, toUuid } from "./concepts.js";

/** @typedef {import("./concepts.js").Receipt} Receipt */

const TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/";
const URI_SYSTEM = "urn:ietf:rfc:3986";

/**
 * The consent: what it permits, to whom, and until when; `inactive` once it is over.
 * @param {Receipt} receipt @param {Uint8Array} receiptHash @param {any} _facts @param {string} origin
 */
export function toFhir(receipt, receiptHash, _facts, origin) {
  return {
    category: [coded("http://loinc.org", "59284-0")],
    dateTime: toIso(receipt.given_at),
    id: toUuid(hash16(receiptHash)),
    identifier: [identifier(receipt.grant)],
    language: receipt.notice.lang,
    organization: [office(receipt)],
    patient: { identifier: identifier(receipt.person) },
    policy: [{ uri: noticeAddress(receipt, origin) }],
    provision: describeProvision(receipt),
    resourceType: "Consent",
    scope: coded(`${TERMINOLOGY}consentscope`, "patient-privacy"),
    status: receipt.state === "ended" ? "inactive" : "active",
  };
}

/** @param {Receipt} receipt */
const describeProvision = (receipt) => ({
  action: [coded(`${TERMINOLOGY}consentaction`, "access")],
  actor: [{ reference: office(receipt), role: coded(`${TERMINOLOGY}v3-ParticipationType`, "IRCP") }],
  code: listKinds(receipt).map((kind) => concept(KINDS[kind])),
  period: { end: toIso(findEnd(receipt)), start: toIso(receipt.given_at) },
  purpose: [{ code: "PATRQT", system: `${TERMINOLOGY}v3-ActReason` }],
  securityLabel: [{ code: "R", system: `${TERMINOLOGY}v3-Confidentiality` }],
  type: "permit",
});

/** @param {Receipt} receipt */
const office = (receipt) => ({ display: receipt.agency_name, identifier: identifier(receipt.agency) });

/** @param {Uint8Array} data */
const identifier = (data) => ({ system: URI_SYSTEM, value: toUrn(data) });

/** @param {string} system @param {string} code */
const coded = (system, code) => ({ coding: [{ code, system }] });

/** @param {string} name */
function concept(name) {
  const [prefix, code] = name.split(":");
  return coded(prefix === "dpv" ? "https://w3id.org/dpv" : "https://w3id.org/dpv/pd", code);
}
