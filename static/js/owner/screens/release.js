// @ts-check
/** One thing that is prepared: how far it has come, what it holds, and what can be done with it. */

import { actions, button } from "../../components/button.js";
import { notice } from "../../components/notice.js";
import { facts, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { count, t } from "../../shared/texts.js";
import { momentInWords } from "../../shared/time.js";
import { stopButtons, wellButton } from "../home_releases.js";
import { newPractice, planOf } from "../release.js";
import { answerInWords, askInWords, checkInWords, isLive, isRunning, openForInWords, partsInWords, releaseStateInWords, secondInWords } from "../releases_in_words.js";
import { watchPulse } from "../pulse.js";
import { backToPrepared } from "./prepared.js";

/** @param {import("../app.js").App} app @param {{release: string, note?: string}} params */
export async function show(app, { release: id, note = "" }) {
  await app.refresh();
  const found = app.summary.releases.find((one) => one.release === id);
  if (!found) throw Object.assign(new Error("no such release"), { code: "not_found" });
  const full = isLive(found) ? await app.engine.call("release", { release: id }) : found;
  const place = el("div", { class: "actions" });
  place.append(...ways(app, full, place));
  const unwatch = watchPulse(app, ({ changed }) => changed && app.go("release", { release: id }));
  const element = screen({
    title: full.contact,
    theirs: true,
    back: backToPrepared(app),
    children: [
      note && notice({ words: note }),
      full.practice && el("p", { class: "quiet" }, t("release.practice_mark")),
      isRunning(full) && !full.practice
        ? notice({ kind: "care", words: releaseStateInWords(full, app.now()) })
        : el("p", { class: "lead" }, releaseStateInWords(full, app.now())),
      answerInWords(full) && notice({ words: answerInWords(full) }),
      lapsed(app, full),
      place,
      facts(lines(app, full)),
      isLive(full) && !isRunning(full) && more(app, full),
      !isLive(full) && !full.practice && again(app, full),
    ],
  });
  return { element, leave: unwatch };
}

/** @param {import("../app.js").App} app @param {any} full @returns {[string, string][]} */
function lines(app, full) {
  const now = app.now();
  if (!isLive(full)) return full.practice ? [] : [[t("release.what_over"), partsInWords(full)]];
  return [
    ...(full.practice ? [] : [/** @type {[string, string]} */ ([t("prepare_check.what"), partsInWords(full)])]),
    [t("release.ask"), askInWords(full)],
    ...(full.practice ? [] : [/** @type {[string, string]} */ ([t("release.check_in"), checkInWords(full, now)])]),
    ...(full.holder ? [/** @type {[string, string]} */ ([t("release.second"), secondInWords(full)])] : []),
    [t("release.open_for"), openForInWords(full.openHours)],
    [t("release.ready_until"), momentInWords(full.notAfter, now)],
    [t("release.read"), full.reads ? count("grant.reads", full.reads) : t("grant.no_reads")],
    ...(full.practice ? [] : [/** @type {[string, string]} */ ([t("release.tried"), t(full.practised ? "release.tried_yes" : "release.tried_no")])]),
  ];
}

/** Why the second person could not say yes now, and what to do. @param {import("../app.js").App} app @param {any} full */
function lapsed(app, full) {
  if (!full.holder?.lapsed) return false;
  const { name, lapsed: why } = full.holder;
  const change = () => app.go("prepare", { plan: planOf(full, app.summary.sections, app.now()) });
  const what = isRunning(full) ? t("release.lapsed_running") : t("release.lapsed_what");
  return notice({
    kind: "care",
    words: `${t(`release.lapsed_${why}`, { name })} ${what}`,
    children: isRunning(full) ? [] : [button({ label: t("release.lapsed_change"), kind: full.dueAt ? "plain" : "main", action: change })],
  });
}

/** @param {import("../app.js").App} app @param {any} full @param {HTMLElement} place */
function ways(app, full, place) {
  if (isRunning(full)) return stopButtons(app, full, place);
  if (full.state !== "armed") return [];
  const well = full.dueAt ? [wellButton(app, full, "main")] : [];
  const practise = () => app.go("prepare", { plan: newPractice(full) });
  return [...well, ...(full.practice ? [] : [button({ label: t("release.try_out"), kind: well.length || full.holder?.lapsed ? "plain" : "main", action: practise })])];
}

/** What takes the secret typed again. @param {import("../app.js").App} app @param {any} full */
function more(app, full) {
  const plan = () => planOf(full, app.summary.sections, app.now());
  return el(
    "div",
    { class: "ways" },
    button({ label: t("release.change"), kind: "way", action: () => app.go("prepare", { plan: plan() }) }),
    button({ label: t("release.new_card"), kind: "way", action: () => app.go("prepare_check", { plan: { ...plan(), newCard: true } }) }),
    button({ label: t("release_act.title_now"), kind: "way", action: () => app.go("release_act", { release: full.release, act: "now" }) }),
    button({ label: t("release_act.title_remove"), kind: "way", action: () => app.go("release_act", { release: full.release, act: "remove" }) }),
  );
}

/** The same person, a new card, in one step: what is over never comes back. @param {import("../app.js").App} app @param {any} full */
function again(app, full) {
  const make = async () => {
    const all = await app.engine.call("release", { release: full.release });
    const { release: _, ...plan } = planOf(all, app.summary.sections, app.now());
    await app.go("prepare_check", { plan: { ...plan, validDays: Math.max(plan.validDays, 365) } });
  };
  return el(
    "div",
    { class: "stack" },
    el("p", {}, t("release.again_words", { contact: full.contact })),
    actions(button({ label: t("release.again"), action: make, busy: t("app.one_moment") })),
  );
}
