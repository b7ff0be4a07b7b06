// @ts-check
/**
 * Choosing a passphrase: five proposed words, 20 digits, or one's own.
 *
 * new PassphraseChoice({ nameOf })   `.element`; `await .propose()` before showing it;
 *   `await .settle()` gives the passphrase or throws FieldProblem; `.problem(words)` makes one.
 * Digits come first where the screens are not in English, since the words are English.
 */

import { button } from "../components/button.js";
import { Choices } from "../components/choices.js";
import { secretField } from "../components/field.js";
import { FieldProblem } from "../components/form.js";
import { el } from "../shared/dom.js";
import { language, t } from "../shared/texts.js";
import { isHardToGuess, makeDigits, makeWords, tidyPassphrase } from "./passphrases.js";

export class PassphraseChoice {
  proposed = { words: "", digits: "" };

  /** @param {{nameOf: () => string}} options */
  constructor({ nameOf }) {
    this.nameOf = nameOf;
    this.words = el("div", { class: "secret-words", translate: "no" });
    this.digits = el("div", { class: "secret-words", translate: "no" });
    this.own = secretField({ label: t("passphrase.own_field"), hint: t("passphrase.own_hint"), autocomplete: "new-password" });
    this.again = secretField({ label: t("passphrase.again"), autocomplete: "new-password" });
    this.choices = new Choices({
      legend: t("passphrase.legend"),
      options: this.#options(),
      chosen: [language().startsWith("en") ? "words" : "digits"],
    });
    this.element = this.choices.element;
  }

  async propose() {
    this.proposed = { words: await makeWords(), digits: makeDigits() };
    this.#show();
  }

  /** @param {string} words */
  problem(words) {
    return new FieldProblem(this.choices.value === "own" ? this.own : /** @type {any} */ (this.choices), words);
  }

  /** @returns {Promise<string>} */
  async settle() {
    const kind = this.choices.value;
    if (kind === "words" || kind === "digits") return tidyPassphrase(this.proposed[kind]);
    const own = tidyPassphrase(this.own.value);
    if (!(await isHardToGuess(own, this.nameOf()))) throw new FieldProblem(this.own, t("passphrase.too_easy"));
    if (own !== tidyPassphrase(this.again.value)) throw new FieldProblem(this.again, t("passphrase.not_same"));
    return own;
  }

  #options() {
    const other = (/** @type {() => Promise<string> | string} */ make, /** @type {"words" | "digits"} */ kind) =>
      button({
        label: t(`passphrase.other_${kind}`),
        kind: "quiet",
        action: async () => {
          this.proposed[kind] = await make();
          this.#show();
        },
      });
    const own = el("div", { class: "stack" }, this.own.element, this.again.element);
    const proposal = (/** @type {Node} */ box, /** @type {Node} */ more) => el("div", { class: "stack stack-tight" }, box, more);
    const words = { value: "words", label: t("passphrase.words"), extra: proposal(this.words, other(makeWords, "words")) };
    const digits = { value: "digits", label: t("passphrase.digits"), extra: proposal(this.digits, other(makeDigits, "digits")) };
    const mine = { value: "own", label: t("passphrase.own"), extra: own };
    return language().startsWith("en") ? [words, digits, mine] : [digits, words, mine];
  }

  #show() {
    const spans = (/** @type {string} */ text) => text.split(" ").flatMap((part) => [el("span", {}, part), " "]);
    this.words.replaceChildren(...spans(this.proposed.words));
    this.digits.replaceChildren(...spans(this.proposed.digits));
  }
}
