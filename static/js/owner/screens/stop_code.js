// @ts-check
/** The stop code: with it anybody stops what runs and ends what is shared, on any phone, and reads nothing. */

import { actions, button } from "../../components/button.js";
import { codeText } from "../../components/code_text.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { printPage } from "../../shared/print.js";
import { t } from "../../shared/texts.js";
import { backToPrepared } from "./prepared.js";

/** @param {import("../app.js").App} app */
export async function show(app) {
  const { digits, words } = await app.engine.call("stopCode");
  const address = `${location.host}/s`;
  // A few words have a hyphen inside: none of them is broken, or it is copied as two.
  const list = () =>
    el("p", { class: "code-text", translate: "no", lang: "en", dir: "ltr" }, words.split(" ").flatMap((/** @type {string} */ word) => [el("span", {}, word), " "]));
  return screen({
    title: t("stop_code.title"),
    back: backToPrepared(app),
    children: [
      el("p", { class: "lead" }, t("stop_code.what")),
      el("p", {}, t("stop_code.how", { address })),
      el("div", { class: "card stack" }, codeText(digits), el("p", { class: "quiet small" }, t("stop_code.or_words")), list()),
      el("p", { class: "quiet" }, t("stop_code.who")),
      actions(button({ label: t("recovery_code.print"), action: printPage })),
      el("div", { class: "paper recovery-card stack", "aria-hidden": "true" }, codeText(digits), list(), el("p", {}, address)),
    ],
  });
}
