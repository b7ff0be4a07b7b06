// @ts-check
/**
 * The card: shown once, printed, photographed or copied by hand. It says nothing of what it is for,
 * unless the person writes something on it. The code is kept nowhere.
 *
 * A second person's card stands below, and on a sheet of its own: whoever has both needs nobody's yes.
 */

import { actions, button } from "../../components/button.js";
import { codeText } from "../../components/code_text.js";
import { Field, textInput } from "../../components/field.js";
import { fold } from "../../components/fold.js";
import { notice } from "../../components/notice.js";
import { group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { clearQr, drawQr } from "../../shared/qr.js";
import { t } from "../../shared/texts.js";

/**
 * @typedef {import("../types.d.ts").CardCode} CardCode
 * @typedef {import("../types.d.ts").ReleaseCard & {contact: string, practice?: boolean, holder?: string}} Params
 *   `holder`: who has to say yes too
 */

/** @param {import("../app.js").App} app @param {Params} params */
export function show(app, { release, contact, practice = false, holder = "", second = null, ...code }) {
  const first = card(code, t("release_card.words"));
  const other = second && card(second, t("release_card.second_words", { name: holder }));
  const element = screen({
    title: t("release_card.title", { contact }),
    children: [
      practice && el("p", { class: "lead" }, t("release.practice_mark")),
      el("p", { class: "lead" }, holder ? t("release_card.what_second", { name: holder }) : t("release_card.what")),
      ...first.code,
      ...handOver(contact),
      first.words.element,
      other && secondCard(other, holder),
      actions(
        button({ label: t("release_card.done"), kind: "main", action: () => app.go("release", { release }) }),
        button({ label: t("recovery_code.print"), action: () => window.print() }),
      ),
      el("p", { class: "quiet" }, t("release_card.lost")),
      first.paper,
      other?.paper,
    ],
  });
  return { element, leave: () => [first, other].forEach((one) => one?.pictures.forEach(clearQr)) };
}

/** How a card gets to this person. @param {string} contact */
const handOver = (contact) => [
  el("p", {}, t("release_card.give", { contact })),
  el("p", { class: "quiet" }, t("release_card.type", { address: `${location.host}/c` })),
];

/** @param {ReturnType<typeof card>} other @param {string} name */
const secondCard = (other, name) =>
  group(
    t("release_card.second_title", { name }),
    notice({ kind: "care", words: t("release_card.second_not_both") }),
    el("p", {}, t("release_card.second_what", { name })),
    ...other.code,
    ...handOver(name),
    other.words.element,
  );

/** One card: its code on the screen, words for it, and its sheet of paper. @param {CardCode} card @param {string} label of the words */
function card({ code, digits, url }, label) {
  const [canvas, printed] = [picture(), picture()];
  drawQr(canvas, url);
  drawQr(printed, url);
  const onCard = el("p", {});
  const words = new Field({ label, hint: t("release_card.words_hint"), input: textInput({ dir: "auto", maxlength: 120 }) });
  words.input.addEventListener("input", () => onCard.replaceChildren(words.value));
  const paper = el(
    "div",
    { class: "paper recovery-card stack", "aria-hidden": "true" },
    onCard,
    printed,
    codeText(code),
    codeText(digits),
    el("p", {}, `${location.host}/c`),
  );
  const shown = [canvas, el("div", { class: "card" }, codeText(code)), fold({ label: t("recovery_code.as_digits"), fill: () => codeText(digits) })];
  return { code: shown, words, paper, pictures: [canvas, printed] };
}

const picture = () => el("canvas", { class: "qr", role: "img", "aria-label": t("code.picture") });
