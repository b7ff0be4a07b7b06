// @ts-check
/**
 * Before writing: what is good to know (in full before the first words, folded later), and
 * starter titles that may all be left aside.
 */

import { button } from "../../components/button.js";
import { fold } from "../../components/fold.js";
import { group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { t } from "../../shared/texts.js";
import { CLOSE_KINDS, OPEN_KINDS, starterTitle } from "../kinds.js";

const POINTS = ["help", "law", "words", "stop"];

/** @param {import("../app.js").App} app */
export function show(app) {
  const isFirst = app.summary.sections.length === 0;
  const used = new Set(app.summary.sections.map(({ kind }) => kind));
  const way = (/** @type {string} */ kind) => starter(app, kind);
  const fresh = (/** @type {string[]} */ kinds) => kinds.filter((kind) => !used.has(kind));
  return screen({
    title: t("new_section.title"),
    back: { label: t("app.home"), action: () => app.go("home") },
    children: [
      isFirst ? advice() : fold({ label: t("new_section.before"), fill: advice }),
      group(t("new_section.pick"), el("div", { class: "ways" }, own(app), fresh(OPEN_KINDS).map(way))),
      group(
        t("new_section.close"),
        el("p", { class: "quiet" }, t("new_section.close_words")),
        el("div", { class: "ways" }, fresh(CLOSE_KINDS).map(way)),
      ),
    ],
  });
}

function advice() {
  return el("ul", { class: "card" , role: "list" }, POINTS.map((name) => el("li", {}, t(`new_section.${name}`))));
}

/** @param {import("../app.js").App} app @param {string} kind */
function starter(app, kind) {
  const title = starterTitle(kind);
  return button({ label: title, kind: "way", action: () => app.go("writing", { kind, title }) });
}

/** @param {import("../app.js").App} app */
function own(app) {
  return button({ label: t("new_section.own"), kind: "way", action: () => app.go("writing", { kind: "other", title: "" }) });
}
