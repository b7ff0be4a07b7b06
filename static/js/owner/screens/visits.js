// @ts-check
/**
 * Where else the notebook is open: how often and since which day, never on what. Closing the
 * others takes the secret typed again, so that an open phone alone locks nobody out.
 */

import { button, submitButton } from "../../components/button.js";
import { makeForm } from "../../components/form.js";
import { notice } from "../../components/notice.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { count, t } from "../../shared/texts.js";
import { utcDayInWords } from "../../shared/time.js";
import { SecretAgain } from "../secret_again.js";
import { backToSettings } from "./settings.js";

/** @param {import("../app.js").App} app */
export async function show(app) {
  const { visits } = await app.refresh();
  const children = visits.length ? closing(app, visits) : [el("p", {}, t("visits.none"))];
  return screen({ title: t("visits.title"), back: backToSettings(app), children });
}

/** @param {import("../app.js").App} app @param {number[]} visits */
function closing(app, visits) {
  const close = async (/** @type {import("../secret_again.js").Secret} */ secret) => {
    const { closed } = await app.engine.call("closeVisits", secret);
    await app.refresh();
    await app.go("home", { note: count("visits.closed", closed) });
  };
  const again = new SecretAgain({ summary: app.summary, run: close });
  return [
    el("p", { class: "lead" }, count("visits.some", visits.length, { day: utcDayInWords(visits[0]) })),
    el("p", {}, t("visits.what")),
    el("p", {}, t("visits.close_what")),
    notice({
      kind: "care",
      words: t("visits.not_you"),
      children: [button({ label: t("activity.do_passphrase"), kind: "link", action: () => app.go("set_passphrase") })],
    }),
    makeForm({
      remember: true,
      busy: t("visits.busy"),
      children: [...again.elements, submitButton({ label: t("visits.close") })],
      action: () => again.action(),
    }),
  ];
}
