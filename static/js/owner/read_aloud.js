// @ts-check
/**
 * A page read aloud, where the device itself has a voice for the language in use. A voice that
 * speaks on somebody else's computer is never used: it would be sent what is read.
 *
 * const voice = readAloud(() => element)   `.element` is empty until there is such a voice; `.stop()`
 *   What is read is ours: not the person's own words, not the English below, no buttons.
 */

import { el } from "../shared/dom.js";
import { language, t } from "../shared/texts.js";
import { button } from "../components/button.js";

const NOT_READ = ".in-english, .theirs, .theirs-title, .unseen, .fold, .actions, button, [hidden]";
const LINES = "h1, h2, dt, dd, p, legend, .choice-words";

/** @param {() => Element | null} page */
export function readAloud(page) {
  const element = el("div", {});
  const speech = globalThis.speechSynthesis;
  if (!speech) return { element, stop: () => {} };
  const stop = () => speech.cancel();
  const look = () => {
    const voice = speech.getVoices().find(({ lang, localService }) => localService && speaks(lang));
    if (!voice || element.childElementCount > 0) return;
    const read = () => speakLines(speech, voice, linesOf(page()));
    element.append(
      el(
        "div",
        { class: "actions" },
        button({ label: t("consent.read_aloud"), kind: "quiet", action: read }),
        button({ label: t("consent.read_stop"), kind: "quiet", action: stop }),
      ),
    );
  };
  speech.addEventListener("voiceschanged", look);
  look();
  return {
    element,
    stop: () => {
      speech.removeEventListener("voiceschanged", look);
      stop();
    },
  };
}

/** @param {string} lang of a voice, such as ar-EG or ar_EG */
const speaks = (lang) => lang.split(/[-_]/)[0].toLowerCase() === language();

/** @param {SpeechSynthesis} speech @param {SpeechSynthesisVoice} voice @param {string[]} lines */
function speakLines(speech, voice, lines) {
  speech.cancel();
  for (const line of lines) {
    const words = new SpeechSynthesisUtterance(line);
    words.voice = voice;
    words.lang = voice.lang;
    speech.speak(words);
  }
}

/** @param {Element | null} page */
function linesOf(page) {
  if (!page) return [];
  const copy = /** @type {Element} */ (page.cloneNode(true));
  for (const part of copy.querySelectorAll(NOT_READ)) part.remove();
  return [...copy.querySelectorAll(LINES)].map((line) => line.textContent?.trim() ?? "").filter(Boolean);
}
