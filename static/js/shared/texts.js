// @ts-check
/**
 * The words on the screens: one static file a language, made by the build.
 *
 * * `t("home.title")` gives the sentence; `{name}` in it is filled from the values. A number is
 *   written as the language writes numbers.
 * * `count("home.readers", 3)` takes the key's form for that number by the language's own rule
 *   (`one`, `few`, `other` …), with `{n}` filled in.
 * * A key that does not exist gives the key's last part: the house tests find those first.
 * * Texts are put in the page as text, never as markup. A name or a title that is filled in
 *   can't turn the sentence around it: marks that change the direction are left out, and a
 *   new line is a space. In a language from right to left it stands isolated.
 * * `inEnglish(make)` runs `make` with English as the language in use, for what is shown twice.
 */

import { published } from "./published.js";

/** @typedef {{lang: string, sentences: Record<string, string>}} Tongue */

/** @type {Tongue} */
let inUse = { lang: "en", sentences: {} };
/** Pages with texts of their own say in which folder these are. */
const folder = () => globalThis.document?.documentElement.dataset.texts ?? "";

/** @type {Map<string, Tongue>} */
const loaded = new Map();

/** Fetch the texts of `language`; screens made from now on use them. @param {string} language */
export async function loadTexts(language) {
  inUse = await fetchTexts(language);
}

/** Have the texts of `language` at hand for `inEnglish`. @param {string} language @returns {Promise<Tongue>} */
export async function fetchTexts(language) {
  const known = loaded.get(language);
  if (known) return known;
  const answer = await fetch(published(`/assets/texts/${folder()}${language}.json`), { credentials: "omit" });
  const tongue = { lang: language, sentences: await answer.json() };
  loaded.set(language, tongue);
  return tongue;
}

/**
 * What `make` gives while English is in use; it must not wait for anything, and English must
 * have been fetched before.
 * @template T @param {() => T} make @returns {T}
 */
export function inEnglish(make) {
  const before = inUse;
  inUse = loaded.get("en") ?? before;
  try {
    return make();
  } finally {
    inUse = before;
  }
}

/** The language in use, as a BCP 47 tag. */
export const language = () => inUse.lang;

/**
 * The same with the person's own region, for dates and numbers: en-GB where the browser says so. Where a region has
 * digits or a calendar of its own, those of our sentences and codes are taken, so that one page has one kind.
 */
export const locale = () => {
  const tag = navigator.languages.find((one) => one === inUse.lang || one.startsWith(`${inUse.lang}-`)) ?? inUse.lang;
  return isRightToLeft() ? made(`locale ${tag}`, () => new Intl.Locale(tag, OUR_NUMBERS).toString()) : tag;
};
const OUR_NUMBERS = { calendar: "gregory", numberingSystem: "latn" };

/** @type {Map<string, any>} */
const formatters = new Map();

/**
 * A formatter, made once: making one costs many times what using it does.
 * @template T
 * @param {string} name everything it depends on
 * @param {() => T} make
 * @returns {T}
 */
export function made(name, make) {
  const known = formatters.get(name);
  if (known) return known;
  const fresh = make();
  formatters.set(name, fresh);
  return fresh;
}

/** @param {string} key */
export const hasText = (key) => Object.hasOwn(inUse.sentences, key);

/**
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const sentence = inUse.sentences[key] ?? key.slice(key.lastIndexOf(".") + 1).replaceAll("_", " ");
  const filled = sentence.replace(/\{(\w+)\}/g, (whole, name) => fill(values[name] ?? whole));
  return filled !== sentence && isRightToLeft() ? RIGHT_TO_LEFT_MARK + filled : filled;
}

/** Overrides, embeddings and isolates (not the plain marks that right-to-left writing needs). */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

const RIGHT_TO_LEFT = /^(ar|fa|he|ur)\b/;
const isRightToLeft = () => RIGHT_TO_LEFT.test(inUse.lang);
/** Before a sentence that may begin with a name: else its place would take it for one from left to right. */
const RIGHT_TO_LEFT_MARK = "\u200f";

/** @param {string | number} value */
const fill = (value) =>
  typeof value === "number"
    ? made(`number ${locale()}`, () => new Intl.NumberFormat(locale())).format(value)
    : apart(value.replace(TURNING, "").replace(/[\p{Cc}\u2028\u2029]+/gu, " "));

/** In a sentence from right to left a name, a date or an address keeps its own order. @param {string} value */
const apart = (value) => (isRightToLeft() ? `\u2068${value}\u2069` : value);

/**
 * @param {string} key
 * @param {number} n
 * @param {Record<string, string | number>} [values]
 */
export function count(key, n, values = {}) {
  const form = made(`plural ${inUse.lang}`, () => new Intl.PluralRules(inUse.lang)).select(n);
  return t(hasText(`${key}.${form}`) ? `${key}.${form}` : `${key}.other`, { n, ...values });
}

/**
 * "bread, milk and eggs" in the language in use. From right to left, names of the other direction keep the
 * list's own order, wherever it is put.
 * @param {string[]} things
 */
export function listInWords(things) {
  const apartOnes = isRightToLeft() ? things.map((one) => RIGHT_TO_LEFT_MARK + one + RIGHT_TO_LEFT_MARK) : things;
  return made(`list ${locale()}`, () => new Intl.ListFormat(locale(), { type: "conjunction" })).format(apartOnes);
}
