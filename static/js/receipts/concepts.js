// @ts-check
/**
 * Words of the standards for ours: kinds, states, numbers, times. The same as in
 * client/receipts/views/concepts.py (docs/protocol.md section 19).
 */

export const NOT_STATED = "not stated";
export const JURISDICTION_UNKNOWN = "ZZ";
export const PURPOSE = "RequestedServiceProvision";
const LAST_SECOND = 253_402_300_799;

/** Section kind -> the concept of DPV that is nearest. @type {Readonly<Record<string, string>>} */
export const KINDS = Object.freeze({
  "call-me": "pd:Name",
  "need-now": "pd:Preference",
  "what-happened": "pd:LifeHistory",
  health: "pd:HealthRecord",
  money: "pd:FinancialStatus",
  "dont-ask": "pd:PrivacyPreference",
  emergency: "dpv:PersonalData",
  other: "dpv:PersonalData",
  "safe-address": "pd:PhysicalAddress",
  children: "pd:Offspring",
  whereabouts: "pd:CurrentLocation",
  immigration: "pd:OfficialID",
  perpetrator: "pd:CriminalOffence",
});

export const SENSITIVE = Object.freeze([
  "what-happened",
  "health",
  "emergency",
  "safe-address",
  "children",
  "whereabouts",
  "immigration",
  "perpetrator",
]);

/** How it ended -> the state of DPV. `ConsentRevoked` is somebody else's doing. @type {Readonly<Record<string, string>>} */
export const STATES = Object.freeze({
  withdrawn: "ConsentWithdrawn",
  asked: "ConsentWithdrawn",
  expired: "ConsentExpired",
  closed: "ConsentExpired",
  renewed: "ConsentExpired",
  unread: "ConsentRevoked",
  exposed: "ConsentRevoked",
});

/** @typedef {import("../crypto/statements.js").Body<"Receipt">} Receipt */

/** The state of DPV in which a receipt leaves the agreement. @param {Receipt} receipt */
export function nameState({ state, how, events }) {
  if (state === "ended") return STATES[how];
  return events.some(({ kind }) => kind === "renewed") ? "RenewedConsentGiven" : "ConsentGiven";
}

/** The kinds of what is shown, each once. @param {Receipt} receipt */
export const listKinds = ({ sections }) => [...new Set(sections.map(({ kind }) => kind))].sort();

/** When it ended, else when it will at the latest. @param {Receipt} receipt */
export const findEnd = ({ state, events, not_after: notAfter }) => (state === "ended" ? events[events.length - 1].at : notAfter);

/** An id as a UUID, its version set to 4 and its variant to 1. @param {Uint8Array} data 16 bytes or more */
export function toUuid(data) {
  const made = data.slice(0, 16);
  made[6] = (made[6] & 0x0f) | 0x40;
  made[8] = (made[8] & 0x3f) | 0x80;
  const text = Array.from(made, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
}

/** The same as a URN. @param {Uint8Array} data */
export const toUrn = (data) => `urn:uuid:${toUuid(data)}`;

/** A time as text, in UTC. @param {number} seconds */
export const toIso = (seconds) => new Date(Math.min(seconds, LAST_SECOND) * 1000).toISOString().replace(".000Z", "Z");

/** Where the notice is shown that was read before agreeing. @param {Receipt} receipt @param {string} origin */
export const noticeAddress = ({ notice }, origin) => `${origin}/#notice-${notice.version}-${notice.lang}`;
