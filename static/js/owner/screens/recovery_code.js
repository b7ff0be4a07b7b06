// @ts-check
/**
 * The recovery code: shown once, to print or copy by hand, then typed back as an exercise.
 * The printed card names nothing but "Notes", the code, the address and this site's print.
 */

import { actions, button } from "../../components/button.js";
import { codeText } from "../../components/code_text.js";
import { fold } from "../../components/fold.js";
import { facts, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { printPage } from "../../shared/print.js";
import { t } from "../../shared/texts.js";

/** @param {import("../app.js").App} app @param {{code: string, digits: string, first?: boolean}} params */
export async function show(app, { code, digits }) {
  const { fingerprint } = await app.engine.call("start");
  return screen({
    title: t("recovery_code.title"),
    children: [
      el("p", { class: "lead" }, t("recovery_code.what")),
      el("div", { class: "card" }, codeText(code)),
      fold({ label: t("recovery_code.as_digits"), fill: () => codeText(digits) }),
      el("p", { class: "quiet" }, t("recovery_code.where")),
      actions(
        button({ label: t("recovery_code.practise"), kind: "main", action: () => app.go("recovery_practice", { code, digits }) }),
        button({ label: t("recovery_code.print"), action: printPage }),
      ),
      el("hr", { class: "rule" }),
      el("p", { class: "quiet" }, t("recovery_code.skip_words")),
      actions(button({ label: t("recovery_code.skip"), kind: "quiet", action: () => app.go("home") })),
      paper(code, digits, fingerprint),
    ],
  });
}

/** @param {string} code @param {string} digits @param {string} fingerprint */
function paper(code, digits, fingerprint) {
  return el(
    "div",
    { class: "paper recovery-card stack", "aria-hidden": "true" },
    el("h2", {}, t("app.name")),
    codeText(code),
    codeText(digits),
    facts([
      [t("recovery_code.paper_address"), location.host],
      [t("recovery_code.paper_print"), fingerprint],
    ]),
  );
}
