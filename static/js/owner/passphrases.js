// @ts-check
/**
 * Passphrases: proposed by this browser, or the person's own if it is hard enough to guess.
 *
 * * Five words of the EFF long list (2^64) or 20 digits (2^66) pass by construction.
 * * An own one needs 10^12 guesses after normalisation; the floor is compiled in here.
 * * The list and the estimator are large and loaded only when asked for.
 * * 20 digits are the same with and without spaces, because people write them in groups, and in whichever
 *   digits a keyboard has.
 */

import { plainDigits } from "../shared/digits.js";

const WORDS = 5;
const DIGITS = 20;
const FLOOR_LOG10 = 12;
const ESTIMATED_CHARACTERS = 100;

/** A whole number below `limit`, every one equally likely. @param {number} limit */
function randomBelow(limit) {
  const top = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const [n] = crypto.getRandomValues(new Uint32Array(1));
    if (n < top) return n % limit;
  }
}

/** @returns {Promise<string>} */
export async function makeWords() {
  const { words } = await import("../../vendor/words.js");
  return Array.from({ length: WORDS }, () => words[randomBelow(words.length)]).join(" ");
}

/** In groups of five, as it is shown. */
export function makeDigits() {
  const digits = Array.from({ length: DIGITS }, () => randomBelow(10)).join("");
  return /** @type {string[]} */ (digits.match(/.{5}/g)).join(" ");
}

/** What is used as passphrase for what was typed. @param {string} typed */
export function tidyPassphrase(typed) {
  const digits = plainDigits(typed).replace(/[\s-]/g, "");
  return digits.length === DIGITS && /^\d+$/.test(digits) ? digits : typed;
}

/**
 * Whether an own passphrase is hard enough to guess, also for who knows the word.
 * @param {string} passphrase
 * @param {string} name
 */
export async function isHardToGuess(passphrase, name) {
  const { guessesLog10 } = await import("../../vendor/strength.js");
  const known = [...normalise(name).split(" "), normalise(name)].filter(Boolean);
  return guessesLog10(normalise(passphrase).slice(0, ESTIMATED_CHARACTERS), known) >= FLOOR_LOG10;
}

/** As the door sees it: case and spacing don't count. @param {string} text */
function normalise(text) {
  const folded = text.normalize("NFKC").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return folded.replace(/\s+/g, " ").trim();
}
