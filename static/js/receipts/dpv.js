// @ts-check
/** A consent record after ISO/IEC TS 27560, in the terms of DPV, as JSON-LD. */

import { toB64 } from "../crypto/encoding.js";
import { hash16 } from "../crypto/hashing.js";
import {
  JURISDICTION_UNKNOWN,
  KINDS,
  NOT_STATED,
  PURPOSE,
  SENSITIVE,
  STATES,
  findEnd,
  nameState,
  noticeAddress,
  toIso,
  toUrn,
  toUuid,
} from "./concepts.js";

/** @typedef {import("./concepts.js").Receipt} Receipt */

const CONTEXT = {
  dct: "http://purl.org/dc/terms/",
  dpv: "https://w3id.org/dpv#",
  "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
  pd: "https://w3id.org/dpv/pd#",
};
const SCHEMA = "https://w3id.org/dpv/schema/dpv-27560";
const RIGHTS = ["eu-gdpr:A7-3", "eu-gdpr:A15", "eu-gdpr:A16", "eu-gdpr:A17", "eu-gdpr:A20", "eu-gdpr:A77"];
const OFFICES_ENDS = ["asked", "unread", "closed"];

/**
 * The receipt, and inside it the record of the consent it is about.
 * @param {Receipt} receipt @param {Uint8Array} receiptHash @param {any} facts of the agency, or null @param {string} origin
 */
export function toDpv(receipt, receiptHash, facts, origin) {
  const number = toUuid(hash16(receiptHash));
  return {
    "@context": CONTEXT,
    "@id": `urn:uuid:${number}`,
    "dct:conformsTo": `${SCHEMA}#receipt`,
    "dct:created": toIso(receipt.made_at),
    "dct:identifier": number,
    "dpv:hasRecordOfActivity": describeRecord(receipt, facts, origin),
  };
}

/** @param {Receipt} receipt @param {any} facts @param {string} origin */
function describeRecord(receipt, facts, origin) {
  return {
    "@type": "dpv:ConsentRecord",
    "dct:conformsTo": `${SCHEMA}#record-eu-gdpr`,
    "dct:identifier": toUuid(receipt.grant),
    "dct:language": receipt.notice.lang,
    "dpv:hasConsentStatus": receipt.events.map((event) => describeEvent(receipt, event)),
    "dpv:hasDataSubject": toUrn(receipt.person),
    "dpv:hasNotice": {
      "@id": noticeAddress(receipt, origin),
      "@type": "dpv:ConsentNotice",
      "dct:coverage": `${toIso(receipt.given_at)}/${toIso(receipt.not_after)}`,
      "dct:date": toIso(receipt.given_at),
      "dct:language": receipt.notice.lang,
      "dct:hasVersion": String(receipt.notice.version),
    },
    "dpv:hasProcess": [describeProcess(receipt, facts, origin)],
    "dpv:hasStatus": `dpv:${nameState(receipt)}`,
  };
}

/** @param {Receipt} receipt @param {any} facts @param {string} origin */
function describeProcess(receipt, facts, origin) {
  const party = describeParty(receipt, facts);
  return {
    "@type": "dpv:Process",
    "dct:identifier": toB64(receipt.words),
    "dpv:hasConsentControl": ["Provide", "Refuse", "Reaffirm", "Withdraw"].map((what) => ({
      "@type": `dpv:${what}Consent`,
      "dpv:isExercisedAt": origin,
    })),
    "dpv:hasDataController": party,
    "dpv:hasJurisdiction": JURISDICTION_UNKNOWN,
    "dpv:hasLegalBasis": ["eu-gdpr:A6-1-a", "eu-gdpr:A9-2-a"],
    "dpv:hasPersonalData": receipt.sections.map(describeData),
    "dpv:hasProcessing": ["dpv:Consult", ...(receipt.may_print ? ["dpv:Copy"] : [])],
    "dpv:hasPurpose": `dpv:${PURPOSE}`,
    "dpv:hasRecipient": [party],
    "dpv:hasRight": RIGHTS,
    "dpv:hasStorageCondition": [
      { "@type": "dpv:StorageLocation", "dct:description": `sealed, at ${origin}` },
      { "@type": "dpv:StorageDuration", "dct:valid": toIso(findEnd(receipt)) },
      { "@type": "dpv:StorageDeletion", "dct:description": "the keys of this agreement are erased at its end" },
    ],
  };
}

/** @param {Receipt} receipt @param {any} facts */
const describeParty = (receipt, facts) => ({
  "@id": toUrn(receipt.agency),
  "@type": "dpv:Organisation",
  "dct:identifier": toB64(receipt.identity),
  "dpv:hasAddress": NOT_STATED,
  "dpv:hasContact": facts?.contact || NOT_STATED,
  "dpv:hasName": receipt.agency_name,
});

/** @param {{kind: string, not_after: number}} section */
const describeData = ({ kind, not_after: notAfter }) => ({
  "@type": [KINDS[kind], ...(SENSITIVE.includes(kind) ? ["dpv:SensitivePersonalData"] : [])],
  "dct:valid": toIso(notAfter),
  "dpv:hasNecessity": "dpv:Optional",
});

/** @param {Receipt} receipt @param {{kind: string, at: number}} event */
function describeEvent({ how, not_after: notAfter }, { kind, at }) {
  const state = kind === "ended" ? STATES[how] : kind === "renewed" ? "RenewedConsentGiven" : "ConsentGiven";
  const byOffice = kind === "opened" || (kind === "ended" && OFFICES_ENDS.includes(how));
  const byTime = kind === "ended" && ["expired", "exposed"].includes(how);
  return {
    "@type": [`dpv:${state}`, "dpv:ExplicitlyExpressedConsent", "eu-gdpr:A9-2-a"],
    "dct:date": toIso(at),
    "dct:title": kind,
    "dpv:hasDuration": { "@type": "dpv:UntilTimeDuration", "dct:valid": toIso(notAfter) },
    "dpv:isIndicatedBy": byOffice ? "dpv:Recipient" : byTime ? "dpv:Technology" : "dpv:DataSubject",
  };
}
