// @ts-check
/** Erase everything: what goes, what stays with others, and the secret typed again. */

import { actions, button, submitButton } from "../../components/button.js";
import { makeForm } from "../../components/form.js";
import { notice } from "../../components/notice.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { SecretAgain } from "../secret_again.js";
import { backToSettings } from "./settings.js";

const POINTS = ["goes", "readers", "offices", "backups"];

/** @param {import("../app.js").App} app */
export function show(app) {
  const erase = async (/** @type {import("../secret_again.js").Secret} */ secret) => {
    await app.engine.call("erase", secret);
    app.wipe();
    await app.reopen(t("erase.done"));
  };
  const again = new SecretAgain({ summary: app.summary, run: erase });
  return screen({
    title: t("erase.title"),
    back: backToSettings(app),
    children: [
      el("ul", {}, POINTS.map((name) => el("li", {}, t(`erase.${name}`)))),
      notice({
        words: t("erase.copy"),
        children: [button({ label: t("save_copy.title"), kind: "link", action: () => app.go("save_copy") })],
      }),
      makeForm({
        remember: true,
        busy: t("erase.busy"),
        children: [
          ...again.elements,
          notice({ kind: "care", words: t("erase.for_good") }),
          actions(
            submitButton({ label: t("erase.erase"), kind: "care" }),
            button({ label: t("erase.no"), action: () => app.go("settings") }),
          ),
        ],
        action: () => again.action(),
      }),
    ],
  });
}
