// @ts-check
/** If something happens: who gets what, by which rules; and what belongs to it. */

import { actions, button } from "../../components/button.js";
import { group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { lapsedNotices, runningNotices, wellButton } from "../home_releases.js";
import { newPlan } from "../release.js";
import { isLive, isRunning, partsInWords, releaseStateInWords } from "../releases_in_words.js";

/** @param {import("../app.js").App} app */
export async function show(app) {
  const { releases, paused } = await app.refresh();
  const live = releases.filter(isLive);
  const calm = live.filter((release) => !isRunning(release));
  const over = releases.filter((release) => !isLive(release)).slice(0, 5);
  const prepare = button({
    label: t("prepared.prepare"),
    kind: live.length ? "plain" : "main",
    action: () => app.go("prepare", { plan: newPlan() }),
  });
  const begun = app.plan;
  return screen({
    title: t("prepared.title"),
    back: { label: t("app.home"), action: () => app.go("home") },
    children: [
      ...runningNotices(app),
      ...lapsedNotices(app),
      el("p", { class: "lead" }, t("prepared.what")),
      calm.length > 0 && list(app, calm),
      live.length === 0 && el("p", {}, t("prepared.none")),
      !paused && actions(begun ? goOn(app, begun) : prepare),
      el("div", { class: "ways" }, ["told", "never", "prepared_only", "stop_code"].map((name) => way(app, name))),
      over.length > 0 && group(t("prepared.over"), list(app, over)),
    ],
  });
}

/** What was begun in this visit, before something had to be written for it. @param {import("../app.js").App} app @param {import("../release.js").Plan} plan */
function goOn(app, plan) {
  const label = plan.contact ? t("prepared.begun", { contact: plan.contact }) : t("prepared.begun_nobody");
  return button({ label, kind: "main", action: () => app.go("prepare", { plan }) });
}

/** The way back to this page. @param {import("../app.js").App} app */
export const backToPrepared = (app) => ({ label: t("prepared.title"), action: () => app.go("prepared") });

/** @param {import("../app.js").App} app @param {string} name */
const way = (app, name) => button({ label: t(`${name}.title`), kind: "way", action: () => app.go(name) });

/** @param {import("../app.js").App} app @param {import("../types.d.ts").Release[]} releases */
const list = (app, releases) => el("ul", { class: "cards" }, releases.map((release) => el("li", {}, card(app, release))));

/** @param {import("../app.js").App} app @param {import("../types.d.ts").Release} release */
function card(app, release) {
  const { contact, dueAt, practice, practised, state } = release;
  const look = button({
    label: t("home.look"),
    describe: contact,
    kind: "edge",
    action: () => app.go("release", { release: release.release }),
  });
  return el(
    "div",
    { class: "card" },
    practice && el("p", { class: "quiet small" }, t("release.practice_mark")),
    el("p", { class: "card-title", dir: "auto" }, contact),
    el("p", {}, releaseStateInWords(release, app.now())),
    !practice && el("p", { class: "quiet small", dir: "auto" }, partsInWords(release)),
    !practice && !practised && state === "armed" && el("p", { class: "quiet small" }, t("release.never_tried")),
    el("div", { class: "row" }, state === "armed" && dueAt > 0 && !app.summary.paused && wellButton(app, release), look),
  );
}
