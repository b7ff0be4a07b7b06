// @ts-check
/** A page that covered itself: the words are gone from it. It says why, and what to do. */

import { actions, button } from "../../components/button.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { keepReceipt } from "../grant_cards.js";

/** @param {import("../app.js").App} app @param {{why: "over" | "lost", grant: string}} params */
export function show(app, { why, grant }) {
  app.say(t(`gone.${why}_title`));
  return screen({
    title: t(`gone.${why}_title`),
    children: [
      el("p", { class: "lead" }, t(`gone.${why}`)),
      why === "over" && el("div", { class: "row" }, keepReceipt(app, grant)),
      actions(
        why === "lost" && button({ label: t("gone.again"), kind: "main", action: () => app.go("reading", { grant }) }),
        button({ label: t("gone.home"), kind: why === "lost" ? "plain" : "main", action: () => app.go("home") }),
      ),
    ],
  });
}
