// @ts-check
/** After a stop code, whether or not there is such a code: the same. */

import { actions, button } from "../../components/button.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { cardScreen } from "../frame.js";

/** @param {import("../app.js").App} app */
export function show(app) {
  return cardScreen(app, {
    title: t("stopped.title"),
    children: [
      el("p", { class: "lead" }, t("stopped.words")),
      el("p", {}, t("stopped.read")),
      el("p", {}, t("stopped.kept")),
      actions(button({ label: t("stopped.another"), action: () => app.go("stop") })),
    ],
  });
}
