// @ts-check
/**
 * "Are you sure?", in place: the question takes the place of the button that asked.
 *
 * askInPlace({ place, question, yes, no, action, busy? })
 *   place: an element whose children the question replaces; "no" brings them back.
 * No dialog: nothing is laid over the page, so the way out stays in reach. Focus moves to
 * the question and back.
 */

import { el } from "../shared/dom.js";
import { actions, button } from "./button.js";

/**
 * @param {object} options
 * @param {HTMLElement} options.place
 * @param {string} options.question
 * @param {string} options.yes
 * @param {string} options.no
 * @param {() => unknown} options.action
 * @param {string} [options.busy]
 */
export function askInPlace({ place, question, yes, no, action, busy }) {
  const before = [...place.childNodes];
  const asked = /** @type {HTMLElement | null} */ (document.activeElement);
  const back = () => {
    place.replaceChildren(...before);
    asked?.focus();
  };
  const words = el("p", { tabindex: "-1", class: "notice-title" }, question);
  const box = el(
    "div",
    { class: "notice", role: "group" },
    words,
    actions(button({ label: yes, kind: "main", action, busy }), button({ label: no, action: back })),
  );
  place.replaceChildren(box);
  words.focus();
}
