// @ts-check
/** The code works: that, and what pressing does. Nothing of what is kept, or of whom. */

import { actions, button } from "../../components/button.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { spanInWords } from "../../shared/time.js";
import { cardScreen } from "../frame.js";
import { watchCard } from "../watching.js";
import { wayButton } from "./way.js";

/** @param {import("../app.js").App} app @param {{look: import("../app.js").Look}} params */
export function show(app, { look }) {
  const element = cardScreen(app, {
    title: t("valid.title"),
    practice: look.practice,
    children: [...(look.canAsk ? asking(app, look) : nothing()), ...wayButton(app)],
  });
  const changed = (/** @type {import("../app.js").Look} */ fresh) => (app.hold(fresh), app.show());
  return { element, leave: watchCard(app, { changed }) };
}

/** @param {import("../app.js").App} app @param {import("../app.js").Look} look */
function asking(app, { holder, waitMinutes }) {
  const wait = t("valid.wait", { time: spanInWords(waitMinutes * 60) });
  const then = holder === "none" ? t("valid.then") : t("valid.then_second");
  const steps = [t("valid.told"), wait, then, t("valid.keep")];
  return [
    el("p", { class: "lead" }, t("valid.can_ask")),
    el("h2", {}, t("valid.what")),
    el("ol", {}, steps.map((words) => el("li", {}, words))),
    el("p", { class: "quiet" }, t("valid.careful")),
    actions(askButton(app)),
  ];
}

/** @param {import("../app.js").App} app @param {string} [kind] */
export function askButton(app, kind = "main") {
  const ask = async () => {
    app.hold(await app.engine.call("ask"));
    await app.show({ isOwn: true });
  };
  return button({ label: t("valid.ask"), busy: t("valid.asking"), kind, action: ask });
}

const nothing = () => [el("p", { class: "lead" }, t("valid.nothing")), el("p", {}, t("valid.later"))];
