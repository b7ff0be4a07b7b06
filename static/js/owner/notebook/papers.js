// @ts-check
/**
 * The papers of a grant: terms the server checks, words only people see
 * (docs/protocol.md section 9).
 *
 * * Times are the server's; both are checked by the rules every client keeps.
 */

import { makeId, parseB64, toB64 } from "../../crypto/encoding.js";
import { checkTerms, checkWords } from "../../crypto/grants.js";
import { deriveSignPublic } from "../../crypto/signing.js";
import { parseBody } from "../../crypto/statements.js";
import { refuseAs } from "./errors.js";
import { getSection } from "./manifest.js";
import { compareIds } from "./packages.js";
import { encodePlain, hashText, signPlain } from "./statement.js";

const DAY_SECONDS = 86_400;
const NOTICE_VERSION = 1;

/**
 * @typedef {import("./visit.js").Visit} Visit
 * @typedef {import("./offers.js").Offer} Offer
 */

/**
 * Terms and words, checked by the rules every client keeps.
 * @param {Visit} visit @param {any} manifest @param {Offer} offer
 * @param {{grant: string, identity: string, chain: import("./chains.js").Chain}} parts
 */
export function writePapers(visit, manifest, offer, { grant, identity, chain }) {
  const seed = visit.derive("grant-sign", grant);
  const sections = [...offer.sections].sort((one, other) => compareIds(one.id, other.id));
  const words = encodePlain("Words", {
    v: 1,
    grant,
    purpose: offer.purpose,
    call_me: offer.callMe,
    office_name: offer.officeName,
    sections: describeSections(manifest, sections),
    notice: { version: NOTICE_VERSION, lang: offer.lang ?? "en", ...(offer.explainedBy ? { explained_by: offer.explainedBy } : {}) },
    salt: toB64(makeId()),
  });
  const times = setTimes(visit.clock.now(), offer, sections);
  const terms = {
    v: 1,
    grant,
    grant_key: toB64(deriveSignPublic(seed)),
    agency: offer.agency,
    identity: hashText(parseB64(identity, 32)),
    roster_n: chain.newest.n,
    ...times,
    audience: offer.audience,
    visit: offer.visit,
    may_print: offer.mayPrint,
    words: hashText(words),
  };
  checkPapers(visit, terms, words);
  const how = { label: "terms", name: /** @type {const} */ ("Terms"), instance: visit.pins.instance, seed };
  return { terms: signPlain(how, terms), words: toB64(words), ...times };
}

/**
 * The sections as people read them: in the owner's order.
 * @param {any} manifest @param {{id: string, title?: string, kind?: string}[]} chosen an older revision brings its own title and kind
 */
function describeSections(manifest, chosen) {
  const place = new Map(manifest.sections.map((/** @type {any} */ { id }, /** @type {number} */ at) => [id, at]));
  const described = chosen.map(({ id, title, kind }) => {
    const now = getSection(manifest, id);
    return { id, title: title ?? now.title, kind: kind ?? now.kind };
  });
  return described.sort((one, other) => place.get(one.id) - place.get(other.id));
}

/**
 * @param {number} now
 * @param {Offer} offer
 * @param {{id: string, days?: number}[]} sections in order
 */
function setTimes(now, offer, sections) {
  const notAfter = Math.min(now + (offer.visit ? 1 : offer.days) * DAY_SECONDS, offer.until ?? Infinity);
  const end = (/** @type {number} */ days) => Math.min(notAfter, now + days * DAY_SECONDS);
  return {
    sections: sections.map(({ id, days }) => ({ id, not_after: days === undefined ? notAfter : end(days) })),
    not_before: now,
    not_after: notAfter,
  };
}

/** @param {Visit} visit @param {object} plain @param {Uint8Array} words */
function checkPapers(visit, plain, words) {
  refuseAs("bad_terms", () => {
    const terms = parseBody("Terms", encodePlain("Terms", plain));
    checkTerms(terms, visit.settings.maxDays);
    checkWords(terms, words);
  });
}
