// @ts-check
/**
 * What the screens of a card have in common.
 *
 * cardScreen(app, { title, back?, practice?, children }) — the language first, in a practice the mark that
 *   it is one, and last, for whoever came by a link, that their browser may remember it
 * moments(time) — one moment in the zone of the place and, where that is another, in UTC
 */

import { languageChoice } from "../components/language_choice.js";
import { facts, screen } from "../components/screen.js";
import { el } from "../shared/dom.js";
import { t } from "../shared/texts.js";
import { fullMoment, utcMoment } from "../shared/time.js";

/**
 * @param {import("./app.js").App} app
 * @param {{title: string, back?: {label: string, action: () => unknown}, practice?: boolean, children: import("../shared/dom.js").Child[]}} options
 */
export function cardScreen(app, { title, back, practice = false, children }) {
  return screen({ title, back, children: [practice && practiceMark(), languageChoice(app.stage), ...children, app.isByLink && remembered()] });
}

const remembered = () => el("p", { class: "quiet small" }, t("code.remembered"));

/** On the screen and on paper. */
export const practiceMark = () => el("p", { class: "practice-mark" }, t("practice.mark"));

/** @param {number} time */
export function moments(time) {
  const [here, utc] = [fullMoment(time), utcMoment(time)];
  return facts(here === utc ? [[t("moment.utc"), utc]] : [[t("moment.here"), here], [t("moment.utc"), utc]], { tight: true });
}
