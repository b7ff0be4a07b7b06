// @ts-check
/**
 * The one page before a code is made: who, what, why, until when, what can't be taken back,
 * other ways, and one unticked confirmation. At most 180 words beside the person's titles
 * and the office's own facts (a test counts).
 */

import { actions, button, submitButton } from "../../components/button.js";
import { tickBox } from "../../components/choices.js";
import { fold } from "../../components/fold.js";
import { makeForm } from "../../components/form.js";
import { facts, group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { count, t } from "../../shared/texts.js";
import { dayInWords } from "../../shared/time.js";
import { shares } from "../agency_facts.js";
import { audienceInWords, chosenIds, toGrantArguments } from "../offer.js";

/** @param {import("../app.js").App} app @param {{about: any, offer: import("../offer.js").Offer}} params */
export async function show(app, { about, offer }) {
  const chosen = new Set(chosenIds(offer));
  /** @type {import("../types.d.ts").Section[]} */
  const sections = await Promise.all(
    app.summary.sections.filter(({ id }) => chosen.has(id)).map(({ id }) => app.engine.call("readSection", { id })),
  );
  const agree = tickBox({ label: t("consent.agree") });
  return screen({
    title: t("consent.title", { agency: about.name }),
    children: [
      group(t("consent.what"), el("ul", { class: "plain-list stack stack-tight" }, sections.map((section) => readAsTheyWill(section, offer)))),
      facts([
        [t("consent.who"), audienceInWords(offer)],
        [t("consent.why"), offer.purpose],
        [t("consent.until"), untilWords(app, offer)],
        [t("consent.print"), t(offer.mayPrint ? "offer.print_yes" : "offer.print_no")],
        [t("agency.must_tell"), about.facts.mustTell || t("agency.nobody")],
        [t("agency.police"), shares(about.facts.sharesWithPolice)],
        [t("agency.immigration"), shares(about.facts.sharesWithImmigration)],
      ]),
      el("p", {}, el("strong", {}, t("consent.not_back_title")), " ", t("consent.not_back")),
      el("p", {}, el("strong", {}, t("consent.other_title")), " ", t("consent.other")),
      makeForm({
        busy: t("consent.busy"),
        children: [agree.element, submitButton({ label: t("consent.make") })],
        action: () => (agree.input.checked ? make(app, about, offer) : agree.complain(t("consent.not_ticked"))),
      }),
      actions(
        button({ label: t("consent.change"), action: () => app.go("offer", { agency: offer.agency, offer }) }),
        button({ label: t("consent.no"), kind: "quiet", action: () => app.go("home") }),
      ),
    ],
  });
}

/** @param {import("../types.d.ts").Section} section @param {import("../offer.js").Offer} offer */
function readAsTheyWill(section, offer) {
  const words = section.text.split(/\s+/).filter(Boolean).length;
  const days = offer.sections.get(section.id)?.days;
  const length = [count("consent.words", words), days && count("consent.close_days", days)].filter(Boolean).join(" · ");
  const fill = () => el("div", { class: "theirs card", dir: "auto", lang: section.lang }, section.text);
  return el(
    "li",
    { class: "card" },
    el("p", { class: "theirs-title", dir: "auto" }, section.title),
    el("p", { class: "quiet small" }, length),
    fold({ label: t("consent.read"), fill }),
  );
}

/** @param {import("../app.js").App} app @param {import("../offer.js").Offer} offer */
function untilWords(app, { visit, days }) {
  if (visit) return t("consent.until_visit");
  const when = dayInWords(app.now() + days * 86_400, app.now());
  return t("consent.until_day", { when, days: count("time.days", days) });
}

/** @param {import("../app.js").App} app @param {any} about @param {import("../offer.js").Offer} offer */
async function make(app, about, offer) {
  const code = await app.engine.call("offerGrant", toGrantArguments(offer));
  await app.refresh();
  await app.go("code", { code, agencyName: about.name });
}
