// @ts-check
/**
 * Every label of the protocol, once. Protocol §2, §3, §6, §7.
 *
 * * A label is used for one thing only; one that is not listed is a mistake of the caller.
 * * A label goes into keys, signatures and associated data as 16 bytes, zero-padded.
 */

import { utf8 } from "./bytes.js";

export const DERIVATION_LABELS = Object.freeze([
  "door-sign",
  "door-wrap",
  "recovery-root",
  "manifest",
  "section-wrap",
  "draft",
  "head-sign",
  "grant-sign",
  "note-box",
  "receipt-person",
  "keyring",
  "grant-lookup",
  "grant-package",
  "code-check",
  "release-lookup",
  "release-sign",
  "release-box",
  "release-pack",
  "release-key",
  "release-held-key",
  "holder-lookup",
  "holder-sign",
  "holder-box",
  "release-owner",
  "release-note",
  "stop-lookup",
  "pepper-door",
  "pepper-session",
  "session-times",
  "pepper-tally",
  "rest-door-key",
  "rest-totp",
  "rest-gate",
  "rest-address",
  "key-check",
  "invitation-mac",
  "invitation-spent",
  "count-check",
]);

export const SIGNATURE_LABELS = Object.freeze([
  "instance",
  "directory-key",
  "agency",
  "directory",
  "roster",
  "team-wrap",
  "rotation",
  "staff-join",
  "door-open",
  "door-act",
  "journal-head",
  "terms",
  "section-state",
  "wrap-state",
  "redeem",
  "claim",
  "access",
  "ending",
  "receipt",
  "release",
  "renewal",
  "release-terms",
  "release-ask",
  "release-yes",
  "release-answer",
  "release-way",
]);

export const ENVELOPE_KINDS = Object.freeze(["section", "draft", "manifest", "keyring"]);

export const WRAP_KINDS = Object.freeze(["vault-key", "revision-key"]);

/** Kinds of sealed things: the first 16 bytes of associated data. */
export const KINDS = Object.freeze([...ENVELOPE_KINDS, ...WRAP_KINDS, "package", "release-package"]);

/** Kinds of sections that may be shown for 7 days at most. */
export const SEALED_KINDS = Object.freeze([
  "safe-address",
  "children",
  "whereabouts",
  "immigration",
  "perpetrator",
]);

export const SECTION_KINDS = Object.freeze([
  "call-me",
  "need-now",
  "what-happened",
  "health",
  "money",
  "dont-ask",
  "emergency",
  "other",
  ...SEALED_KINDS,
]);

const LABEL_SIZE = 16;
const LABEL = /^[a-z-]{1,16}$/;

/**
 * A label as 16 bytes, zero-padded.
 *
 * @param {string} label
 * @returns {Uint8Array}
 */
export function label16(label) {
  if (!LABEL.test(label)) throw new RangeError("not a label");
  const bytes = new Uint8Array(LABEL_SIZE);
  bytes.set(utf8(label));
  return bytes;
}

/**
 * The label, if it stands in the table.
 *
 * @param {readonly string[]} table
 * @param {string} label
 * @returns {string}
 */
export function requireLabel(table, label) {
  if (!table.includes(label)) throw new RangeError(`a label that is not in the table: ${label}`);
  return label;
}
