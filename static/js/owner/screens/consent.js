// @ts-check
/**
 * The one page before a code is made: who, what, why, until when, what can't be taken back,
 * other ways, and one unticked confirmation. At most 180 words beside the person's titles
 * and the office's own facts (a test counts).
 *
 * What is signed is what stood here: these revisions, and no later end than the one shown.
 */

import { actions, button, submitButton } from "../../components/button.js";
import { tickBox } from "../../components/choices.js";
import { fold } from "../../components/fold.js";
import { makeForm } from "../../components/form.js";
import { facts, group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { count, language, t } from "../../shared/texts.js";
import { momentInWords, spanInWords } from "../../shared/time.js";
import { shares } from "../agency_facts.js";
import { audienceInWords, chosenIds, toGrantArguments } from "../offer.js";

const DAY = 86_400;

/** @param {import("../app.js").App} app @param {{about: any, offer: import("../offer.js").Offer}} params */
export async function show(app, { about, offer }) {
  const chosen = new Set(chosenIds(offer));
  /** @type {import("../types.d.ts").Section[]} */
  const sections = await Promise.all(
    app.summary.sections.filter(({ id }) => chosen.has(id)).map(({ id }) => app.engine.call("readSection", { id })),
  );
  const until = app.now() + offer.days * DAY;
  const agree = tickBox({ label: t("consent.agree") });
  return screen({
    title: t("consent.title", { agency: about.name }),
    children: [
      group(t("consent.what"), el("ul", { class: "plain-list stack stack-tight" }, sections.map((section) => readAsTheyWill(section, offer)))),
      facts([
        [t("consent.who"), audienceInWords(offer)],
        [t("consent.why"), offer.purpose],
        [t("consent.until"), untilWords(app, offer, until)],
        [t("offer.call_me"), offer.callMe || t("offer.call_me_none")],
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
        action: () => (agree.input.checked ? make(app, about, { ...toGrantArguments(offer), ...asShown(sections, offer, until) }) : agree.complain(t("consent.not_ticked"))),
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
  const own = offer.sections.get(section.id)?.days;
  const days = own && !offer.visit && own < offer.days ? own : 0;
  const length = [count("consent.words", words), days > 0 && count("consent.close_days", days)].filter(Boolean).join(" · ");
  const fill = () => el("div", { class: "theirs card", dir: "auto", lang: section.lang }, section.text);
  return el(
    "li",
    { class: "card" },
    el("p", { class: "theirs-title", dir: "auto" }, section.title),
    el("p", { class: "quiet small" }, length),
    fold({ label: t("consent.read"), fill }),
  );
}

/** @param {import("../app.js").App} app @param {import("../offer.js").Offer} offer @param {number} until */
function untilWords(app, { visit }, until) {
  if (visit) return t("consent.until_visit");
  const when = momentInWords(until, app.now());
  return t("consent.until_day", { when, days: spanInWords(until - app.now()) });
}

/** @param {import("../types.d.ts").Section[]} sections @param {import("../offer.js").Offer} offer @param {number} until */
function asShown(sections, { visit }, until) {
  const revisions = Object.fromEntries(sections.map(({ id, revision }) => [id, revision]));
  return { revisions, lang: language(), ...(visit ? {} : { until }) };
}

/** @param {import("../app.js").App} app @param {any} about @param {Record<string, unknown>} asked */
async function make(app, about, asked) {
  const code = await app.engine.call("offerGrant", asked);
  await app.refresh();
  await app.go("code", { code, agencyName: about.name });
}
