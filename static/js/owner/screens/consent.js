// @ts-check
/**
 * The one page before a code is made, or somebody goes on: who, what, why, until when, what can't
 * be taken back, other ways, and one unticked confirmation. At most 180 words beside the person's
 * titles and the office's own facts (a test counts).
 *
 * In a language that no speaker has checked, each sentence stands there in English as well, and the
 * person says whether somebody explained it; a helper gets nothing.
 *
 * What is signed is what stood here: these revisions, and no later end than the one shown. Who goes
 * on reads the text they had, unless the box for the newer one is ticked.
 */

import { actions, button, submitButton } from "../../components/button.js";
import { Choices, tickBox } from "../../components/choices.js";
import { makeForm } from "../../components/form.js";
import { languageChoice } from "../../components/language_choice.js";
import { facts, group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { isChecked } from "../../shared/languages.js";
import { language, t } from "../../shared/texts.js";
import { momentInWords, spanInWords } from "../../shared/time.js";
import { shares } from "../agency_facts.js";
import { ConsentSection } from "../consent_section.js";
import { audienceInWords, chosenIds, toGrantArguments, toRenewalArguments } from "../offer.js";
import { readAloud } from "../read_aloud.js";
import { twice } from "../twice.js";

const DAY = 86_400;

/** @param {import("../app.js").App} app @param {{about: any, offer: import("../offer.js").Offer}} params */
export async function show(app, { about, offer }) {
  await twice.ready();
  const chosen = new Set(chosenIds(offer));
  const lines = app.summary.sections.filter(({ id }) => chosen.has(id));
  const sections = await Promise.all(lines.map(({ id }) => ConsentSection.load(app, offer, id)));
  const until = app.now() + offer.days * DAY;
  const both = (/** @type {string} */ key) => twice(() => t(key));
  const agree = tickBox({ label: both("consent.agree") });
  const explained = isChecked() ? null : whoExplained();
  const form = makeForm({
    busy: t(offer.renews ? "app.one_moment" : "consent.busy"),
    children: [explained?.element, agree.element, submitButton({ label: both(offer.renews ? "go_on.make" : "consent.make") })],
    action: () => {
      if (explained && !explained.value) return explained.complain(t("consent.explained_missing"));
      if (!agree.input.checked) return agree.complain(t("consent.not_ticked"));
      return agreed(app, about, offer, { ...asShown(sections, offer, until), ...(explained ? { explainedBy: explained.value } : {}) });
    },
  });
  const voice = readAloud(() => element);
  const element = screen({
    title: twice(() => t(offer.renews ? "go_on.title" : "consent.title", { agency: about.name })),
    children: [
      languageChoice(app.stage),
      voice.element,
      group(both("consent.what"), el("ul", { class: "plain-list stack stack-tight" }, sections.map(({ element: part }) => part))),
      facts([
        [both("consent.who"), twice(() => audienceInWords(offer))],
        [both("consent.why"), offer.purpose],
        [both("consent.until"), twice(() => untilWords(app, offer, until))],
        [both("offer.call_me"), offer.callMe || both("offer.call_me_none")],
        [both("consent.print"), both(offer.mayPrint ? "offer.print_yes" : "offer.print_no")],
        [both("agency.must_tell"), about.facts.mustTell || both("agency.nobody")],
        [both("agency.police"), twice(() => shares(about.facts.sharesWithPolice))],
        [both("agency.immigration"), twice(() => shares(about.facts.sharesWithImmigration))],
      ]),
      el("p", {}, el("strong", {}, both("consent.not_back_title")), " ", both("consent.not_back")),
      el("p", {}, el("strong", {}, both("consent.other_title")), " ", both("consent.other")),
      form,
      actions(
        button({ label: both("consent.change"), action: () => change(app, offer) }),
        button({ label: both("consent.no"), kind: "quiet", action: () => app.go("home") }),
      ),
    ],
  });
  return { element, leave: voice.stop };
}

/** Nobody is chosen; who it was goes into the receipt. */
function whoExplained() {
  const both = (/** @type {string} */ name) => twice(() => t(`consent.explained_${name}`));
  return new Choices({
    legend: twice(() => t("consent.explained")),
    hint: both("hint"),
    options: ["nobody", "interpreter", "worker", "friend"].map((value) => ({ value, label: both(value) })),
  });
}

/** @param {import("../app.js").App} app @param {import("../offer.js").Offer} offer */
function change(app, offer) {
  return offer.renews ? app.go("go_on", { grant: offer.renews.grant, offer }) : app.go("offer", { agency: offer.agency, offer });
}

/** @param {import("../app.js").App} app @param {import("../offer.js").Offer} offer @param {number} until */
function untilWords(app, { visit }, until) {
  if (visit) return t("consent.until_visit");
  const when = momentInWords(until, app.now());
  return t("consent.until_day", { when, days: spanInWords(until - app.now()) });
}

/** @param {ConsentSection[]} sections @param {import("../offer.js").Offer} offer @param {number} until */
function asShown(sections, { visit }, until) {
  const revisions = Object.fromEntries(sections.map(({ section }) => [section.id, section.revision]));
  return { revisions, lang: language(), ...(visit ? {} : { until }) };
}

/** @param {import("../app.js").App} app @param {any} about @param {import("../offer.js").Offer} offer @param {object} shown */
async function agreed(app, about, offer, shown) {
  if (offer.renews) {
    await app.engine.call("renewGrant", { ...toRenewalArguments(offer, offer.renews), ...shown });
    return app.go("home", { note: t("go_on.done", { agency: about.name }) });
  }
  const code = await app.engine.call("offerGrant", { ...toGrantArguments(offer), ...shown });
  await app.refresh();
  await app.go("code", { code, agencyName: about.name });
}
