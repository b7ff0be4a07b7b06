// @ts-check
/**
 * A labelled control with its hint and its problem tied to it.
 *
 * new Field({ label, hint?, input })      `.element`, `.input`, `.value`
 *   .complain(words)  shows the problem, marks the control, moves focus to it
 *   .calm()           takes it away; typing does that too
 * textInput, textArea, secretInput make controls; none is ever spell-checked or
 * capitalised by the phone unless asked, since keyboards learn what they correct.
 */

import { el, newId, put } from "../shared/dom.js";
import { t } from "../shared/texts.js";

export class Field {
  /**
   * @param {object} options
   * @param {string} options.label
   * @param {string} [options.hint]
   * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} options.input
   * @param {import("../shared/dom.js").Child} [options.beside] e.g. a show button
   */
  constructor({ label, hint = "", input, beside }) {
    this.input = input;
    this.hintId = newId("hint");
    this.problem = el("p", { class: "field-problem", id: newId("problem"), hidden: true });
    input.id ||= newId("field");
    if (hint) input.setAttribute("aria-describedby", this.hintId);
    input.addEventListener("input", () => this.calm());
    this.element = el(
      "div",
      { class: "field" },
      el("label", { class: "field-label", for: input.id }, label),
      hint && el("p", { class: "field-hint", id: this.hintId }, hint),
      this.problem,
      beside ? el("div", { class: "input-with-button" }, input, beside) : input,
    );
  }

  get value() {
    return this.input.value;
  }

  /** @param {string} words */
  complain(words) {
    this.problem.hidden = false;
    this.problem.replaceChildren(words);
    this.input.setAttribute("aria-invalid", "true");
    const described = [this.problem.id, this.element.querySelector(".field-hint")?.id];
    this.input.setAttribute("aria-describedby", described.filter(Boolean).join(" "));
    this.input.focus();
  }

  calm() {
    this.problem.hidden = true;
    this.input.removeAttribute("aria-invalid");
  }
}

const UNLEARNED = { autocapitalize: "none", autocorrect: "off", spellcheck: "false" };

/** @param {Record<string, any>} [options] */
export function textInput(options = {}) {
  return el("input", { type: "text", class: "input", autocomplete: "off", ...UNLEARNED, ...options });
}

/** The person's own text: their direction, their language. @param {Record<string, any>} [options] */
export function textArea(options = {}) {
  const off = { autocomplete: "off", spellcheck: "false", autocorrect: "off" };
  return el("textarea", { class: "input", dir: "auto", rows: 8, ...off, ...options });
}

/**
 * The name beside a secret. Password managers know it by its `name`; told more, a browser would
 * write it into its saved session, on disk.
 * @param {Record<string, any>} [options]
 */
export const nameInput = (options = {}) => textInput({ name: "username", ...options });

/**
 * A secret with a button that shows it; pasting and password managers work. While it is shown
 * it is a text like any other to the browser, which must not keep it in its saved session.
 * @param {{label: string, hint?: string, autocomplete: string}} options
 */
export function secretField({ label, hint, autocomplete }) {
  const input = el("input", { type: "password", class: "input input-secret", autocomplete, ...UNLEARNED });
  const toggle = el("button", { type: "button", class: "button" });
  const show = (/** @type {boolean} */ shown) => {
    input.setAttribute("autocomplete", shown ? "off" : autocomplete);
    input.type = shown ? "text" : "password";
    toggle.replaceChildren(shown ? t("field.hide") : t("field.show"));
    put(toggle, el("span", { class: "unseen" }, ` ${label}`));
  };
  toggle.addEventListener("click", () => show(input.type === "password"));
  show(false);
  return new Field({ label, hint, input, beside: toggle });
}
