// @ts-check
/**
 * A form that never travels: `action` gets it, the page stays.
 *
 * makeForm({ children, action, busy?, remember? })
 *   remember: true lets password managers offer and keep (sign-in forms only). Otherwise
 *   autocomplete is off, which also keeps what is typed out of the browser's saved session.
 *   Throw FieldProblem from `action` to tie a message to a field; other errors go up as `problem`.
 */

import { el } from "../shared/dom.js";
import { runBusy } from "./busy.js";

/** A message for one field of the form. */
export class FieldProblem extends Error {
  /** @param {import("./field.js").Field} field @param {string} words */
  constructor(field, words) {
    super("field");
    this.field = field;
    this.words = words;
  }
}

/**
 * @param {object} options
 * @param {(import("../shared/dom.js").Child)[]} options.children
 * @param {() => unknown} options.action
 * @param {string} [options.busy]
 * @param {boolean} [options.remember]
 */
export function makeForm({ children, action, busy, remember = false }) {
  const form = el("form", { class: "stack", novalidate: true, autocomplete: remember ? "on" : "off" }, children);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const submit = /** @type {HTMLElement} */ (form.querySelector("[type=submit]"));
    runBusy(submit, () => tieToField(action), busy);
  });
  return form;
}

/** @param {() => unknown} action */
async function tieToField(action) {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof FieldProblem)) throw error;
    error.field.complain(error.words);
  }
}
