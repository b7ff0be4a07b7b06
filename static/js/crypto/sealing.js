// @ts-check
/**
 * Envelopes: stories, drafts, manifests and keyrings, sealed and opened. Protocol §6.
 *
 * * An envelope opens only as the kind, id, revision and sealing it was sealed for.
 * * What is sealed is padded; what is opened was padded, or it is refused.
 */

import { aeadOpen, aeadSeal } from "./aead.js";
import { concat, requireSize, u64 } from "./bytes.js";
import { checkEnvelope } from "./envelope.js";
import { ENVELOPE_KINDS, label16, requireLabel } from "./labels.js";
import { pad, unpad } from "./padding.js";

const ID_SIZE = 16;

/**
 * The 48 bytes that bind a sealed thing to its place.
 *
 * @param {string} kind
 * @param {Uint8Array} id 16 bytes
 * @param {number} revision
 * @param {number} sealing
 * @returns {Uint8Array}
 */
export function toAssociated(kind, id, revision, sealing) {
  requireSize(id, ID_SIZE);
  return concat(label16(kind), id, u64(revision), u64(sealing));
}

/**
 * Seal a plaintext as an envelope.
 *
 * @param {Uint8Array} key 32 bytes
 * @param {string} kind one of ENVELOPE_KINDS
 * @param {Uint8Array} id 16 bytes
 * @param {number} revision
 * @param {number} sealing
 * @param {Uint8Array} plaintext
 * @returns {Uint8Array}
 */
export function sealEnvelope(key, kind, id, revision, sealing, plaintext) {
  requireLabel(ENVELOPE_KINDS, kind);
  return aeadSeal(key, pad(plaintext), toAssociated(kind, id, revision, sealing));
}

/**
 * The plaintext of an envelope.
 *
 * @param {Uint8Array} key 32 bytes
 * @param {string} kind one of ENVELOPE_KINDS
 * @param {Uint8Array} id 16 bytes
 * @param {number} revision
 * @param {number} sealing
 * @param {Uint8Array} envelope
 * @returns {Uint8Array}
 * @throws {BadEnvelope} not the shape of an envelope, or not padded
 * @throws {OpenFailed} another key or place, or altered
 */
export function openEnvelope(key, kind, id, revision, sealing, envelope) {
  requireLabel(ENVELOPE_KINDS, kind);
  checkEnvelope(envelope);
  return unpad(aeadOpen(key, envelope, toAssociated(kind, id, revision, sealing)));
}
