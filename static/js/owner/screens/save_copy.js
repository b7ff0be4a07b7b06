// @ts-check
/**
 * A copy of everything, as an open file with a neutral name, for who types the secret again. It
 * is readable by anybody who finds it, and the page says so before. The browser's own hold on it
 * ends with this page.
 */

import { submitButton } from "../../components/button.js";
import { makeForm } from "../../components/form.js";
import { notice } from "../../components/notice.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { handOver } from "../../shared/handing_over.js";
import { t } from "../../shared/texts.js";
import { SecretAgain } from "../secret_again.js";
import { backToSettings } from "./settings.js";

/** @param {import("../app.js").App} app */
export function show(app) {
  let address = "";
  const forget = () => URL.revokeObjectURL(address);
  const save = async (/** @type {import("../secret_again.js").Secret} */ secret) => {
    const { json } = await app.engine.call("saveCopy", secret);
    forget();
    address = handOver(json, "notes.json");
    app.say(t("save_copy.done"));
  };
  const again = new SecretAgain({ summary: app.summary, run: save, onlyKnown: true });
  const element = screen({
    title: t("save_copy.title"),
    back: backToSettings(app),
    children: [
      el("p", {}, t("save_copy.what")),
      makeForm({
        remember: true,
        busy: t("app.one_moment"),
        children: [
          ...again.elements,
          notice({ kind: "care", words: t("save_copy.care") }),
          submitButton({ label: t("save_copy.save") }),
        ],
        action: () => again.action(),
      }),
    ],
  });
  return { element, leave: forget };
}
