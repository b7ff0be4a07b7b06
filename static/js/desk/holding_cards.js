// @ts-check
/**
 * What waits for a yes of the office, or got it: a group on the home screen, only where there is something.
 * The person's words stand in it, so office, worker and time stand behind them.
 */

import { actions, button } from "../components/button.js";
import { notice } from "../components/notice.js";
import { group } from "../components/screen.js";
import { el } from "../shared/dom.js";
import { problemWords } from "../shared/problems.js";
import { t } from "../shared/texts.js";
import { fullMoment, momentInWords } from "../shared/time.js";
import { watermark } from "./watermark.js";

/**
 * @typedef {object} Held as `holdings` of worker.js tells it
 * @property {string} holding
 * @property {"asked" | "waiting" | "open"} state
 * @property {number} opensAt
 * @property {boolean} saidYes
 * @property {string} from
 * @property {string} words
 * @property {string} why
 */

/**
 * What to show above the grants; nothing where nobody asks.
 * @param {import("./app.js").App} app
 * @param {{holdings: Held[]} | {code: string}} told a list that did not come is said, and hides nothing else
 */
export function holdingGroups(app, told) {
  if ("code" in told) return [group(t("holding.group"), notice({ words: problemWords(told), kind: "care" }))];
  const { holdings } = told;
  if (holdings.length === 0) return [];
  return [group(t("holding.group"), el("ul", { class: "cards" }, holdings.map((held) => el("li", {}, card(app, held)))))];
}

/** Office, worker and time, behind words. @param {import("./app.js").App} app */
export function behind(app) {
  const { agencyName = "", workerName = "" } = app.desk ?? {};
  return watermark(agencyName, workerName, fullMoment(app.now()));
}

/** @param {import("./app.js").App} app @param {Held} held */
function card(app, held) {
  if (held.why) return refused(held);
  const look = button({ label: t("holding.look"), describe: held.from, action: () => app.go("holding", { holding: held.holding }) });
  const showsWords = held.words !== "" && !held.saidYes;
  return el(
    "article",
    { class: showsWords ? "card reading" : "card" },
    showsWords && behind(app),
    el("p", {}, whoAsked(held)),
    held.saidYes ? el("p", {}, el("strong", {}, t("holding.said"))) : waiting(app, held),
    actions(look),
  );
}

/** @param {Held} held */
const refused = ({ why }) =>
  el("article", { class: "card" }, el("h3", { class: "card-title" }, t("holding.refused")), el("p", {}, problemWords({ code: why })));

/** @param {import("./app.js").App} app @param {Held} held */
const waiting = (app, held) => [theirWords(held), el("p", { class: "quiet small" }, whenInWords(app, held))];

/** @param {Held} held */
export const whoAsked = ({ from }) => (from ? t("holding.asked_from", { name: from }) : t("holding.asked"));

/** @param {Held} held */
export const theirWords = ({ words, from }) =>
  words !== "" &&
  el(
    "div",
    { class: "stack stack-tight" },
    el("p", {}, from ? t("holding.wrote_from", { name: from }) : t("holding.wrote")),
    el("p", { class: "theirs", dir: "auto" }, words),
  );

/** When it can be opened at the earliest. @param {import("./app.js").App} app @param {Held} held */
export function whenInWords(app, { opensAt }) {
  if (opensAt <= app.now()) return t("holding.opens_now");
  return t("holding.opens", { moment: momentInWords(opensAt, app.now()) });
}
