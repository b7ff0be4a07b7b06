// @ts-check
/**
 * Office, worker and time, many times over, behind the words: whoever photographs the page
 * photographs that too. Not read out: the same stands in words at the top.
 */

import { el } from "../shared/dom.js";

const TIMES = 120;

/** @param {...string} parts each keeps its own direction: a date among names of another would be torn */
export function watermark(...parts) {
  const words = parts.map((part) => `\u2068${part}\u2069`).join(" · ");
  const lines = Array.from({ length: TIMES }, () => el("span", {}, words));
  return el("div", { class: "watermark", "aria-hidden": "true", dir: "auto" }, lines);
}
