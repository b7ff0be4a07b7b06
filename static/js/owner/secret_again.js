// @ts-check
/**
 * The secret typed again, for acts that an open phone alone must not allow: the word and the
 * passphrase, or the recovery code. Who came in by the code is asked for that first.
 *
 * new SecretAgain({ summary, run, label?, onlyKnown? })
 *   `.elements`; `.action()` runs `run({name, passphrase})` or `run({recoveryCode})` and ties a
 *   wrong secret to its field; `.way` and `.name` as typed so far; `.onchange` when the way changes
 *   label: of the passphrase; onlyKnown: leave out a passphrase that this visit can't compare
 */

import { Choices } from "../components/choices.js";
import { Field, nameInput, secretField, textInput } from "../components/field.js";
import { FieldProblem } from "../components/form.js";
import { el } from "../shared/dom.js";
import { t } from "../shared/texts.js";
import { tidyPassphrase } from "./passphrases.js";

/**
 * @typedef {"passphrase" | "recovery"} Way
 * @typedef {{name: string, passphrase: string} | {recoveryCode: string}} Secret
 */

/** @type {Record<Way, Record<string, string>>} */
const WRONG = {
  passphrase: {
    secret_wrong: "set_passphrase.wrong",
    door_unknown: "set_passphrase.wrong",
    bad_name: "set_passphrase.wrong",
    bad_passphrase: "set_passphrase.wrong",
  },
  recovery: {
    secret_wrong: "recovery_opening.unknown",
    door_unknown: "recovery_opening.unknown",
    code_mistyped: "recovery_opening.mistyped",
  },
};

export class SecretAgain {
  /** @type {() => void} */
  onchange = () => {};

  /**
   * @param {object} options
   * @param {import("./types.d.ts").Summary} options.summary
   * @param {(secret: Secret) => Promise<unknown>} options.run
   * @param {string} [options.label]
   * @param {boolean} [options.onlyKnown]
   */
  constructor({ summary, run, label = t("opening.passphrase"), onlyKnown = false }) {
    this.run = run;
    this.word = new Field({ label: t("opening.name"), input: nameInput() });
    this.secret = secretField({ label, autocomplete: "current-password" });
    this.code = new Field({
      label: t("recovery_opening.code"),
      hint: t("recovery_opening.hint"),
      input: textInput({ class: "input input-secret" }),
    });
    this.ways = listWays(summary, onlyKnown);
    const fields = {
      passphrase: el("div", { class: "stack" }, this.word.element, this.secret.element),
      recovery: this.code.element,
    };
    this.choice = this.ways.length > 1 ? this.#offerChoice(summary.openedWith, fields) : null;
    this.elements = [this.choice?.element ?? fields[this.ways[0]]];
  }

  /** @returns {Way} */
  get way() {
    return /** @type {Way} */ (this.choice?.value) ?? this.ways[0];
  }

  get name() {
    return this.way === "passphrase" ? this.word.value : "";
  }

  async action() {
    const secret = this.#read();
    try {
      await this.run(secret);
    } catch (error) {
      const words = WRONG[this.way][/** @type {any} */ (error).code];
      if (words) throw new FieldProblem(this.way === "recovery" ? this.code : this.secret, t(words));
      throw error;
    }
  }

  /** @param {Way} chosen @param {Record<Way, HTMLElement>} fields */
  #offerChoice(chosen, fields) {
    const options = this.ways.map((way) => ({ value: way, label: t(`secret_again.${way}`), extra: fields[way] }));
    const choice = new Choices({ legend: t("secret_again.which"), options, chosen: [chosen] });
    choice.onchange = () => this.onchange();
    return choice;
  }

  /** @returns {Secret} */
  #read() {
    if (this.way === "recovery") {
      if (!this.code.value.trim()) throw new FieldProblem(this.code, t("recovery_opening.missing"));
      return { recoveryCode: this.code.value };
    }
    if (!this.word.value.trim()) throw new FieldProblem(this.word, t("opening.name_missing"));
    if (!this.secret.value) throw new FieldProblem(this.secret, t("opening.passphrase_missing"));
    return { name: this.word.value, passphrase: tidyPassphrase(this.secret.value) };
  }
}

/** @param {import("./types.d.ts").Summary} summary @param {boolean} onlyKnown @returns {Way[]} */
function listWays({ recovery, knowsPassphrase }, onlyKnown) {
  if (!recovery) return ["passphrase"];
  return onlyKnown && !knowsPassphrase ? ["recovery"] : ["passphrase", "recovery"];
}
