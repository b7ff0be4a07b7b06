// @ts-check
/**
 * The frame of a screen: back, heading, content.
 *
 * screen({ title, back?, theirs?, children })
 *   back: { label, action }; theirs: the title is the person's own text
 *   The heading takes focus when the stage shows the screen, so it is read out first.
 */

import { el } from "../shared/dom.js";
import { button } from "./button.js";

/**
 * @param {object} options
 * @param {import("../shared/dom.js").Child} options.title
 * @param {{label: string, action: () => unknown}} [options.back]
 * @param {boolean} [options.theirs]
 * @param {import("../shared/dom.js").Child[]} options.children
 */
export function screen({ title, back, theirs = false, children }) {
  const heading = el("h1", theirs ? { tabindex: "-1", class: "theirs-title", dir: "auto" } : { tabindex: "-1" }, title);
  return el(
    "div",
    { class: "screen stack" },
    back && el("div", { class: "screen-back" }, button({ label: back.label, action: back.action, kind: "back" })),
    heading,
    children,
  );
}

/** A group with a heading. @param {import("../shared/dom.js").Child} title @param {...import("../shared/dom.js").Child} children */
export function group(title, ...children) {
  return el("section", { class: "stack" }, el("h2", {}, title), ...children);
}

/**
 * What is set, in words, as a list of name and value; `tight` puts each pair in one line.
 * @param {[import("../shared/dom.js").Child, import("../shared/dom.js").Child][]} pairs
 * @param {{tight?: boolean}} [look]
 */
export function facts(pairs, { tight = false } = {}) {
  return el(
    "dl",
    { class: tight ? "facts facts-tight" : "facts" },
    pairs.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", { dir: "auto" }, value))),
  );
}
