// @ts-check
/**
 * The manifest: a vault's sealed table of contents (docs/protocol.md section 7).
 *
 * * Changes are pure: each gives a new manifest and leaves the old one alone.
 * * It opens only for its own vault and counter.
 */

import { makeRandom, parseB64, toB64 } from "../../crypto/encoding.js";
import { openEnvelope, sealEnvelope } from "../../crypto/sealing.js";
import { NotebookError, refuseAs } from "./errors.js";
import { encodePlain, parsePlain } from "./statement.js";

const NO_ID = toB64(new Uint8Array(16));
const NO_HASH = toB64(new Uint8Array(32));
const NO_SIGNATURE = toB64(new Uint8Array(64));
const STOP_BYTES = 10;
const IDLE_MINUTES = 5;
const DAY_SECONDS = 86_400;

/** The day of a time. @param {number} time @returns {number} */
export const dayOf = (time) => time - (time % DAY_SECONDS);

/**
 * The first manifest of a new notebook.
 * @param {object} parts
 * @param {string} parts.vault
 * @param {import("./pins.js").Pins} parts.pins
 * @param {{door: string, kind: "passphrase" | "recovery"}[]} parts.doors
 * @param {number} parts.now
 */
export function makeManifest({ vault, pins, doors, now }) {
  const recovery = doors.find(({ kind }) => kind === "recovery");
  return {
    v: 1,
    vault,
    counter: 1,
    instance: { id: toB64(pins.instance), operator_key: toB64(pins.operatorKey) },
    call_me: "",
    stop: toB64(makeRandom(STOP_BYTES)),
    recovery: { door: recovery?.door ?? NO_ID, practised: false },
    idle_minutes: IDLE_MINUTES,
    doors: doors.map(({ door, kind }) => ({ door, kind, made: dayOf(now) })),
    sections: [],
    ledger: [],
    agencies: [],
    directory_n: 0,
    journal: { n: 0, head: NO_HASH, at: 0, sig: NO_SIGNATURE },
    opened_at: 0,
  };
}

/**
 * @param {Uint8Array} key
 * @param {{vault: string, counter: number}} manifest
 * @returns {Uint8Array} the envelope
 */
export function sealManifest(key, manifest) {
  const plaintext = encodePlain("Manifest", manifest);
  return sealEnvelope(key, "manifest", parseB64(manifest.vault, 16), manifest.counter, 0, plaintext);
}

/**
 * Open the manifest of this vault with this counter, and no other.
 * @param {Uint8Array} key
 * @param {{vault: string, counter: number, envelope: Uint8Array}} sealed
 */
export function openManifest(key, { vault, counter, envelope }) {
  const manifest = refuseAs("altered", () =>
    parsePlain("Manifest", openEnvelope(key, "manifest", parseB64(vault, 16), counter, 0, envelope)),
  );
  if (manifest.vault !== vault || manifest.counter !== counter) throw new NotebookError("altered");
  return manifest;
}

/** Whether there is a recovery code. @param {any} manifest @returns {boolean} */
export const hasRecovery = (manifest) => manifest.recovery.door !== NO_ID;

/** @param {any} manifest @param {string} id @returns {any} the section's entry, or null */
export const findSection = (manifest, id) =>
  manifest.sections.find((/** @type {any} */ section) => section.id === id) ?? null;

/** @param {any} manifest @param {string} id */
export function getSection(manifest, id) {
  const section = findSection(manifest, id);
  if (!section) throw new NotebookError("bad_section");
  return section;
}

/**
 * What the manifest says about one revision of a section.
 * @param {any} manifest
 * @param {string} id
 * @param {number} number
 */
export function getRevision(manifest, id, number) {
  const revisions = getSection(manifest, id).revisions;
  const revision = revisions.find((/** @type {any} */ { revision }) => revision === number);
  if (!revision) throw new NotebookError("bad_section");
  return revision;
}

/** With one section replaced, or added at the end. @param {any} manifest @param {any} section */
export function withSection(manifest, section) {
  const known = findSection(manifest, section.id);
  const sections = known
    ? manifest.sections.map((/** @type {any} */ other) => (other.id === section.id ? section : other))
    : [...manifest.sections, section];
  return { ...manifest, sections };
}

/**
 * The sections in this order: one that it does not name stands after those, as it stood.
 * @param {any} manifest @param {string[]} ids
 */
export function withOrder(manifest, ids) {
  const place = new Map(ids.map((id, at) => [id, at]));
  const placeOf = (/** @type {any} */ { id }) => place.get(id) ?? ids.length;
  const sections = [...manifest.sections].sort((one, other) => placeOf(one) - placeOf(other));
  return { ...manifest, sections };
}

/** With one revision of a section replaced. @param {any} manifest @param {string} id @param {any} revision */
export function withRevision(manifest, id, revision) {
  const section = getSection(manifest, id);
  const revisions = section.revisions.map((/** @type {any} */ other) =>
    other.revision === revision.revision ? revision : other,
  );
  return withSection(manifest, { ...section, revisions });
}
