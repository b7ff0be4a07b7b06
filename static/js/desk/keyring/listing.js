// @ts-check
/**
 * The grants this reader may read now, and one line for each that ended.
 *
 * * A live one is shown by the name the person chose for this office; its papers are verified
 *   first. One that does not fit is shown as such, never left out.
 * * Of a paused one nothing came but that it is there.
 * * An ended one has no words left: only when, and how.
 */

import { toB64 } from "../../crypto/encoding.js";
import * as answers from "./answers.js";
import { DeskError } from "./errors.js";
import { keepPapers, openWords, verifyPapers } from "./papers.js";
import { isAgencyNewer } from "./refreshing.js";
import { describeTerms } from "./showing.js";

const SOON_SECONDS = 2 * 86_400;

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("../../crypto/shapes.js").Read<typeof answers.grants>["grants"][number]} Listed
 */

/** @param {Desk} desk */
export async function listGrants(desk) {
  const { grants, at } = answers.readAnswer(answers.grants, await desk.api.get("/api/grants"));
  desk.clock.hear(at);
  const open = await describeAllOpen(desk, grants);
  const over = grants.filter(({ state }) => state === "ended");
  for (const { grant } of over) desk.forgetGrant(grant);
  const ended = over.map((listed) => describeEnded(desk, listed));
  return {
    now: at,
    open: open.sort((one, other) => rank(one, at) - rank(other, at) || one.endsAt - other.endsAt),
    ended: ended.sort((one, other) => other.endedAt - one.endedAt),
  };
}

/** @param {Desk} desk @param {readonly Listed[]} grants */
async function describeAllOpen(desk, grants) {
  const describe = () => grants.filter(({ state }) => state === "open").map((listed) => describeOpen(desk, listed));
  const open = describe();
  const refused = open.find(({ trouble }) => trouble);
  return refused && (await isAgencyNewer(desk, refused.trouble)) ? describe() : open;
}

/**
 * The verified papers of one open grant.
 * @param {Desk} desk
 * @param {string} grant
 */
export async function fetchPapers(desk, grant) {
  const { grants, at } = answers.readAnswer(answers.grants, await desk.api.get("/api/grants"));
  desk.clock.hear(at);
  const listed = grants.find((one) => toB64(one.grant) === grant);
  if (!listed) throw new DeskError("not_found");
  if (listed.state === "ended") throw new DeskError("grant_over");
  if (listed.paused) throw new DeskError("paused");
  return verifyListed(desk, listed);
}

/** @param {Desk} desk @param {Listed} listed */
function verifyListed(desk, listed) {
  const { terms, claim, words: wrap } = listed;
  if (!terms || !claim || !wrap) throw new DeskError("answer_refused");
  const found = verifyPapers(desk, { ...listed, terms, claim });
  if (toB64(found.terms.grant) !== toB64(listed.grant)) throw new DeskError("does_not_fit", { part: "terms", why: "grant" });
  const papers = { ...found, words: openWords(desk, found, wrap), endsAt: listed.ends_at };
  keepPapers(desk, papers);
  return papers;
}

/** @param {Desk} desk @param {Listed} listed */
function describeOpen(desk, listed) {
  const line = {
    grant: toB64(listed.grant),
    audience: listed.audience,
    openedAt: listed.opened_at,
    endsAt: listed.ends_at,
    lastRead: listed.last_read ?? 0,
    changed: listed.changed,
    count: listed.sections,
    paused: listed.paused,
  };
  if (listed.paused) return { ...line, trouble: "" };
  try {
    const { terms, words, opening } = verifyListed(desk, listed);
    const openedBy = desk.ownAgency.nameOf(opening.reader);
    return { ...describeTerms(terms, words), ...line, endsAt: Math.min(line.endsAt, terms.not_after), openedBy, trouble: "" };
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    return { ...line, trouble: error.code };
  }
}

/** @param {Desk} desk @param {Listed} listed */
function describeEnded(desk, { grant, how, opened_at: openedAt, ended_at: endedAt, ends_at: endsAt }) {
  const id = toB64(grant);
  return { grant: id, how, openedAt, endedAt: endedAt ?? endsAt, hasReceipt: desk.over.has(id) };
}

/**
 * Ends soon, then not read yet, then changed, then the rest.
 * @param {{endsAt: number, lastRead: number, changed: boolean}} grant
 * @param {number} now
 */
function rank({ endsAt, lastRead, changed }, now) {
  if (endsAt - now <= SOON_SECONDS) return 0;
  if (lastRead === 0) return 1;
  return changed ? 2 : 3;
}
