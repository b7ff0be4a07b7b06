// @ts-check
/**
 * Folded text: a button that says what is inside, and the text only while it is open.
 *
 * fold({ label, open?, fill }) — `fill()` gives the content, each time it is opened (it may be
 *   a promise). Closed again, the content leaves the page. Starts closed unless `open`.
 */

import { el, newId } from "../shared/dom.js";
import { runBusy } from "./busy.js";

/**
 * @param {object} options
 * @param {import("../shared/dom.js").Child} options.label
 * @param {() => Node | Promise<Node>} options.fill
 * @param {boolean} [options.open]
 * @returns {HTMLElement}
 */
export function fold({ label, fill, open = false }) {
  const body = el("div", { class: "fold-body", id: newId("fold"), hidden: true });
  const toggle = el(
    "button",
    { type: "button", class: "button button-quiet", "aria-expanded": "false", "aria-controls": body.id },
    label,
  );
  const change = async () => {
    const opening = body.hidden;
    body.replaceChildren(...(opening ? [await fill()] : []));
    body.hidden = !opening;
    toggle.setAttribute("aria-expanded", String(opening));
  };
  toggle.addEventListener("click", () => runBusy(toggle, change));
  const element = el("div", { class: "fold" }, toggle, body);
  if (open) void change();
  return element;
}
