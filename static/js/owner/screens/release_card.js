// @ts-check
/**
 * The card: shown once, printed, photographed or copied by hand. It says nothing of what it is for,
 * unless the person writes something on it. The code is kept nowhere.
 */

import { actions, button } from "../../components/button.js";
import { codeText } from "../../components/code_text.js";
import { Field, textInput } from "../../components/field.js";
import { fold } from "../../components/fold.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { clearQr, drawQr } from "../../shared/qr.js";
import { t } from "../../shared/texts.js";

/** @param {import("../app.js").App} app @param {{release: string, code: string, digits: string, url: string, contact: string, practice?: boolean}} params */
export function show(app, { release, code, digits, url, contact, practice = false }) {
  const [canvas, printed] = [picture(), picture()];
  drawQr(canvas, url);
  drawQr(printed, url);
  const onCard = el("p", {});
  const words = new Field({ label: t("release_card.words"), hint: t("release_card.words_hint"), input: textInput({ dir: "auto", maxlength: 120 }) });
  words.input.addEventListener("input", () => onCard.replaceChildren(words.value));
  const element = screen({
    title: t("release_card.title", { contact }),
    children: [
      practice && el("p", { class: "lead" }, t("release.practice_mark")),
      el("p", { class: "lead" }, t("release_card.what")),
      canvas,
      el("div", { class: "card" }, codeText(code)),
      fold({ label: t("recovery_code.as_digits"), fill: () => codeText(digits) }),
      el("p", {}, t("release_card.give", { contact })),
      el("p", { class: "quiet" }, t("release_card.type", { address: `${location.host}/c` })),
      words.element,
      actions(
        button({ label: t("release_card.done"), kind: "main", action: () => app.go("release", { release }) }),
        button({ label: t("recovery_code.print"), action: () => window.print() }),
      ),
      el("p", { class: "quiet" }, t("release_card.lost")),
      el(
        "div",
        { class: "paper recovery-card stack", "aria-hidden": "true" },
        onCard,
        printed,
        codeText(code),
        codeText(digits),
        el("p", {}, `${location.host}/c`),
      ),
    ],
  });
  return { element, leave: () => [canvas, printed].forEach(clearQr) };
}

const picture = () => el("canvas", { class: "qr", role: "img", "aria-label": t("code.picture") });
