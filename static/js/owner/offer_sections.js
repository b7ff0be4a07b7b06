// @ts-check
/**
 * Which sections: nothing ticked. A kept-close one asks again under its own row, one by one,
 * and each time it is ticked again.
 */

import { Choices } from "../components/choices.js";
import { el } from "../shared/dom.js";
import { count, t } from "../shared/texts.js";
import { CLOSE_DAYS } from "./kinds.js";
import { chosenIds } from "./offer.js";

const CLOSE_CHOICES = [1, 3, CLOSE_DAYS];

export class OfferSections {
  /** @param {import("./types.d.ts").SectionLine[]} sections @param {import("./offer.js").Offer} offer */
  constructor(sections, offer) {
    this.offer = offer;
    /** @type {Map<string, Choices>} the question of each kept-close one */
    this.asked = new Map();
    this.sealed = new Set(sections.filter(({ sealedKind }) => sealedKind).map(({ id }) => id));
    this.choices = new Choices({
      legend: t("offer.what"),
      hint: t("offer.what_hint"),
      many: true,
      options: sections.map((section) => this.#row(section)),
      chosen: [...offer.sections.keys()],
    });
    this.choices.onchange = () => this.#read();
    this.element = this.choices.element;
  }

  /** Whether this can go on; says what is missing where it is missing. */
  check() {
    const waiting = [...this.offer.sections].find(([, { agreed }]) => !agreed);
    if (waiting) this.choices.complain(t("offer.close_not_answered"));
    else if (chosenIds(this.offer).length === 0) this.choices.complain(t("offer.nothing_chosen"));
    else return true;
    return false;
  }

  #read() {
    const before = this.offer.sections;
    for (const id of before.keys()) if (!this.choices.values.includes(id)) this.asked.get(id)?.clear();
    const now = this.choices.values.map((id) => [id, before.get(id) ?? this.#fresh(id)]);
    this.offer.sections = new Map(/** @type {any} */ (now));
  }

  /** @param {string} id */
  #fresh(id) {
    return this.sealed.has(id) ? { agreed: false } : { agreed: true };
  }

  /** @param {import("./types.d.ts").SectionLine} section */
  #row({ id, title, sealedKind }) {
    if (!sealedKind) return { value: id, label: title, theirs: true };
    return { value: id, label: title, theirs: true, hint: t("offer.close_hint"), extra: this.#ask(id) };
  }

  /** @param {string} id */
  #ask(id) {
    const days = this.offer.sections.get(id)?.days;
    const allowed = CLOSE_CHOICES.filter((n) => n <= this.offer.maxDays);
    const choices = new Choices({
      legend: t("offer.close_ask"),
      options: allowed.map((n) => ({ value: String(n), label: count("offer.close_days", n) })),
      chosen: days ? [String(days)] : [],
    });
    this.asked.set(id, choices);
    choices.onchange = () => this.offer.sections.set(id, { agreed: true, days: Number(choices.value) });
    return el("div", {}, choices.element);
  }
}
