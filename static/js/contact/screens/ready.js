// @ts-check
/** It can be opened, or is open: what pressing does comes before it, since it is seen. */

import { actions, button } from "../../components/button.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { momentInWords } from "../../shared/time.js";
import { cardScreen, moments } from "../frame.js";
import { watchCard } from "../watching.js";

/** @param {import("../app.js").App} app @param {{look: import("../app.js").Look}} params */
export function show(app, { look }) {
  const { openUntil, practice } = look;
  const which = openUntil ? "again" : "open";
  const open = async () => {
    const reading = await app.engine.call("read");
    app.clock.hear(reading.now);
    await app.go("open", { reading });
  };
  const element = cardScreen(app, {
    title: t(`ready.title_${which}`),
    practice,
    children: [
      el("p", { class: "lead" }, t(`ready.told_${which}`)),
      openUntil
        ? el("div", { class: "stack stack-tight" }, el("p", {}, t("ready.until", { when: momentInWords(openUntil, app.clock.now()) })), moments(openUntil))
        : el("p", {}, t("ready.limited")),
      el("p", {}, t("ready.alone")),
      actions(button({ label: t(`ready.${which}`), busy: t("ready.opening"), kind: "main", action: open })),
    ],
  });
  const changed = (/** @type {import("../app.js").Look} */ fresh) => (app.hold(fresh), app.show());
  return { element, leave: watchCard(app, { changed, at: openUntil }) };
}
