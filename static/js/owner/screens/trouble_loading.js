// @ts-check
/** A screen that could not be shown: what is the matter, and one thing to do. */

import { actions, button } from "../../components/button.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";

/** @param {import("../app.js").App} app @param {{words: string, again?: (() => unknown) | null}} params */
export function show(app, { words, again }) {
  return screen({
    title: t("trouble_loading.title"),
    children: [
      el("p", { class: "lead" }, words),
      actions(
        again && button({ label: t("trouble_loading.again"), kind: "main", action: again }),
        app.isOpen && button({ label: t("app.home"), action: () => app.go("home") }),
      ),
    ],
  });
}
