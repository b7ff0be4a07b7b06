// @ts-check
/**
 * Parts that an office holds, looked after at an opening (docs/protocol.md section 21, Rotation).
 *
 * * Where an office's team key changed, the same part is sealed for the newer one.
 * * An office that can't be believed any more is told, and nothing is sealed to it.
 * * Nothing is asked where no office holds a part of something that can still open.
 */

import { toB64 } from "../../crypto/encoding.js";
import { fetchDirectory } from "./agencies.js";
import * as answers from "./answers.js";
import { fetchChain, findRemembered } from "./chains.js";
import { editNotebook, hearRelease } from "./editing.js";
import { findLiveRelease, findRelease, isSealable, releasesOf, termsHash, termsOf, wordsOf } from "./release_entries.js";
import { makeDeposit, rememberFound } from "./release_holders.js";
import { hashText } from "./statement.js";

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./release_holders.js").Found} Found
 * @typedef {"gone" | "identity" | "chain" | "stale"} Lapse why a holder could not say yes as things are
 */

/** Another device, or the office, was faster. */
const SOMEBODY_WAS_FASTER = new Set(["release_frozen", "release_over", "roster_refused", "terms_refused", "not_found"]);
const DOES_NOT_HOLD = new Set(["directory_refused", "roster_refused", "answer_refused"]);

/**
 * Seal again what lies sealed for an older team key, and remember for this visit who lapsed.
 * @param {Visit} visit
 */
export async function tendParts(visit) {
  if (visit.isPaused) return;
  const entries = releasesOf(visit.manifest).filter((entry) => findHeld(visit, entry) !== null);
  const lapsed = new Map();
  if (entries.length) {
    const agencies = await lookAtAll(visit, new Set(entries.map((entry) => termsOf(entry).holder.agency)));
    for (const entry of entries) {
      const why = await tendOne(visit, entry, /** @type {Found | Lapse} */ (agencies.get(termsOf(entry).holder.agency)));
      if (why) lapsed.set(entry.release, why);
    }
  }
  visit.lapsed = lapsed;
}

/**
 * The server's word on a release that an office holds a part of, and that can still open; or null.
 * @param {Visit} visit @param {any} entry
 */
function findHeld({ server, clock }, entry) {
  if (entry.part === undefined || entry.holder_lookup !== undefined) return null;
  const said = findLiveRelease(entry, server.releases, clock.now());
  return said && isSealable(said) ? said : null;
}

/** @param {Visit} visit @param {Set<string>} agencies @returns {Promise<Map<string, Found | Lapse>>} */
async function lookAtAll(visit, agencies) {
  const directory = await holding(() => fetchDirectory(visit), "chain");
  const found = new Map();
  for (const agency of agencies) {
    found.set(agency, directory === null || typeof directory === "string" ? "chain" : await lookAt(visit, directory, agency));
  }
  return found;
}

/**
 * The office as it is now, or why it can't be believed.
 * @param {Visit} visit @param {Awaited<ReturnType<typeof fetchDirectory>>} directory @param {string} agency
 * @returns {Promise<Found | Lapse>}
 */
async function lookAt(visit, { n, agencies }, agency) {
  const certificate = agencies.find((one) => toB64(one.agency) === agency);
  if (!certificate) return "gone";
  const identity = toB64(certificate.identity);
  if ((findRemembered(visit.manifest, agency)?.identity ?? identity) !== identity) return "identity";
  const chain = await holding(() => fetchChain(visit, agency, identity), "gone");
  if (typeof chain === "string") return chain;
  return visit.clock.now() < chain.newest.valid_until ? { certificate, chain, directoryN: n } : "stale";
}

/**
 * What is there and holds; else "chain", and `missing` where there is nothing.
 * @template T
 * @param {() => Promise<T>} fetch @param {Lapse} missing
 * @returns {Promise<T | Lapse>}
 */
async function holding(fetch, missing) {
  try {
    return await fetch();
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (code === "not_found") return missing;
    if (DOES_NOT_HOLD.has(code)) return "chain";
    throw error;
  }
}

/** @param {Visit} visit @param {any} entry @param {Found | Lapse} found @returns {Promise<Lapse | "">} */
async function tendOne(visit, entry, found) {
  if (typeof found === "string") return found;
  if (hashText(found.certificate.identity) !== termsOf(entry).holder.identity) return "identity";
  await moveDeposit(visit, entry, found);
  return "";
}

/**
 * The same part for the newest team key.
 * @param {Visit} visit @param {any} entry @param {Found} found
 */
async function moveDeposit(visit, { release, terms }, found) {
  const { key: recipient, generation } = found.chain.newest.team;
  const move = (/** @type {any} */ manifest) => {
    const entry = findRelease(manifest, release);
    const said = entry && entry.terms === terms ? findHeld(visit, entry) : null;
    if (!said || said.holder?.generation >= generation) return null;
    const { contact_box: contactBox, holder } = termsOf(entry);
    const [callMe, words] = [wordsOf(entry).call_me, entry.holder_words];
    return {
      next: rememberFound(manifest, holder.agency, found),
      path: `/api/releases/${release}/deposit`,
      body: makeDeposit({ recipient, generation }, { release, termsHash: termsHash(entry), contactBox, part: entry.part, callMe, words }),
      shape: answers.counter,
    };
  };
  try {
    if (await editNotebook(visit, move)) hearGeneration(visit, release, generation);
  } catch (error) {
    if (!SOMEBODY_WAS_FASTER.has(/** @type {any} */ (error).code)) throw error;
  }
}

/** The answer says nothing of it. @param {Visit} visit @param {string} release @param {number} generation */
function hearGeneration(visit, release, generation) {
  const said = visit.server.releases.find((/** @type {any} */ one) => one.release === release);
  if (said?.holder) hearRelease(visit, { ...said, holder: { ...said.holder, generation } });
}
