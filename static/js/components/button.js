// @ts-check
/**
 * Buttons.
 *
 * button({ label, action, kind?, busy?, describe? }) — a button that runs an action
 *   kind: "main" (one a screen) | "care" (in its place, where it can't be undone) | "plain" | "quiet"
 *     | "edge" (quiet, alone in a line) | "link" | "way" (leads on, in a list) | "back" | "small"
 *   busy: words shown while the action takes long
 *   describe: said by screen readers after the label, for labels that repeat ("End")
 * submitButton({ label }) — for a form of form.js
 * Events: `problem` (see busy.js).
 */

import { el } from "../shared/dom.js";
import { runBusy } from "./busy.js";

/** @type {Record<string, string>} */
const CLASSES = {
  main: "button button-main",
  care: "button button-care",
  plain: "button",
  quiet: "button button-quiet",
  edge: "button button-quiet button-edge",
  link: "button button-link",
  way: "button way",
  back: "button button-quiet button-back button-small",
  small: "button button-small",
};

/**
 * @param {object} options
 * @param {import("../shared/dom.js").Child} options.label
 * @param {() => unknown} options.action
 * @param {string} [options.kind]
 * @param {string} [options.busy]
 * @param {string} [options.describe]
 * @returns {HTMLButtonElement}
 */
export function button({ label, action, kind = "plain", busy, describe }) {
  const element = el("button", { type: "button", class: CLASSES[kind] }, label, describe && unseen(describe));
  element.addEventListener("click", () => runBusy(element, action, busy));
  return element;
}

/** @param {{label: import("../shared/dom.js").Child, kind?: string}} options */
export function submitButton({ label, kind = "main" }) {
  return el("button", { type: "submit", class: CLASSES[kind] }, label);
}

/** Words only a screen reader says, set off by a space. @param {string} words */
export function unseen(words) {
  return el("span", { class: "unseen" }, ` ${words}`);
}

/** The row at the end of a screen. @param {...import("../shared/dom.js").Child} buttons */
export function actions(...buttons) {
  return el("div", { class: "actions" }, ...buttons);
}
