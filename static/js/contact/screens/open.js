// @ts-check
/**
 * What was prepared: the owner's words first, then the parts, each in its own language and direction.
 *
 * * The reading comes with the call, so making the screen anew (in another language) reads nothing again.
 * * The words go when their time is over, or when the site says that they are: never for want of a
 *   connection, since this may be all that somebody has to go by.
 */

import { actions, button } from "../../components/button.js";
import { languageChoice } from "../../components/language_choice.js";
import { notice } from "../../components/notice.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { printPage } from "../../shared/print.js";
import { listInWords, t } from "../../shared/texts.js";
import { momentInWords } from "../../shared/time.js";
import { answerForm } from "../answer_form.js";
import { moments, practiceMark } from "../frame.js";
import { watchCard } from "../watching.js";

const LOOK_MS = 1_000;

/**
 * @typedef {object} Reading
 * @property {boolean} practice
 * @property {string} words
 * @property {string} callMe
 * @property {boolean} phoneLost
 * @property {number} openUntil
 * @property {{title: string, lang: string, text: string}[]} sections
 * @property {string[]} takenOut
 */

/** @param {import("../app.js").App} app @param {{reading: Reading}} params */
export function show(app, { reading }) {
  const { callMe, openUntil, practice } = reading;
  const title = callMe ? t("open.from", { name: callMe }) : t("open.title");
  const element = screen({
    title,
    children: [
      practice && practiceMark(),
      paper(app, reading, title),
      el("hr", { class: "rule" }),
      answerForm(app),
      el("hr", { class: "rule" }),
      actions(button({ label: t("open.print"), action: printPage })),
      el("p", { class: "quiet small" }, t("open.print_hint")),
      languageChoice(app.stage),
    ],
  });
  app.reads();
  const over = () => (element.replaceChildren(), app.over());
  const timer = setInterval(() => app.clock.now() >= openUntil && over(), LOOK_MS);
  const changed = (/** @type {import("../app.js").Look} */ look) => look.state !== "open" && over();
  const unwatch = watchCard(app, { changed });
  return { element, leave: () => (clearInterval(timer), unwatch()) };
}

/** @param {import("../app.js").App} app @param {Reading} reading @param {string} title */
function paper(app, { words, phoneLost, openUntil, practice, sections, takenOut }, title) {
  const until = t("open.until", { when: momentInWords(openUntil, app.clock.now()) });
  return el(
    "article",
    { class: "reading paper" },
    el("p", { class: "on-paper theirs-title", dir: "auto", "aria-hidden": "true" }, title),
    practice && el("p", { class: "on-paper", "aria-hidden": "true" }, t("practice.mark")),
    words && el("p", { class: "theirs", dir: "auto" }, words),
    phoneLost && notice({ words: t("open.phone_lost") }),
    sections.map(section),
    !words && sections.length === 0 && el("p", { class: "quiet" }, t(practice ? "open.practice_nothing" : "open.nothing")),
    takenOut.length > 0 && el("p", { class: "quiet" }, t("open.taken_out", { titles: listInWords(takenOut) })),
    el("div", { class: "stack stack-tight until" }, el("p", {}, until), moments(openUntil)),
  );
}

/** @param {Reading["sections"][number]} part */
const section = ({ title, lang, text }) =>
  el(
    "section",
    { class: "told" },
    el("h2", { class: "theirs-title", dir: "auto", lang }, title),
    el("p", { class: "theirs", dir: "auto", lang }, text),
  );
