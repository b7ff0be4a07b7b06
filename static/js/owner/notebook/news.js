// @ts-check
/**
 * What changed since the last visit, counted for the person to compare with what they remember
 * (docs/protocol.md section 13).
 *
 * * It counts what is newer than the head the owner signed, and parts saved after that signing.
 * * Nothing proves that a server shows its newest state: an older date, or a change that is not
 *   there, is what the person can see.
 */

/**
 * @typedef {{readings: number, sharing: number, waysIn: number, whereTold: number, openings: number, parts: number}} News
 * @typedef {import("../../crypto/journal.js").CheckedEvent} CheckedEvent
 */

/** @type {Record<string, keyof News>} */
const GROUPS = {
  section_read: "readings",
  doors_changed: "waysIn",
  channels_changed: "whereTold",
  vault_opened: "openings",
  visits_closed: "openings",
};

/** @returns {News} */
export const noNews = () => ({ readings: 0, sharing: 0, waysIn: 0, whereTold: 0, openings: 0, parts: 0 });

/**
 * What is newer than the head that the manifest remembers, up to this opening.
 * @param {any} before the manifest as it was found
 * @param {readonly CheckedEvent[]} events the whole journal, verified
 * @returns {News}
 */
export function countNews({ journal, sections }, events) {
  const news = noNews();
  const opening = events.reduce((n, { event }) => (event.kind === "vault_opened" ? event.n : n), 0);
  for (const { event } of events) {
    if (event.n > journal.n && event.n < opening) news[GROUPS[event.kind] ?? "sharing"] += 1;
  }
  const isNew = (/** @type {any} */ { revisions }) => revisions.at(-1).saved_at > journal.at;
  news.parts = sections.filter(isNew).length;
  return news;
}

/** All of it. @param {News} news */
export const countAll = (news) => Object.values(news).reduce((all, n) => all + n, 0);
