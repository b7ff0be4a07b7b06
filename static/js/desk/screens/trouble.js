// @ts-check
/** Something was refused or could not be shown: what is the matter, and one thing to do. */

import { actions, button } from "../../components/button.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { problemWords } from "../../shared/problems.js";
import { t } from "../../shared/texts.js";

const NOT_WORTH_AGAIN = ["grant_over", "not_found", "instance_changed", "identity_changed", "not_on_roster"];

/** @param {import("../app.js").App} app @param {{error: any, again: () => unknown}} params */
export function show(app, { error, again }) {
  return screen({
    title: t(error?.code === "grant_over" ? "gone.over_title" : "trouble.title"),
    children: [
      el("p", { class: "lead" }, problemWords(error)),
      actions(
        !NOT_WORTH_AGAIN.includes(error?.code) && button({ label: t("trouble.again"), kind: "main", action: again }),
        app.isOpen && button({ label: t("gone.home"), action: () => app.go("home") }),
      ),
    ],
  });
}
