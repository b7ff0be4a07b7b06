// @ts-check
/**
 * Somebody asked for what a person prepared, and this office has to say yes as well. What a yes does stands
 * before it; saying no means doing nothing.
 *
 * * The page asks again every few seconds: what was stopped, or got its yes from a colleague, is told.
 * * Where the server was not heard for a minute the words are covered.
 */

import { askInPlace } from "../../components/ask.js";
import { actions, button } from "../../components/button.js";
import { notice } from "../../components/notice.js";
import { group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { behind, theirWords, whenInWords, whoAsked } from "../holding_cards.js";
import { LiveWatch } from "../live.js";

/** It was stopped, its time is over, or nobody asks any more. */
const GONE = ["not_found", "not_begun"];
/** The office's list of people is past its date, as this page knows it or as the server does. */
const LIST_OLD = ["roster_stale", "roster_refused"];

/**
 * @typedef {import("../app.js").App} App
 * @typedef {import("../holding_cards.js").Held} Held
 */

/** @param {App} app @param {{holding: string}} params */
export async function show(app, { holding }) {
  app.reading = "";
  const held = await look(app, holding);
  if (!held) {
    await gone(app);
    return el("div", {});
  }
  if (held.why) throw { code: held.why };
  const when = el("p", {}, whenInWords(app, held));
  const element = screen({
    title: t(held.saidYes ? "holding.said" : "holding.title"),
    back: { label: t("reading.back"), action: () => app.go("home") },
    children: held.saidYes ? done(held) : asked(app, held, when),
  });
  return { element, leave: watch(app, held, { element, when }) };
}

/** This one as the list has it now; null where it is not there. @param {App} app @param {string} holding */
async function look(app, holding) {
  const { now, holdings } = await app.engine.call("holdings");
  app.clock.hear(now);
  return /** @type {Held | null} */ (holdings.find((/** @type {Held} */ one) => one.holding === holding) ?? null);
}

/** Somewhere else, and why. @param {App} app */
async function gone(app) {
  await app.go("home", { note: t("holding.gone") });
}

/** @param {Held} held */
const done = ({ state }) => [el("p", { class: "lead" }, t(`holding.done_${state}`)), el("p", {}, t("holding.done_nothing"))];

/** @param {App} app @param {Held} held @param {HTMLElement} when */
function asked(app, held, when) {
  const place = el("div", {});
  place.append(actions(button({ label: t("holding.yes"), kind: "main", action: () => ask(app, held, place) })));
  const means = ["read", "you", "told", "stop"].map((one) => el("li", {}, t(`holding.means_${one}`)));
  return [
    el(
      "div",
      { class: "stack stack-wide" },
      el("div", { class: "reading" }, held.words !== "" && behind(app), el("p", { class: "lead" }, whoAsked(held)), theirWords(held), when),
      group(t("holding.first_title"), el("p", {}, t("holding.first"))),
      group(t("holding.means_title"), el("ul", {}, means)),
      group(t("holding.no_title"), el("p", {}, t("holding.no"))),
    ),
    place,
  ];
}

/** @param {App} app @param {Held} held @param {HTMLElement} place */
function ask(app, { holding }, place) {
  const [question, yes, no, busy] = [t("holding.sure"), t("holding.sure_yes"), t("ending.no"), t("holding.busy")];
  const action = async () => {
    try {
      await app.engine.call("sayYes", { holding });
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      if (GONE.includes(code)) return gone(app);
      // Nobody at this office can say it before its list of people is renewed.
      if (LIST_OLD.includes(code)) return place.replaceChildren(notice({ kind: "care", words: t("holding.not_counted") }));
      // A colleague was faster, or an answer was lost on its way: there is a yes.
      if (code !== "conflict") throw error;
    }
    app.say(t("holding.said"));
    await app.go("holding", { holding });
  };
  askInPlace({ place, question, yes, no, busy, action });
}

/**
 * Keep looking whether it still waits.
 * @param {App} app
 * @param {Held} held
 * @param {{element: HTMLElement, when: HTMLElement}} parts
 */
function watch(app, held, { element, when }) {
  const { holding } = held;
  const empty = () => element.replaceChildren();
  const live = new LiveWatch({
    ask: () => look(app, holding),
    heard: (/** @type {Held | null} */ found) => {
      if (!found) void gone(app);
      else if (isAnother(held, found)) void app.go("holding", { holding });
      else when.replaceChildren(whenInWords(app, found));
    },
    over: () => (empty(), void gone(app)),
    lost: () => (empty(), void app.go("trouble", { error: { code: "offline" }, again: () => app.go("holding", { holding }) })),
    closed: () => (empty(), void app.closed()),
  });
  live.start();
  return () => live.stop();
}

/** Whether something else would be shown: a yes is to what stands on the page. @param {Held} held @param {Held} found */
function isAnother(held, found) {
  if (held.saidYes && held.state !== found.state) return true;
  return held.saidYes !== found.saidYes || held.words !== found.words || held.from !== found.from || held.why !== found.why;
}
