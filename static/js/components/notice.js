// @ts-check
/**
 * A notice: something that happened or is good to know.
 *
 * notice({ title?, words?, kind?, children? })   kind: "calm" | "care"
 * Announced by screen readers as it appears (role status); never red, never blinking.
 */

import { el } from "../shared/dom.js";

/**
 * @param {object} options
 * @param {string} [options.title]
 * @param {string} [options.words]
 * @param {"calm" | "care"} [options.kind]
 * @param {import("../shared/dom.js").Child[]} [options.children]
 */
export function notice({ title, words, kind = "calm", children = [] }) {
  return el(
    "div",
    { class: kind === "care" ? "notice notice-care" : "notice", role: "status", tabindex: "-1" },
    title && el("p", { class: "notice-title" }, title),
    words && el("p", {}, words),
    children,
  );
}
