// @ts-check
/**
 * "Are you still there?": covers the words, leaves the bar with the way out uncovered.
 *
 * askToStay({ title, words, stay, lockNow, onStay, onLock }) -> function that takes it away
 *   words: (seconds left) => text. role=alertdialog; the screen below is inert meanwhile.
 */

import { el, newId } from "../shared/dom.js";
import { actions, button } from "./button.js";

/**
 * @param {object} options
 * @param {string} options.title
 * @param {(secondsLeft: number) => string} options.words
 * @param {string} options.stay
 * @param {string} options.lockNow
 * @param {() => void} options.onStay
 * @param {() => void} options.onLock
 * @param {number} options.lockAtMs
 * @returns {() => void}
 */
export function askToStay({ title, words, stay, lockNow, onStay, onLock, lockAtMs }) {
  const main = document.querySelector("main");
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  const [titleId, wordsId] = [newId("stay"), newId("stay")];
  const secondsLeft = () => Math.max(0, Math.ceil((lockAtMs - Date.now()) / 1000));
  const left = el("p", { id: wordsId }, words(secondsLeft()));
  const stayButton = button({ label: stay, kind: "main", action: onStay });
  const dialog = el(
    "div",
    { class: "stay", role: "alertdialog", "aria-labelledby": titleId, "aria-describedby": wordsId },
    el(
      "div",
      { class: "stay-box stack" },
      el("h2", { id: titleId }, title),
      left,
      actions(stayButton, button({ label: lockNow, action: onLock })),
    ),
  );
  main?.toggleAttribute("inert", true);
  document.body.append(dialog);
  stayButton.focus();
  const timer = setInterval(() => left.replaceChildren(words(secondsLeft())), 1000);
  return () => {
    clearInterval(timer);
    dialog.remove();
    main?.toggleAttribute("inert", false);
    before?.focus();
  };
}
