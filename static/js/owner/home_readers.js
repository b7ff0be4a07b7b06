// @ts-check
/** The first screen's list of who can read now, each with its End. */

import { askInPlace } from "../components/ask.js";
import { actions, button } from "../components/button.js";
import { el } from "../shared/dom.js";
import { listInWords, t } from "../shared/texts.js";
import { isTroubled, liveGrants, stateInWords, titlesOf, untilInWords } from "./people.js";
import { contactsReading, isRunning } from "./releases_in_words.js";

/** @param {import("./app.js").App} app @returns {HTMLElement[]} */
export function readersList(app) {
  const { grants, sections, paused, releases } = app.summary;
  if (paused) return [el("p", {}, t("home.paused_nobody"))];
  const live = liveGrants(grants);
  const share = button({
    label: t("home.share"),
    // What is to be looked at or stopped comes first.
    kind: live.length === 0 && sections.length > 0 && !isTroubled(app.summary) && !releases.some(isRunning) ? "main" : "plain",
    action: () => app.go("agencies"),
  });
  if (live.length === 0) {
    const contacts = contactsReading(app.summary);
    const words = contacts.length ? t("home.no_office", { who: listInWords(contacts) }) : t("home.nobody");
    return [el("p", {}, words), ...(sections.length ? [actions(share)] : [])];
  }
  const list = el("ul", { class: "cards" }, live.map((grant) => el("li", {}, readerCard(app, grant))));
  return [list, live.length > 1 ? endAllPlace(app, share) : actions(share)];
}

/** @param {import("./app.js").App} app @param {import("./types.d.ts").Grant} grant */
function readerCard(app, grant) {
  const now = app.now();
  const place = el("div", { class: "row" });
  place.append(
    button({ label: t("home.end"), describe: grant.agencyName, action: () => askEnd(app, grant, place) }),
    button({
      label: t("home.look"),
      kind: "quiet",
      describe: grant.agencyName,
      action: () => app.go("grant", { grant: grant.grant }),
    }),
  );
  if (grant.canGoOn) place.append(goOnButton(app, grant));
  return el(
    "div",
    { class: "card" },
    el("p", { class: "card-title", dir: "auto" }, grant.agencyName),
    el("p", {}, stateInWords(grant, now)),
    el("p", { class: "quiet small", dir: "auto" }, titlesOf(grant)),
    el("p", { class: "quiet small" }, untilInWords(grant.notAfter, now)),
    place,
  );
}

/**
 * The way to let somebody read on, where their time is nearly over, or was over this week.
 * @param {import("./app.js").App} app @param {import("./types.d.ts").Grant} grant @param {string} [kind]
 */
export const goOnButton = (app, { grant, agencyName }, kind = "plain") =>
  button({ label: t("go_on.button"), describe: agencyName, kind, action: () => app.go("go_on", { grant }), busy: t("app.one_moment") });

/**
 * Ask once, then end.
 * @param {import("./app.js").App} app @param {import("./types.d.ts").Grant} grant @param {HTMLElement} place
 * @param {(ended: {grants: string[]}) => unknown} [next] what is shown afterwards
 */
export function askEnd(app, grant, place, next = (ended) => app.go("ended", ended)) {
  askInPlace({
    place,
    question: t("end.ask", { agency: grant.agencyName }),
    yes: t("end.yes"),
    no: t("end.no"),
    busy: t("end.busy"),
    action: async () => {
      await app.engine.call("endGrant", { grant: grant.grant });
      await next({ grants: [grant.grant] });
    },
  });
}

/** @param {import("./app.js").App} app @param {HTMLElement} place */
export function askEndAll(app, place) {
  const ids = liveGrants(app.summary.grants).map(({ grant }) => grant);
  askInPlace({
    place,
    question: t("end.ask_all"),
    yes: t("end.yes_all"),
    no: t("end.no"),
    busy: t("end.busy"),
    action: async () => {
      await app.engine.call("endAll");
      await app.go("ended", { grants: ids });
    },
  });
}

/** @param {import("./app.js").App} app @param {HTMLElement} share */
function endAllPlace(app, share) {
  const place = el("div", { class: "actions" });
  place.append(share, button({ label: t("home.end_all"), action: () => askEndAll(app, place) }));
  return place;
}
