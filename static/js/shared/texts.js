// @ts-check
/**
 * The words on the screens: one static file a language, made by the build.
 *
 * * `t("home.title")` gives the sentence; `{name}` in it is filled from the values.
 * * `count("home.readers", 3)` takes the key's `one` or `other` by the language's own rule,
 *   with `{n}` filled in.
 * * A key that does not exist gives the key's last part: the house tests find those first.
 * * Texts are put in the page as text, never as markup. A name or a title that is filled in
 *   can't turn the sentence around it: marks that change the direction are left out, and a
 *   new line is a space.
 */

/** @type {Record<string, string>} */
let sentences = {};
let lang = "en";

/** Fetch the texts of `language`; screens made from now on use them. @param {string} language */
export async function loadTexts(language) {
  const answer = await fetch(`/assets/texts/${language}.json`, { credentials: "omit" });
  sentences = await answer.json();
  lang = language;
}

/** The language in use, as a BCP 47 tag. */
export const language = () => lang;

/** The same with the person's own region, for dates and numbers: en-GB where the browser says so. */
export const locale = () => navigator.languages.find((tag) => tag === lang || tag.startsWith(`${lang}-`)) ?? lang;

/** @param {string} key */
export const hasText = (key) => Object.hasOwn(sentences, key);

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const sentence = sentences[key] ?? key.slice(key.lastIndexOf(".") + 1).replaceAll("_", " ");
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => fill(values[name] ?? whole));
}

/** Overrides, embeddings and isolates (not the plain marks that right-to-left writing needs). */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

/** @param {string | number} value */
const fill = (value) => String(value).replace(TURNING, "").replace(/[\p{Cc}\u2028\u2029]+/gu, " ");

/**
 * @param {string} key
 * @param {number} n
 * @param {Record<string, string | number>} [values]
 */
export function count(key, n, values = {}) {
  const form = new Intl.PluralRules(lang).select(n);
  return t(hasText(`${key}.${form}`) ? `${key}.${form}` : `${key}.other`, { n, ...values });
}

/** "bread, milk and eggs" in the language in use. @param {string[]} things */
export function listInWords(things) {
  return new Intl.ListFormat(locale(), { type: "conjunction" }).format(things);
}
