// @ts-check
/**
 * Grants in words: who may read, what, until when, and what became of it.
 */

import { count, hasText, listInWords, t } from "../shared/texts.js";
import { momentInWords, spanInWords } from "../shared/time.js";

/** @typedef {import("./types.d.ts").Grant} Grant */

/** Grants that still let somebody read, or will. @param {Grant[]} grants */
export const liveGrants = (grants) => grants.filter(({ state }) => state !== "ended");

/** @param {Grant} grant */
export const titlesOf = (grant) => listInWords(grant.sections.map(({ title }) => title));

/** "until 6 December, 14:05 (15 days)". @param {number} time @param {number} now */
export const untilInWords = (time, now) =>
  t("grant.until", { when: momentInWords(time, now), left: spanInWords(time - now) });

/** Whether something is not as it was left. @param {Pick<import("./types.d.ts").Summary, "trouble" | "strangers" | "strangeReleases">} summary */
export const isTroubled = ({ trouble, strangers, strangeReleases }) => Boolean(trouble) || strangers.length + strangeReleases.length > 0;

/** Where a grant stands, in one sentence. @param {Grant} grant @param {number} now */
export function stateInWords(grant, now) {
  if (grant.state === "ended") return endInWords(grant);
  if (grant.paused) return t("grant.paused");
  if (grant.looking) return t("grant.looking", { agency: grant.agencyName });
  if (grant.state === "open") return grant.openedBy ? t("grant.open_by", { who: grant.openedBy }) : t("grant.open");
  return grant.redeemBefore > now ? t("grant.offered") : t("grant.offered_over");
}

/** When it ends, or when its time was over. @param {Grant} grant @param {number} now */
export const endsInWords = ({ state, notAfter, endedAt }, now) =>
  state === "ended"
    ? t("go_on.was_over", { when: momentInWords(endedAt || notAfter, now) })
    : t("go_on.ends", { left: spanInWords(notAfter - now) });

/** Why it ended, in words. @param {Grant} grant */
export function endInWords({ how, agencyName }) {
  const key = `ended.how_${how}`;
  return hasText(key) ? t(key, { agency: agencyName }) : t("ended.how_withdrawn");
}

/** @param {Grant} grant */
export const readsInWords = ({ reads }) => (reads ? count("grant.reads", reads) : t("grant.no_reads"));
