// @ts-check
/**
 * Radio buttons and checkboxes as large rows.
 *
 * new Choices({ legend, hint?, many?, options: [{ value, label, hint?, extra?, theirs? }], chosen?: [values] })
 *   `.element` (a fieldset), `.value` (one: string, "" if none), `.values` (many), `.onchange`
 *   extra: an element shown below its row while that row is chosen
 *   theirs: the label is the person's own text (set in their type, any direction)
 *   Nothing is chosen unless `chosen` says so.
 * tickBox({ label }) — one unticked box; `.input.checked`
 */

import { el, newId, put } from "../shared/dom.js";

/** @typedef {import("../shared/dom.js").Child} Child */
/** @typedef {{value: string, label: Child, hint?: Child, extra?: HTMLElement, theirs?: boolean}} Option */

export class Choices {
  /** @type {() => void} */
  onchange = () => {};

  /** @param {{legend: Child, hint?: Child, many?: boolean, options: Option[], chosen?: string[], legendUnseen?: boolean}} options */
  constructor({ legend, hint, many = false, options, chosen = [], legendUnseen = false }) {
    this.options = options;
    this.inputs = options.map((option) => rowInput(many, newGroup(this), option.value, chosen));
    this.problem = el("p", { class: "field-problem", id: newId("problem"), hidden: true });
    this.element = el(
      "fieldset",
      { class: "choices", "aria-describedby": this.problem.id },
      el("legend", { class: legendUnseen ? "unseen" : "choices-legend" }, legend),
      hint && el("p", { class: "quiet choices-hint" }, hint),
      this.problem,
      options.flatMap((option, n) => [row(this.inputs[n], option), option.extra && wrapExtra(option.extra)]),
    );
    this.element.addEventListener("change", () => this.#changed());
    this.#showExtras();
  }

  get values() {
    return this.inputs.filter((input) => input.checked).map((input) => input.value);
  }

  get value() {
    return this.values[0] ?? "";
  }

  /** Nothing is chosen any more. */
  clear() {
    for (const input of this.inputs) input.checked = false;
    this.#showExtras();
  }

  /** @param {string} words */
  complain(words) {
    this.problem.hidden = false;
    this.problem.replaceChildren(words);
    this.inputs[0]?.focus();
  }

  #changed() {
    this.problem.hidden = true;
    this.#showExtras();
    this.onchange();
  }

  #showExtras() {
    this.options.forEach(({ extra }, n) => {
      if (extra?.parentElement) extra.parentElement.hidden = !this.inputs[n].checked;
    });
  }
}

/** @type {WeakMap<Choices, string>} */
const groups = new WeakMap();

/** @param {Choices} choices */
function newGroup(choices) {
  const name = groups.get(choices) ?? newId("choice");
  groups.set(choices, name);
  return name;
}

/** @param {boolean} many @param {string} name @param {string} value @param {string[]} chosen */
function rowInput(many, name, value, chosen) {
  const type = many ? "checkbox" : "radio";
  return el("input", { type, name, value, checked: chosen.includes(value), autocomplete: "off" });
}

/** @param {HTMLInputElement} input @param {Option} option */
function row(input, { label, hint, theirs }) {
  const words = el("span", theirs ? { class: "theirs", dir: "auto" } : {}, label);
  return el(
    "label",
    { class: "choice" },
    input,
    el("span", { class: "choice-words" }, words, hint && el("span", { class: "choice-hint" }, hint)),
  );
}

/** @param {HTMLElement} extra */
function wrapExtra(extra) {
  return put(el("div", { class: "choice-extra", hidden: true }), extra);
}

/** One box to tick, unticked. @param {{label: import("../shared/dom.js").Child}} options */
export function tickBox({ label }) {
  const input = el("input", { type: "checkbox", autocomplete: "off" });
  const problem = el("p", { class: "field-problem", id: newId("problem"), hidden: true });
  input.setAttribute("aria-describedby", problem.id);
  input.addEventListener("change", () => (problem.hidden = true));
  const element = el("div", { class: "stack stack-tight" }, problem, row(input, { value: "", label }));
  const complain = (/** @type {string} */ words) => {
    problem.hidden = false;
    problem.replaceChildren(words);
    input.focus();
  };
  return { element, input, complain };
}
