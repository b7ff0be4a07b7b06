// @ts-check
/** What was held a moment ago opens nothing any more. Which of the reasons it was, nobody is told. */

import { actions, button } from "../../components/button.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { cardScreen } from "../frame.js";

/** @param {import("../app.js").App} app */
export function show(app) {
  return cardScreen(app, {
    title: t("over.title"),
    children: [
      el("p", { class: "lead" }, t("over.words")),
      el("p", {}, t("over.nothing")),
      actions(button({ label: t("over.code"), action: () => app.go("code") })),
    ],
  });
}
