// @ts-check
/** Settings: one line each, one page each. */

import { button } from "../../components/button.js";
import { languageChoice } from "../../components/language_choice.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";

const PAGES = ["set_call_me", "set_lock_time", "set_passphrase", "set_recovery", "visits", "save_copy", "erase"];

/** @param {import("../app.js").App} app */
export function show(app) {
  const ways = PAGES.map((name) => button({ label: t(`${name}.title`), kind: "way", action: () => app.go(name) }));
  const about = button({
    label: t("about_leaving.title"),
    kind: "way",
    action: () => app.go("about_leaving", { next: "settings" }),
  });
  return screen({
    title: t("settings.title"),
    back: { label: t("app.home"), action: () => app.go("home") },
    children: [languageChoice(app.stage), el("div", { class: "ways" }, ways, about)],
  });
}

/** The way back to this page. @param {import("../app.js").App} app */
export const backToSettings = (app) => ({ label: t("settings.title"), action: () => app.go("settings") });
