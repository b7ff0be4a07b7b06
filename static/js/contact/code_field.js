// @ts-check
/**
 * A field for a code of several groups: all of it is seen at once, so that it can be compared with a card.
 * Enter sends it off, as in a field of one line.
 *
 * codeField({ label, hint, value? }) -> Field
 */

import { Field, textArea } from "../components/field.js";

const LONGEST = 400;

/** @param {{label: string, hint: string, value?: string}} options */
export function codeField({ label, hint, value = "" }) {
  const input = textArea({
    rows: 2,
    class: "input input-short input-secret",
    dir: "ltr",
    maxlength: LONGEST,
    autocapitalize: "none",
    enterkeyhint: "go",
    value,
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    input.form?.requestSubmit();
  });
  return new Field({ label, hint, input });
}
