// @ts-check
/**
 * The card: shown once, printed, photographed or copied by hand. It says nothing of what it is for,
 * unless the person writes something on it. The code is kept nowhere.
 *
 * Whoever gets it may speak another language than the person: each card's link carries the one chosen
 * below it, and the page it opens begins in that.
 *
 * A second person's card stands below, and on a sheet of its own: whoever has both needs nobody's yes.
 */

import { actions, button } from "../../components/button.js";
import { codeText } from "../../components/code_text.js";
import { Field, textInput } from "../../components/field.js";
import { fold } from "../../components/fold.js";
import { languageSelect } from "../../components/language_choice.js";
import { notice } from "../../components/notice.js";
import { group, screen } from "../../components/screen.js";
import { inLanguage, typedAddress } from "../../shared/card_language.js";
import { el } from "../../shared/dom.js";
import { printPage } from "../../shared/print.js";
import { clearQr, drawQr } from "../../shared/qr.js";
import { t } from "../../shared/texts.js";

/**
 * @typedef {import("../types.d.ts").CardCode} CardCode
 * @typedef {Partial<CardCode> & {release: string, second?: CardCode | null, contact: string, practice?: boolean, holder?: string}} Params
 *   `holder`: who has to say yes too. Without a code only their card is new
 */

/** @param {import("../app.js").App} app @param {Params} params */
export function show(app, { release, contact, practice = false, holder = "", second = null, ...code }) {
  const first = code.code ? card(/** @type {CardCode} */ (code), t("release_card.words")) : null;
  const other = second && card(second, t("release_card.second_words", { name: holder }));
  const element = screen({
    title: first ? t("release_card.title", { contact }) : t("release_card.second_title", { name: holder }),
    children: [
      practice && el("p", { class: "lead" }, t("release.practice_mark")),
      ...(first ? firstCard(first, contact, holder) : []),
      other && (first ? secondCard(other, holder) : el("div", { class: "stack" }, ...ofSecond(other, holder))),
      actions(
        button({ label: t("release_card.done"), kind: "main", action: () => app.go("release", { release }) }),
        button({ label: t("recovery_code.print"), action: printPage }),
      ),
      el("p", { class: "quiet" }, t("release_card.lost")),
      first?.paper,
      other?.paper,
    ],
  });
  return { element, leave: () => [first, other].forEach((one) => one?.pictures.forEach(clearQr)) };
}

/** @param {ReturnType<typeof card>} first @param {string} contact @param {string} holder */
const firstCard = (first, contact, holder) => [
  el("p", { class: "lead" }, t(holder ? "release_card.what_second" : "release_card.what", { contact, name: holder })),
  ...first.code,
  ...handOver(contact, first),
  first.words.element,
];

/** How a card gets to this person. @param {string} contact @param {ReturnType<typeof card>} shown */
const handOver = (contact, { language, typing }) => [language.element, el("p", {}, t("release_card.give", { contact })), typing];

/** @param {ReturnType<typeof card>} other @param {string} name */
const secondCard = (other, name) =>
  group(t("release_card.second_title", { name }), ...ofSecond(other, name));

/** @param {ReturnType<typeof card>} other @param {string} name */
const ofSecond = (other, name) => [
  notice({ kind: "care", words: t("release_card.second_not_both") }),
  el("p", {}, t("release_card.second_what", { name })),
  ...other.code,
  ...handOver(name, other),
  other.words.element,
];

/** One card: its code on the screen, words for it, and its sheet of paper. @param {CardCode} card @param {string} label of the words */
function card({ code, digits, url }, label) {
  const [canvas, printed] = [picture(), picture()];
  const [typing, onPaper] = [el("p", { class: "quiet" }), el("p", { dir: "ltr" })];
  const spoken = languageSelect((lang) => {
    for (const place of [canvas, printed]) drawQr(place, inLanguage(url, lang));
    onPaper.replaceChildren(typedAddress(location.host, lang));
    typing.replaceChildren(t("release_card.type", { address: typedAddress(location.host, lang) }));
  });
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
    onPaper,
  );
  const shown = [canvas, el("div", { class: "card" }, codeText(code)), fold({ label: t("recovery_code.as_digits"), fill: () => codeText(digits) })];
  const language = new Field({ label: t("release_card.language"), input: spoken });
  return { code: shown, language, typing, words, paper, pictures: [canvas, printed] };
}

const picture = () => el("canvas", { class: "qr", role: "img", "aria-label": t("code.picture") });
