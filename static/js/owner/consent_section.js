// @ts-check
/**
 * One part on the page of consent: its title, how long, and the words as they will be read.
 *
 * * `.section` is what will be read, as the engine gave it; what is signed names its revision.
 * * Who goes on reads the text they had. Where there is a newer one, a box asks for it; it is not
 *   ticked, and ticking it shows the newer words here.
 */

import { tickBox } from "../components/choices.js";
import { fold } from "../components/fold.js";
import { el } from "../shared/dom.js";
import { count, t } from "../shared/texts.js";
import { twice } from "./twice.js";

/** @typedef {import("./types.d.ts").Section} Section */

export class ConsentSection {
  /** @param {import("./offer.js").Offer} offer @param {Section} kept @param {Section | null} newer to be asked for */
  constructor(offer, kept, newer) {
    this.offer = offer;
    this.section = kept;
    this.words = el("div", { class: "stack stack-tight" });
    const box = newer && tickBox({ label: twice(() => t("go_on.show_newer")) });
    box?.input.addEventListener("change", () => this.#show(newer && box.input.checked ? newer : kept));
    this.element = el("li", { class: "card" }, this.words, newer && el("p", {}, twice(() => t("go_on.older"))), box?.element);
    this.#show(kept);
  }

  /** @param {import("./app.js").App} app @param {import("./offer.js").Offer} offer @param {string} id */
  static async load(app, offer, id) {
    const before = offer.renews?.sections.find((section) => section.id === id);
    const isChanged = before !== undefined && before.shown !== before.revision;
    const newest = await app.engine.call("readSection", { id });
    if (!isChanged || before.mustBeNewest) return new ConsentSection(offer, newest, null);
    return new ConsentSection(offer, await app.engine.call("readSection", { id, revision: before.shown }), newest);
  }

  /** @param {Section} section */
  #show(section) {
    this.section = section;
    const fill = () => el("div", { class: "theirs card", dir: "auto", lang: section.lang }, section.text);
    this.words.replaceChildren(
      el("p", { class: "theirs-title", dir: "auto" }, section.title),
      el("p", { class: "quiet small" }, twice(() => lengthInWords(section, this.offer))),
      fold({ label: twice(() => t("consent.read")), fill }),
    );
  }
}

/** @param {Section} section @param {import("./offer.js").Offer} offer */
function lengthInWords({ id, text }, offer) {
  const words = text.split(/\s+/).filter(Boolean).length;
  const own = offer.sections.get(id)?.days;
  const days = own && !offer.visit && own < offer.days ? own : 0;
  return [count("consent.words", words), days > 0 && count("consent.close_days", days)].filter(Boolean).join(" · ");
}
