// @ts-check
/**
 * Revisions of a section: sealed, fetched and opened (docs/protocol.md sections 6 and 7).
 *
 * * Each has a fresh random key, wrapped under the vault.
 * * Bytes whose hash the manifest does not name are not opened.
 */

import { makeRandom, parseB64, toB64 } from "../../crypto/encoding.js";
import { openEnvelope, sealEnvelope } from "../../crypto/sealing.js";
import { unwrapKey, wrapKey } from "../../crypto/wrapping.js";
import * as answers from "./answers.js";
import { NotebookError, refuseAs } from "./errors.js";
import { getRevision } from "./manifest.js";
import { checkShape } from "./shapes.js";
import { encodePlain, hashText, parsePlain } from "./statement.js";

const KEY_BYTES = 32;

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {{revision: number, sealing: number, envelope: string, saved_at: number}} Entry of the manifest
 */

/**
 * Seal a section's text under a fresh key.
 * @param {Visit} visit
 * @param {any} body
 * @param {{revision: number, sealing: number}} number
 * @returns {{key: Uint8Array, entry: Entry, request: {envelope: string, wrapped_key: string}}}
 */
export function sealRevision(visit, body, { revision, sealing }) {
  const key = makeRandom(KEY_BYTES);
  const id = parseB64(body.section, 16);
  const envelope = sealEnvelope(key, "section", id, revision, sealing, encodePlain("SectionText", body));
  const wrappedKey = wrapKey(visit.derive("section-wrap", body.section), "revision-key", id, revision, sealing, key);
  return {
    key,
    entry: { revision, sealing, envelope: hashText(envelope), saved_at: body.saved_at },
    request: { envelope: toB64(envelope), wrapped_key: toB64(wrappedKey) },
  };
}

/**
 * Fetch one revision; the bytes must be those the manifest names.
 * @param {Visit} visit
 * @param {any} manifest
 * @param {string} section
 * @param {number} revision
 * @returns {Promise<{entry: Entry, envelope: Uint8Array, key: Uint8Array}>}
 */
export async function fetchRevision(visit, manifest, section, revision) {
  const entry = getRevision(manifest, section, revision);
  const answer = checkShape(answers.revision, await visit.api.get(`/api/sections/${section}/revisions/${revision}`));
  if (answer.revision !== revision) throw new NotebookError("answer_refused", { field: "revision" });
  if (answer.sealing > entry.sealing) throw new NotebookError("old_sealing");
  if (answer.sealing < entry.sealing) throw new NotebookError("older_state");
  const envelope = parseB64(answer.envelope);
  if (hashText(envelope) !== entry.envelope) throw new NotebookError("altered", { section });
  const wrapping = visit.derive("section-wrap", section);
  const id = parseB64(section, 16);
  const key = refuseAs("altered", () =>
    unwrapKey(wrapping, "revision-key", id, revision, entry.sealing, parseB64(answer.wrapped_key)),
  );
  return { entry, envelope, key };
}

/**
 * The text of one revision.
 * @param {Visit} visit
 * @param {any} manifest
 * @param {string} section
 * @param {number} revision
 * @returns {Promise<any>} the plain section text
 */
export async function openRevision(visit, manifest, section, revision) {
  const { entry, envelope, key } = await fetchRevision(visit, manifest, section, revision);
  const body = refuseAs("altered", () =>
    parsePlain("SectionText", openEnvelope(key, "section", parseB64(section, 16), revision, entry.sealing, envelope)),
  );
  key.fill(0);
  if (body.section !== section) throw new NotebookError("altered", { section });
  return body;
}
