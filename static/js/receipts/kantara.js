// @ts-check
/** A consent receipt after Kantara's specification 1.1. */

import { toB64 } from "../crypto/encoding.js";
import { hash16 } from "../crypto/hashing.js";
import {
  JURISDICTION_UNKNOWN,
  KINDS,
  NOT_STATED,
  PURPOSE,
  SENSITIVE,
  findEnd,
  listKinds,
  nameState,
  noticeAddress,
  toIso,
  toUuid,
} from "./concepts.js";

const VERSION = "KI-CR-v1.1.0";
const COLLECTION = "given by the person in their own notebook, with one unticked confirmation";

/**
 * The receipt; it has no field for a state, so the end stands in `termination`.
 * @param {import("./concepts.js").Receipt} receipt @param {Uint8Array} receiptHash @param {any} facts of the agency, or null @param {string} origin
 */
export function toKantara(receipt, receiptHash, facts, origin) {
  const kinds = listKinds(receipt);
  const sensitive = kinds.filter((kind) => SENSITIVE.includes(kind)).map((kind) => KINDS[kind]);
  return {
    collectionMethod: COLLECTION + (receipt.notice.explained_by ? `; explained by: ${receipt.notice.explained_by}` : ""),
    consentReceiptID: toUuid(hash16(receiptHash)),
    consentTimestamp: receipt.given_at,
    jurisdiction: JURISDICTION_UNKNOWN,
    language: receipt.notice.lang,
    piiControllers: [
      {
        address: {},
        contact: facts?.contact || NOT_STATED,
        email: NOT_STATED,
        onBehalf: false,
        phone: NOT_STATED,
        piiController: receipt.agency_name,
      },
    ],
    piiPrincipalId: toUuid(receipt.person),
    policyUrl: noticeAddress(receipt, origin),
    publicKey: toB64(receipt.maker),
    sensitive: sensitive.length > 0,
    services: [
      {
        purposes: [
          {
            consentType: "EXPLICIT",
            piiCategory: kinds.map((kind) => KINDS[kind]),
            primaryPurpose: true,
            purpose: `words ${toB64(receipt.words)}`,
            purposeCategory: [`dpv:${PURPOSE}`],
            termination: `${nameState(receipt)} ${toIso(findEnd(receipt))}`,
            ...describeDisclosure(facts),
          },
        ],
        service: "reading what the person shows",
      },
    ],
    spiCat: sensitive,
    version: VERSION,
  };
}

/** Who else may hear of it, as the office itself says; unknown counts as somebody. @param {any} facts */
function describeDisclosure(facts) {
  if (!facts) return { thirdPartyDisclosure: true, thirdPartyName: NOT_STATED };
  const names = [
    ...(facts.shares_with_police === "no" ? [] : ["police"]),
    ...(facts.shares_with_immigration === "no" ? [] : ["immigration office"]),
  ];
  return names.length ? { thirdPartyDisclosure: true, thirdPartyName: names.join(", ") } : { thirdPartyDisclosure: false };
}
