// @ts-check
/**
 * The languages of the screens, and how one comes into use.
 *
 * * The same table as tools/build/languages.py; a house test compares them.
 * * A page with its language in its address keeps that; any other takes the first of the browser's
 *   languages that is here, else English. Nothing is stored; the server sees which file of texts is fetched.
 * * A change replaces texts, `lang` and `dir` in place: no navigation, nothing typed is lost.
 */

import { language, loadTexts, t } from "./texts.js";

/** @type {Readonly<Record<string, {name: string, dir: "ltr" | "rtl", checked: boolean}>>} */
export const LANGUAGES = Object.freeze({
  en: { name: "English", dir: "ltr", checked: true },
  es: { name: "Español", dir: "ltr", checked: false },
  fr: { name: "Français", dir: "ltr", checked: false },
  ro: { name: "Română", dir: "ltr", checked: false },
  vi: { name: "Tiếng Việt", dir: "ltr", checked: false },
  ar: { name: "العربية", dir: "rtl", checked: false },
});

/** The language this page starts in. */
export function firstLanguage() {
  const { lang, dataset } = document.documentElement;
  if ("fixed" in dataset) return lang;
  const wanted = navigator.languages.map((tag) => tag.split("-")[0].toLowerCase());
  return wanted.find((tag) => Object.hasOwn(LANGUAGES, tag)) ?? "en";
}

/** Use a language from now on, in what the shell brought too. @param {string} tag */
export async function useLanguage(tag) {
  await loadTexts(tag);
  const root = document.documentElement;
  root.lang = tag;
  root.dir = LANGUAGES[tag].dir;
  document.title = t("app.name");
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = t(/** @type {HTMLElement} */ (element).dataset.text ?? "");
  }
  const exit = /** @type {HTMLElement} */ (document.querySelector("[data-module=exit]"));
  for (const [name, key] of [["twoMore", "two_more"], ["oneMore", "one_more"], ["over", "over"], ["leaving", "leaving"]]) {
    exit.dataset[name] = t(`leave.${key}`);
  }
}

/** Whether a speaker has read the texts that are in use. */
export const isChecked = () => LANGUAGES[language()]?.checked ?? true;

/** The name of the language in use, in itself. */
export const languageName = () => LANGUAGES[language()]?.name ?? language();
