// @ts-check
/**
 * The list of open grants, and one line for each that ended.
 * Each open one is named as the person named it for this office. Ending needs one question.
 */

import { askInPlace } from "../components/ask.js";
import { actions, button } from "../components/button.js";
import { el } from "../shared/dom.js";
import { problemWords } from "../shared/problems.js";
import { count, t } from "../shared/texts.js";
import { momentInWords, spanInWords } from "../shared/time.js";

const SOON_SECONDS = 2 * 86_400;

/**
 * @param {import("./app.js").App} app
 * @param {any[]} grants
 * @param {() => Promise<void>} again shows the list anew
 */
export function grantCards(app, grants, again) {
  return el("ul", { class: "cards" }, grants.map((grant) => el("li", {}, card(app, grant, again))));
}

/** @param {import("./app.js").App} app @param {any} grant @param {() => Promise<void>} again */
function card(app, grant, again) {
  if (grant.trouble) return troubleCard(grant);
  const place = el("div", {});
  if (grant.paused) return pausedCard(app, grant, place, again);
  place.append(ways(app, grant, place, again));
  return el(
    "article",
    { class: "card" },
    el("h3", { class: "card-title theirs-title", dir: "auto" }, nameOf(grant)),
    el("p", { dir: "auto" }, grant.purpose),
    el("p", { class: "quiet small" }, lines(app, grant).join(" · ")),
    tags(app, grant),
    place,
  );
}

/** @param {any} grant */
export const nameOf = ({ officeName, callMe }) => officeName || callMe || t("grant.nameless");

/** @param {any} grant */
function troubleCard(grant) {
  return el(
    "article",
    { class: "card" },
    el("h3", { class: "card-title" }, t("grant.refused")),
    el("p", {}, problemWords({ code: grant.trouble })),
  );
}

/** It rests, and can be ended. @param {import("./app.js").App} app @param {any} grant @param {HTMLElement} place @param {() => Promise<void>} again */
function pausedCard(app, grant, place, again) {
  place.append(actions(...endings(app, { ...grant, lastRead: app.now() }, place, again)));
  return el(
    "article",
    { class: "card" },
    el("h3", { class: "card-title" }, t("grant.paused")),
    el("p", {}, t("problem.paused")),
    el("p", { class: "quiet small" }, t("grant.paused_opened", { opened: momentInWords(grant.openedAt, app.now()) })),
    place,
  );
}

/** @param {import("./app.js").App} app @param {any} grant */
function lines(app, grant) {
  const left = grant.endsAt - app.now();
  return [
    count("grant.parts", grant.count),
    t("grant.ends_in", { span: spanInWords(left) }),
    grant.audience === "team" ? t("grant.team", { name: grant.openedBy || t("grant.colleague") }) : t("grant.only_you"),
  ];
}

/** @param {import("./app.js").App} app @param {any} grant */
function tags(app, grant) {
  const words = [
    grant.endsAt - app.now() <= SOON_SECONDS && t("grant.soon"),
    !grant.lastRead && t("grant.not_read"),
    grant.changed && t("grant.changed"),
    grant.visit && t("grant.visit"),
  ];
  const shown = words.filter(Boolean);
  return shown.length > 0 && el("p", { class: "row" }, shown.map((word) => el("span", { class: "tag" }, word)));
}

/** @param {import("./app.js").App} app @param {any} grant @param {HTMLElement} place @param {() => Promise<void>} again */
function ways(app, grant, place, again) {
  const describe = nameOf(grant);
  const read = { label: t("grant.read"), describe, action: () => app.go("reading", { grant: grant.grant }) };
  return actions(button(read), ...endings(app, grant, place, again), keepReceipt(app, grant.grant, describe));
}

/** A quiet way to the receipt. @param {import("./app.js").App} app @param {string} grant @param {string} [describe] */
export function keepReceipt(app, grant, describe) {
  return button({ label: t("receipt.keep"), describe, kind: "link", action: () => app.go("receipt", { grant }) });
}

/**
 * The ways to stop a grant that fit it, each behind one question. Shared with the reading page.
 * @param {import("./app.js").App} app
 * @param {any} grant
 * @param {HTMLElement} place
 * @param {() => Promise<unknown>} after
 */
export function endings(app, grant, place, after) {
  const kinds = [
    grant.lastRead === 0 && { key: "hand_back", method: "handBack" },
    grant.visit && { key: "close_visit", method: "closeVisit" },
    { key: "stop", method: "endOnRequest" },
  ];
  return kinds.map((kind) => kind && ending(app, grant, place, after, kind));
}

/**
 * @param {import("./app.js").App} app
 * @param {any} grant
 * @param {HTMLElement} place
 * @param {() => Promise<unknown>} after
 * @param {{key: string, method: string}} kind
 */
function ending(app, grant, place, after, { key, method }) {
  const action = async () => {
    await app.engine.call(method, { grant: grant.grant });
    app.say(t(`ending.${key}.done`));
    await after();
  };
  const [question, yes, no] = [t(`ending.${key}.question`), t(`ending.${key}.yes`), t("ending.no")];
  const ask = () => askInPlace({ place, question, yes, no, action });
  return button({ label: t(`ending.${key}.label`), describe: nameOf(grant), kind: "quiet", action: ask });
}

/** @param {import("./app.js").App} app @param {any[]} ended */
export function endedLines(app, ended) {
  const line = (/** @type {any} */ { openedAt, endedAt, how }) =>
    t(`ended.${how || "expired"}`, { opened: momentInWords(openedAt, app.now()), ended: momentInWords(endedAt, app.now()) });
  const keep = (/** @type {any} */ { grant, hasReceipt }) => hasReceipt && [" ", keepReceipt(app, grant)];
  return el("ul", { class: "receipts quiet small" }, ended.map((one) => el("li", {}, line(one), keep(one))));
}
