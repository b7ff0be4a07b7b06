// @ts-check
/**
 * A code in groups that don't break in the middle, read out group by group.
 * codeText("ABCD-EFGH-…") — the hyphen stays with its group.
 */

import { el } from "../shared/dom.js";

/** @param {string} code */
export function codeText(code) {
  const groups = code.split("-");
  return el(
    "p",
    { class: "code-text", translate: "no" },
    groups.flatMap((group, n) => [el("span", {}, n < groups.length - 1 ? `${group}-` : group), " "]),
  );
}
