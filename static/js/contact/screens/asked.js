// @ts-check
/** The waiting time runs: how long still, until when, and that a no ends it. */

import { actions } from "../../components/button.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { momentInWords, spanInWords } from "../../shared/time.js";
import { spanLeft } from "../countdown.js";
import { cardScreen, moments } from "../frame.js";
import { watchCard } from "../watching.js";
import { askButton } from "./valid.js";
import { wayButton } from "./way.js";

const LOOK_MS = 1_000;

/** @param {import("../app.js").App} app @param {{look: import("../app.js").Look, isOwn?: boolean}} params isOwn: they asked just now */
export function show(app, { look, isOwn = false }) {
  const { begunBy, frozen, holder, opensAt, practice } = look;
  const how = begunBy === "missed" ? "missed" : isOwn ? "you" : "ask";
  const left = el("p", { class: "span-left", role: "timer" });
  const element = cardScreen(app, {
    title: t("asked.title"),
    practice,
    children: [
      el("p", {}, t(`asked.by_${how}`)),
      how === "ask" && el("p", {}, t("asked.not_you")),
      el(
        "div",
        { class: "card waiting" },
        el("p", { class: "quiet" }, t("asked.in")),
        left,
        el("p", { class: "lead" }, t(holder === "awaited" ? "asked.from_second" : "asked.from", { when: momentInWords(opensAt, app.clock.now()) })),
        moments(opensAt),
      ),
      el("p", {}, t("asked.no")),
      holder !== "none" && el("p", {}, t(`asked.second_${holder}`)),
      frozen && el("p", {}, t("asked.unsure")),
      el("p", {}, t("asked.close")),
      ...sooner(app, look),
      ...wayButton(app),
    ],
  });
  const tick = () => left.replaceChildren(spanLeft(opensAt - app.clock.now()));
  tick();
  const timer = setInterval(tick, LOOK_MS);
  const changed = (/** @type {import("../app.js").Look} */ fresh) => (app.hold(fresh), app.show());
  const unwatch = watchCard(app, { changed, at: opensAt });
  return { element, leave: () => (clearInterval(timer), unwatch()) };
}

/** It began by itself; who may ask can make it sooner. @param {import("../app.js").App} app @param {import("../app.js").Look} look */
function sooner(app, { begunBy, canAsk, opensAt, waitMinutes }) {
  const seconds = waitMinutes * 60;
  if (begunBy !== "missed" || !canAsk || app.clock.now() + seconds >= opensAt) return [];
  return [el("hr", { class: "rule" }), el("p", {}, t("asked.sooner", { time: spanInWords(seconds) })), actions(askButton(app, "plain"))];
}
