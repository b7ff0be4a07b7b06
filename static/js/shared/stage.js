// @ts-check
/**
 * One document, many screens: swapped in place, without history entries.
 *
 * new Stage({ place, screens, app, progress, onProblem })
 *   place: <main>; screens: name -> (app, params) => element | { element, leave? } (or a promise)
 *   progress: words shown when a screen takes more than half a second
 *   onProblem(error): the words to show, or nothing when it was dealt with
 * * `leave` of a screen runs before the next one comes (drafts are kept, timers stopped).
 * * Focus goes to the new screen's heading, or to what is marked `data-first`; the page scrolls to the top.
 * * Of two `go` calls at once the later one wins.
 * * `again()` makes the screen anew, in another language: what was typed or chosen stays, boxes are unticked.
 * * A bubbling `problem` event inside a screen becomes a notice at its top. Where the site is not the one it was,
 *   that notice is all there is: nobody is asked to type anything into it, and what was typed is gone.
 */

import { notice } from "../components/notice.js";
import { el } from "./dom.js";
import { isAnotherSite } from "./problems.js";

/** @typedef {{element: HTMLElement, leave?: () => unknown}} Shown */
/** @typedef {(app: any, params: any) => HTMLElement | Shown | Promise<HTMLElement | Shown>} MakeScreen */

const PATIENCE_MS = 500;

export class Stage {
  #turn = 0;
  /** @type {Shown | null} */
  #shown = null;
  /** The name of the screen that is shown. */
  name = "";
  /** @type {object} */
  #params = {};

  /** @param {{place: HTMLElement, screens: Record<string, MakeScreen>, app: any, progress: () => string, onProblem: (error: any) => string | void}} options */
  constructor({ place, screens, app, progress, onProblem }) {
    this.place = place;
    this.screens = screens;
    this.app = app;
    this.progress = progress;
    this.onProblem = onProblem;
    place.addEventListener("problem", (event) => this.#complain(/** @type {CustomEvent} */ (event).detail));
  }

  /** Show a screen. @param {string} name @param {object} [params] */
  async go(name, params = {}) {
    const turn = ++this.#turn;
    await this.settle();
    const waiting = setTimeout(() => turn === this.#turn && this.#showProgress(), PATIENCE_MS);
    try {
      const made = await this.screens[name](this.app, params);
      const shown = made instanceof HTMLElement ? { element: made } : made;
      if (turn === this.#turn) this.#put(name, params, shown);
      else shown.leave?.();
    } finally {
      clearTimeout(waiting);
    }
  }

  /** The same screen made anew, with what was typed or chosen on it. */
  async again() {
    const typed = typedIn(this.place);
    const { name } = this;
    await this.go(name, this.#params);
    if (this.name === name) typeInto(this.place, typed);
  }

  /** Let the screen that is shown keep what it must (drafts), and stop its timers; gives what `leave` gave. */
  async settle() {
    const shown = this.#shown;
    this.#shown = null;
    return shown?.leave?.();
  }

  /** Nothing of the screen is seen any more, while something is still being kept. */
  cover() {
    this.#turn += 1;
    this.#showProgress();
  }

  /** Empty the page at once, without waiting for anything; timers of the screen stop. */
  clear() {
    this.#turn += 1;
    void this.settle().catch(() => {});
    this.name = "";
    this.#params = {};
    this.place.replaceChildren();
  }

  /** @param {string} name @param {object} params @param {Shown} shown */
  #put(name, params, shown) {
    this.#shown = shown;
    this.name = name;
    this.#params = params;
    this.place.replaceChildren(shown.element);
    this.place.dataset.screen = name;
    window.scrollTo(0, 0);
    /** @type {HTMLElement | null} */
    const first = shown.element.querySelector("[data-first]") ?? shown.element.querySelector("h1");
    first?.focus({ preventScroll: true });
  }

  #showProgress() {
    this.place.replaceChildren(el("p", { class: "progress", role: "status" }, this.progress()));
  }

  /** @param {any} error */
  #complain(error) {
    const words = this.onProblem(error);
    if (!words) return;
    this.place.querySelector(".notice[data-problem]")?.remove();
    const box = notice({ words, kind: "care" });
    box.dataset.problem = "";
    const heading = this.place.querySelector("h1");
    if (isAnotherSite(error)) {
      void this.settle()?.catch(() => {});
      this.#params = {};
      heading?.parentElement?.replaceChildren(heading);
    }
    heading?.after(box);
    box.scrollIntoView({ block: "nearest" });
    box.focus({ preventScroll: true });
  }
}

const TYPED = "input:not([type=checkbox]), textarea, select:not([data-language])";

/** @param {HTMLElement} place @returns {HTMLInputElement[]} */
const typedFields = (place) => [...place.querySelectorAll(TYPED)].map((field) => /** @type {HTMLInputElement} */ (field));

/** @param {HTMLElement} place */
const typedIn = (place) => typedFields(place).map(({ type, value, checked }) => ({ type, value, checked }));

/** Where the fields are the same ones as before. @param {HTMLElement} place @param {{type: string, value: string, checked: boolean}[]} typed */
function typeInto(place, typed) {
  const fields = typedFields(place);
  if (fields.length !== typed.length) return;
  fields.forEach((field, n) => {
    const { type, value, checked } = typed[n];
    if (type === "radio") field.checked = checked;
    else field.value = value;
    if (type === "radio" ? checked : value) field.dispatchEvent(new Event(type === "radio" ? "change" : "input", { bubbles: true }));
  });
}
