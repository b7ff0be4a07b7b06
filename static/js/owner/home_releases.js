// @ts-check
/** The first screen's part about what is prepared: what runs stands before everything, with its stop. */

import { askInPlace } from "../components/ask.js";
import { button } from "../components/button.js";
import { notice } from "../components/notice.js";
import { el } from "../shared/dom.js";
import { count, t } from "../shared/texts.js";
import { momentInWords } from "../shared/time.js";
import { answerInWords, isLive, isRunning, releaseStateInWords } from "./releases_in_words.js";

/** @typedef {import("./types.d.ts").Release} Release */

/** What runs now. @param {import("./app.js").App} app @returns {HTMLElement[]} */
export const runningNotices = (app) => app.summary.releases.filter(isRunning).map((release) => running(app, release));

/** What ended, and what was answered. @param {import("./app.js").App} app @returns {HTMLElement[]} */
export function releaseNews(app) {
  const { releases, releasesEndedSince } = app.summary;
  const told = releases.filter(({ release }) => releasesEndedSince.includes(release));
  return told.map((release) =>
    notice({
      words: [releaseStateInWords(release, app.now()), answerInWords(release)].filter(Boolean).join(" "),
      children: [lookButton(app, release)],
    }),
  );
}

/** A second person who could not say yes now. @param {import("./app.js").App} app @returns {HTMLElement[]} */
export function lapsedNotices(app) {
  const found = app.summary.releases.filter((release) => isLive(release) && release.holder?.lapsed);
  return found.map((release) =>
    notice({
      kind: "care",
      words: t("release.lapsed", { name: release.holder?.name ?? "", contact: release.contact }),
      children: [lookButton(app, release)],
    }),
  );
}

/** @param {import("./app.js").App} app */
export function releasesWay(app) {
  const live = app.summary.releases.filter((release) => isLive(release) && !release.practice);
  const words = live.length ? count("prepared.people", live.length) : t("prepared.none");
  const way = button({ label: t("prepared.title"), kind: "way", action: () => app.go("prepared") });
  const due = live.filter((release) => release.state === "armed" && release.dueAt && !app.summary.paused);
  return [el("p", { class: "quiet" }, words), ...due.map((release) => dueCard(app, release)), el("div", { class: "ways" }, way)];
}

/** By when somebody is to say that they are well, and for whom it opens else. @param {import("./app.js").App} app @param {Release} release */
function dueCard(app, release) {
  const when = momentInWords(release.dueAt, app.now());
  const words = t("prepared.due", { contact: release.contact, when });
  return el("div", { class: "card" }, el("p", {}, words), el("div", { class: "row" }, wellButton(app, release)));
}

/** @param {import("./app.js").App} app @param {Release} release */
function running(app, release) {
  const place = el("div", { class: "actions" });
  place.append(...stopButtons(app, release, place), lookButton(app, release));
  return notice({
    kind: release.practice ? "calm" : "care",
    title: release.practice ? t("release.practice_mark") : t("release.running"),
    words: [releaseStateInWords(release, app.now()), answerInWords(release)].filter(Boolean).join(" "),
    children: [place],
  });
}

/** @param {import("./app.js").App} app @param {Release} release */
const lookButton = (app, { release, contact }) =>
  button({ label: t("home.look"), describe: contact, kind: "link", action: () => app.go("release", { release }) });

/**
 * Stop, or close, in two taps; and "I am well" where that is what it waits for.
 * @param {import("./app.js").App} app @param {Release} release @param {HTMLElement} place
 */
export function stopButtons(app, release, place) {
  const isOpen = release.state === "open";
  const isMissed = release.begunBy === "missed" && !isOpen;
  const stop = button({
    label: t(isOpen ? "release.close" : "release.stop"),
    describe: release.contact,
    kind: isMissed || release.practice ? "plain" : "main",
    action: () =>
      askInPlace({
        place,
        question: t(isOpen ? "release.close_ask" : "release.stop_ask", { contact: release.contact }),
        yes: t(isOpen ? "release.close_yes" : "release.stop_yes"),
        no: t("end.no"),
        busy: t("release.stop_busy"),
        action: () => stopIt(app, release),
      }),
  });
  return isMissed ? [wellButton(app, release, "main"), stop] : [stop];
}

/** @param {import("./app.js").App} app @param {Release} release @param {string} [kind] */
export function wellButton(app, { release, contact }, kind = "plain") {
  const say = async () => {
    await app.engine.call("checkIn", { release });
    await app.go("home", { note: t("release.well_said") });
  };
  return button({ label: t("release.well"), describe: contact, kind, action: say, busy: t("app.one_moment") });
}

/** @param {import("./app.js").App} app @param {Release} release */
async function stopIt(app, { release }) {
  await app.engine.call("stopRelease", { release });
  await app.go("release", { release });
}
