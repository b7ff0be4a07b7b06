// @ts-check
/**
 * What the exit does, and what it can't do: shown before the first notebook is made, and from
 * the first screen and the settings whenever somebody wants it.
 */

import { actions, button } from "../../components/button.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";

const POINTS = ["does", "keys", "history", "kept", "back"];

/** @param {import("../app.js").App} app @param {{next?: string}} params */
export function show(app, { next = "opening" }) {
  return screen({
    title: t("about_leaving.title"),
    children: [
      el("ul", { class: "stack plain-list" }, POINTS.map(point)),
      el("p", { class: "quiet" }, t("about_leaving.private")),
      actions(button({ label: t("about_leaving.go_on"), kind: "main", action: () => app.go(next) })),
    ],
  });
}

/** @param {string} name */
function point(name) {
  return el(
    "li",
    { class: "card" },
    el("p", { class: "card-title" }, t(`about_leaving.${name}_title`)),
    el("p", {}, t(`about_leaving.${name}`)),
  );
}
