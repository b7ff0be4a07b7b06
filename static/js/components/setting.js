// @ts-check
/**
 * A thing that is already set, in one line, with a button that opens its choices below.
 *
 * setting({ name, value, change, panel })   value: () => words, asked again after each change
 *   Call `.refresh()` of what it gives when the value changed; `.open()` shows its choices.
 */

import { el, newId } from "../shared/dom.js";
import { unseen } from "./button.js";

/** @param {{name: string, value: () => string, change: string, panel: HTMLElement}} options */
export function setting({ name, value, change, panel }) {
  const words = el("p", { dir: "auto" }, value());
  const body = el("div", { class: "choice-extra", id: newId("setting"), hidden: true }, panel);
  const toggle = el(
    "button",
    { type: "button", class: "button button-quiet button-small", "aria-expanded": "false", "aria-controls": body.id },
    change,
    unseen(name),
  );
  const show = (/** @type {boolean} */ open) => {
    body.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.addEventListener("click", () => show(body.hidden === true));
  const row = el("div", { class: "setting" }, el("div", {}, el("p", { class: "quiet small" }, name), words), toggle);
  const element = el("div", {}, row, body);
  return { element, refresh: () => words.replaceChildren(value()), open: () => show(true) };
}
