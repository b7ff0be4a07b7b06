// @ts-check
/**
 * Who else has to say yes, in one line with its value, which opens to be changed: nobody, an office, or
 * another person with a card of their own.
 *
 * * Off until somebody turns it on. An office that can't be chosen now is not in the list.
 * * What is not right is said where it is, opened.
 */

import { Choices } from "../components/choices.js";
import { Field, textArea, textInput } from "../components/field.js";
import { FieldProblem } from "../components/form.js";
import { setting } from "../components/setting.js";
import { el } from "../shared/dom.js";
import { locale, t } from "../shared/texts.js";
import { needsSecondCard } from "./release.js";
import { secondChosenInWords } from "./releases_in_words.js";
import { notNow } from "./screens/agencies.js";

const [OFF, CARD] = ["off", "card"];

/**
 * @typedef {import("./release.js").Plan} Plan
 * @typedef {import("./types.d.ts").AgencyLine} AgencyLine
 */

/** The offices that can be chosen now; none where their list can't be had. @param {import("./app.js").App} app @returns {Promise<AgencyLine[]>} */
export async function findOffices(app) {
  try {
    /** @type {AgencyLine[]} */
    const all = await app.engine.call("agencies");
    return all.filter(({ available }) => available).sort((one, other) => one.name.localeCompare(other.name, locale()));
  } catch {
    return [];
  }
}

export class SecondPerson {
  /** @param {Plan} plan @param {AgencyLine[]} offices */
  constructor(plan, offices) {
    this.plan = plan;
    this.offices = offices;
    const { holder } = plan;
    this.name = new Field({
      label: t("prepare.second_name"),
      hint: t("prepare.who_hint"),
      input: textInput({ dir: "auto", maxlength: 120, value: holder?.secondCard ? holder.name : "" }),
    });
    this.words = new Field({
      label: t("prepare.second_words"),
      hint: t("prepare.second_words_hint"),
      input: textArea({ rows: 3, maxlength: 1_000, value: holder?.words ?? "" }),
    });
    this.newCard = el("p", {}, t("prepare.second_new_card"));
    this.choices = new Choices({
      legend: t("release.second"),
      hint: t("release.second_hint"),
      options: [
        { value: OFF, label: t("release.second_off") },
        { value: CARD, label: t("release.second_card"), extra: el("div", { class: "stack" }, this.name.element, this.newCard) },
        ...offices.map(({ agency, name }) => ({ value: agency, label: el("span", { dir: "auto" }, name), hint: t("release.second_office") })),
      ],
      chosen: [holder ? (holder.agency ?? CARD) : OFF],
    });
    this.told = el("div", {}, this.words.element);
    const panel = el("div", { class: "stack" }, this.choices.element, this.told);
    this.row = setting({ name: t("release.second"), value: () => secondChosenInWords(plan.holder), change: t("offer.change"), panel });
    this.element = this.row.element;
    this.choices.onchange = () => this.#read();
    for (const input of [this.name.input, this.words.input]) input.addEventListener("input", () => this.#read());
    this.#show();
  }

  /** Says what is missing, or why it can't be this one. @param {import("./app.js").App} app @returns {Promise<boolean>} */
  async check(app) {
    const { holder, contact } = this.plan;
    if (!holder) return true;
    if (holder.agency !== undefined) return this.#checkOffice(app, holder);
    if (!holder.name) throw this.#problem(t("prepare.second_missing"));
    if (toPlain(holder.name) === toPlain(contact)) throw this.#problem(t("prepare.second_same"));
    const { never } = await app.engine.call("isNever", { contact: holder.name });
    if (never) throw this.#problem(t("prepare.who_never"));
    return true;
  }

  /** @param {import("./app.js").App} app @param {{agency?: string, name: string}} holder */
  async #checkOffice(app, { agency, name }) {
    if (!this.offices.some((one) => one.agency === agency)) return this.#complain(t("prepare.second_gone", { name }));
    const { canGrant, why } = await app.engine.call("agency", { agency });
    return canGrant || this.#complain(notNow(why));
  }

  /** @param {string} words */
  #complain(words) {
    this.row.open();
    this.choices.complain(words);
    return false;
  }

  /** @param {string} words */
  #problem(words) {
    this.row.open();
    return new FieldProblem(this.name, words);
  }

  #read() {
    const { value } = this.choices;
    const words = this.words.value.trim();
    const office = this.offices.find(({ agency }) => agency === value);
    if (value === OFF) this.plan.holder = null;
    else if (value === CARD) this.plan.holder = { secondCard: true, name: this.name.value.trim(), words };
    else if (office) this.plan.holder = { agency: office.agency, name: office.name, words };
    else if (this.plan.holder) this.plan.holder.words = words;
    this.#show();
  }

  #show() {
    this.told.hidden = !this.plan.holder;
    this.newCard.hidden = !needsSecondCard(this.plan);
    this.row.refresh();
  }
}

/** @param {string} name */
const toPlain = (name) => name.normalize("NFKC").trim().toLowerCase();
