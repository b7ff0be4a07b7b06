// @ts-check
/** What the first screen says by itself: trouble, endings, reminders. Calm, and few. */

import { actions, button } from "../components/button.js";
import { notice } from "../components/notice.js";
import { count, listInWords, t } from "../shared/texts.js";
import { goOnButton } from "./home_readers.js";
import { lapsedNotices, releaseNews, runningNotices } from "./home_releases.js";
import { endInWords, endsInWords, isTroubled } from "./people.js";

/** @param {import("./app.js").App} app @returns {(HTMLElement | false)[]} */
export function news(app) {
  return [visits(app), ...endings(app), ...releaseNews(app), ...lapsedNotices(app), changes(app), recovery(app), debts(app)];
}

/** What stands before everything. @param {import("./app.js").App} app @returns {(HTMLElement | false)[]} */
export function urgent(app) {
  return [trouble(app), rest(app), ...runningNotices(app)];
}

/** @param {import("./app.js").App} app */
function trouble(app) {
  if (!isTroubled(app.summary)) return false;
  return notice({
    kind: "care",
    title: t("trouble.title"),
    words: t("trouble.short"),
    children: [actions(button({ label: t("trouble.look"), action: () => app.go("trouble") }))],
  });
}

/** Everything rests until the person has looked. @param {import("./app.js").App} app */
function rest(app) {
  const look = () => button({ label: t("home.paused_look"), kind: "main", action: () => app.go("put_back") });
  return app.summary.paused && notice({ words: t("home.paused"), children: [actions(look())] });
}

/** What ended since, and what ended by time this week: that can go on. @param {import("./app.js").App} app */
function endings(app) {
  const { endedSince, grants } = app.summary;
  const isOverByTime = (/** @type {import("./types.d.ts").Grant} */ { state, canGoOn }) => state === "ended" && canGoOn;
  return grants.filter((grant) => endedSince.includes(grant.grant) || isOverByTime(grant)).map((grant) => ending(app, grant));
}

/** @param {import("./app.js").App} app @param {import("./types.d.ts").Grant} grant */
function ending(app, grant) {
  const why = grant.canGoOn ? endsInWords(grant, app.now()) : endInWords(grant);
  return notice({
    title: t("home.ended", { agency: grant.agencyName }),
    words: `${why} ${t("home.ended_nothing")}`,
    children: grant.canGoOn ? [goOnButton(app, grant, "link")] : [],
  });
}

/** @param {import("./app.js").App} app */
function visits(app) {
  const { length } = app.summary.visits;
  const look = button({ label: t("home.visits_look"), kind: "link", action: () => app.go("visits") });
  return length > 0 && notice({ words: count("home.visits", length), children: [look] });
}

/** @type {[keyof import("./types.d.ts").Summary["news"], string][]} */
const NEWS = [
  ["readings", "home.changes_readings"],
  ["sharing", "home.changes_sharing"],
  ["waysIn", "home.changes_ways_in"],
  ["whereTold", "home.changes_where_told"],
  ["openings", "home.changes_openings"],
  ["parts", "home.changes_parts"],
];

/** @param {import("./app.js").App} app */
function changes(app) {
  const { changesSince, news: told } = app.summary;
  const look = button({ label: t("home.changes_look"), kind: "link", action: () => app.go("activity") });
  const what = listInWords(NEWS.flatMap(([name, key]) => (told[name] ? [count(key, told[name])] : [])));
  // Who changed the ways in, or where one is told, may be somebody else.
  const kind = told.waysIn + told.whereTold > 0 ? "care" : "calm";
  return changesSince > 0 && notice({ kind, words: count("home.changes", changesSince, { what }), children: [look] });
}

/** @param {import("./app.js").App} app */
function recovery(app) {
  const { recovery: there, recoveryPractised, sections } = app.summary;
  if ((there && recoveryPractised) || sections.length === 0) return false;
  const target = there ? "recovery_practice" : "set_recovery";
  return notice({
    words: t(there ? "home.recovery_try" : "home.recovery_none"),
    children: [button({ label: t(there ? "home.recovery_try_now" : "home.recovery_make"), kind: "link", action: () => app.go(target) })],
  });
}

/** @param {import("./app.js").App} app */
function debts(app) {
  const { debts: left, debtsFailed } = app.summary;
  return left > 0 && notice({ words: count(debtsFailed ? "home.debts_waiting" : "home.debts", left) });
}
