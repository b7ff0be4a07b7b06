// @ts-check
/** A screen that could not be shown: what is the matter, and one thing to do. */

import { actions, button } from "../../components/button.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";

/** @param {import("../app.js").App} _app @param {{words: string, again?: (() => unknown) | null}} params */
export function show(_app, { words, again }) {
  return screen({
    title: t("trouble.title"),
    children: [el("p", { class: "lead" }, words), again && actions(button({ label: t("trouble.again"), kind: "main", action: again }))],
  });
}
