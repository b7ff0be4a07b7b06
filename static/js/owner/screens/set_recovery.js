// @ts-check
/** A new recovery code; the old one stops working. */

import { actions, button, submitButton } from "../../components/button.js";
import { makeForm } from "../../components/form.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { SecretAgain } from "../secret_again.js";
import { backToSettings } from "./settings.js";

/** @param {import("../app.js").App} app */
export function show(app) {
  const { recovery, recoveryPractised } = app.summary;
  const make = async (/** @type {import("../secret_again.js").Secret} */ secret) => {
    const made = await app.engine.call("newRecoveryCode", secret);
    await app.refresh();
    await app.go("recovery_code", { code: made.recoveryCode, digits: made.recoveryDigits });
  };
  const again = new SecretAgain({ summary: app.summary, run: make });
  return screen({
    title: t("set_recovery.title"),
    back: backToSettings(app),
    children: [
      el("p", {}, t(recovery ? (recoveryPractised ? "set_recovery.tried" : "set_recovery.not_tried") : "home.recovery_none")),
      recovery && actions(button({ label: t("recovery_practice.title"), action: () => app.go("recovery_practice") })),
      recovery && el("p", { class: "quiet" }, t("set_recovery.replaces")),
      makeForm({
        remember: true,
        busy: t("set_passphrase.busy"),
        children: [...again.elements, submitButton({ label: t("set_recovery.make"), kind: recovery && recoveryPractised ? "plain" : "main" })],
        action: () => again.action(),
      }),
    ],
  });
}
