// @ts-check
/**
 * Codes: the token of an offered grant, as it is shown (docs/protocol.md sections 5 and 9).
 *
 * * Each showing makes a fresh secret, and the one before stops working.
 * * A code made for later is shown again unchanged until its time, unless the owner replaces it.
 */

import { showCode as showSecret, tokenUrl } from "../../crypto/codes.js";
import { deriveLookupHash } from "../../crypto/derive.js";
import { makeRandom, parseB64, toB64 } from "../../crypto/encoding.js";
import * as answers from "./answers.js";
import { payBeforeSharing, requirePaid } from "./debts.js";
import { editNotebook, hearGrant } from "./editing.js";
import { NotebookError } from "./errors.js";
import { findLive, getEntry, withEntry } from "./ledger.js";
import { makeItem, sealItems } from "./packages.js";
import { requireOrdinary } from "./prepared_only.js";
import { fetchKeeping, getPackageKey } from "./recipients.js";
import { checkShape } from "./shapes.js";
import { listOffered, requireSameIdentity } from "./showing.js";

const SECRET_BYTES = 16;
const HOUR_SECONDS = 3_600;

/** @typedef {import("./visit.js").Visit} Visit */

/**
 * A code as the page shows it.
 * @param {Visit} visit
 * @param {string} grant
 * @param {Uint8Array} secret
 */
export function describeCode(visit, grant, secret) {
  const said = getOffered(visit, visit.manifest, grant);
  return {
    grant,
    token: showSecret(secret, "token"),
    url: tokenUrl(chooseOrigin(visit), secret),
    redeemBefore: said.redeem_before,
    later: getEntry(visit.manifest, grant).later_until > 0,
  };
}

/**
 * The address that a code names: this page's, where it is one of the instance's.
 * @param {Visit} visit
 */
export const chooseOrigin = ({ pins: { ownerOrigins }, settings: { origin } }) =>
  ownerOrigins.includes(origin) ? origin : ownerOrigins[0];

/** @param {Visit} visit @param {any} manifest @param {string} grant */
function getOffered(visit, manifest, grant) {
  const said = findLive(getEntry(manifest, grant), visit.server.grants, visit.clock.now());
  if (said?.state !== "offered") throw new NotebookError("not_offered");
  return said;
}

/**
 * Show the code of an offered grant.
 * @param {Visit} visit
 * @param {{grant: string, fresh?: boolean, laterHours?: 0 | 24 | 72}} args
 */
export async function showCode(visit, { grant, fresh = false, laterHours = 0 }) {
  if (visit.trouble) throw new NotebookError(visit.trouble.code, visit.trouble);
  const said = getOffered(visit, visit.manifest, grant);
  const entry = getEntry(visit.manifest, grant);
  const stands = Math.min(entry.later_until, said.redeem_before) > visit.clock.now() && entry.secret !== "";
  if (stands && !fresh) return describeCode(visit, grant, parseB64(entry.secret, SECRET_BYTES));
  await payBeforeSharing(visit);
  return replaceCode(visit, grant, laterHours);
}

/** @param {Visit} visit @param {string} grant @param {number} laterHours */
async function replaceCode(visit, grant, laterHours) {
  const secret = makeRandom(SECRET_BYTES);
  const answer = await editNotebook(visit, async (manifest) => {
    requireOrdinary(manifest);
    getOffered(visit, manifest, grant);
    const entry = getEntry(manifest, grant);
    requirePaid(visit, manifest, listOffered(manifest, entry));
    const sealed = await sealAgain(visit, manifest, entry, secret);
    const laterUntil = Math.min(visit.clock.now() + laterHours * HOUR_SECONDS, entry.not_after);
    const renewed = { ...entry, secret: toB64(secret), later_until: laterHours ? laterUntil : 0 };
    return {
      next: withEntry(manifest, renewed),
      path: `/api/grants/${grant}/package`,
      body: { lookup_hash: toB64(deriveLookupHash(secret)), package: sealed, later_hours: laterHours },
      shape: answers.counterAndGrant,
    };
  });
  hearGrant(visit, answer.grant);
  return describeCode(visit, grant, secret);
}

/** @param {Visit} visit @param {any} manifest @param {any} entry @param {Uint8Array} secret */
async function sealAgain(visit, manifest, entry, secret) {
  requireSameIdentity(manifest, entry);
  const { terms } = await fetchKeeping(visit, entry);
  const teamKey = await getPackageKey(visit, entry, terms);
  const items = [];
  for (const shown of listOffered(manifest, entry)) items.push(await makeItem(visit, manifest, entry.grant, shown));
  const sealed = sealItems({ grant: entry.grant, terms: entry.terms, words: entry.words, secret, teamKey, items });
  items.forEach(({ key }) => key.fill(0));
  return sealed;
}

/**
 * Keep a code that is on the screen good for a while longer.
 * @param {Visit} visit
 * @param {{grant: string}} args
 */
export async function extendCode(visit, { grant }) {
  const answer = checkShape(answers.extension, await visit.api.post(`/api/grants/${grant}/extension`));
  const said = visit.server.grants.find((/** @type {any} */ one) => one.grant === grant);
  if (said) hearGrant(visit, { ...said, redeem_before: answer.redeem_before });
  return { redeemBefore: answer.redeem_before };
}
