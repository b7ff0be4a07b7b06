// @ts-check
/**
 * Which language the screens speak: a list of names, each in its own language, without flags.
 *
 * languageChoice(stage)
 *   A choice takes effect at once: the screen is made anew in that language, with what was typed or
 *   chosen on it. A ticked box is not ticked again: what it agreed to is now said in other words.
 *   Texts that no speaker has read say so.
 */

import { el, newId } from "../shared/dom.js";
import { LANGUAGES, isChecked, languageName, useLanguage } from "../shared/languages.js";
import { language, t } from "../shared/texts.js";

/** @param {import("../shared/stage.js").Stage} stage */
export function languageChoice(stage) {
  const input = makeSelect({ id: newId("language"), "data-language": true });
  input.addEventListener("change", () => void change(stage, input));
  const label = el("label", { class: "quiet small", for: input.id }, t("language.label"));
  const note = !isChecked() && el("p", { class: "quiet small" }, t("language.unchecked", { language: languageName() }));
  return el("div", { class: "stack stack-tight" }, el("div", { class: "language" }, label, input), note);
}

/** @param {import("../shared/stage.js").Stage} stage @param {HTMLSelectElement} input */
async function change(stage, input) {
  try {
    await useLanguage(input.value);
    await stage.again();
    /** @type {HTMLElement | null} */ (stage.place.querySelector("[data-language]"))?.focus();
  } catch (error) {
    input.value = language();
    input.dispatchEvent(new CustomEvent("problem", { bubbles: true, detail: error }));
  }
}

/**
 * The same list for somebody else's page; `say` hears the one in use at once, and each that is chosen.
 * @param {(tag: string) => void} say
 */
export function languageSelect(say) {
  const input = makeSelect();
  input.addEventListener("change", () => say(input.value));
  say(input.value);
  return input;
}

/** @param {Record<string, any>} [more] attributes */
function makeSelect(more = {}) {
  const options = Object.entries(LANGUAGES).map(([tag, { name, dir }]) => el("option", { value: tag, lang: tag, dir }, name));
  const input = el("select", { class: "input", autocomplete: "off", ...more }, options);
  input.value = language();
  return input;
}
