// @ts-check
/**
 * A sentence in the language in use and, where no speaker has read that language's texts yet, in
 * English below it: nobody should agree to a mistake of a computer.
 *
 * await twice.ready()   before the first use on a screen: fetches English where it is needed
 * twice(() => t("…"))   what stands there: words, or words and their English; `make` is run once
 *   for each language, so numbers and times in it are written in that language too
 */

import { el } from "../shared/dom.js";
import { isChecked } from "../shared/languages.js";
import { fetchTexts, inEnglish } from "../shared/texts.js";

/** @param {() => string} make @returns {import("../shared/dom.js").Child} */
export function twice(make) {
  if (isChecked()) return make();
  return el("span", { class: "twice" }, make(), el("span", { class: "in-english", lang: "en", dir: "ltr" }, inEnglish(make)));
}

twice.ready = async () => {
  if (!isChecked()) await fetchTexts("en");
};
