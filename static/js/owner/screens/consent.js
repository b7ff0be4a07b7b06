// @ts-check
/**
 * The one page before a code is made, or somebody goes on: who, what, why, until when, what can't
 * be taken back, other ways, and one unticked confirmation. At most 180 words beside the person's
 * titles and the office's own facts (a test counts).
 *
 * What is signed is what stood here: these revisions, and no later end than the one shown. Who goes
 * on reads the text they had, unless the box for the newer one is ticked.
 */

import { actions, button, submitButton } from "../../components/button.js";
import { tickBox } from "../../components/choices.js";
import { makeForm } from "../../components/form.js";
import { facts, group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { language, t } from "../../shared/texts.js";
import { momentInWords, spanInWords } from "../../shared/time.js";
import { shares } from "../agency_facts.js";
import { ConsentSection } from "../consent_section.js";
import { audienceInWords, chosenIds, toGrantArguments, toRenewalArguments } from "../offer.js";

const DAY = 86_400;

/** @param {import("../app.js").App} app @param {{about: any, offer: import("../offer.js").Offer}} params */
export async function show(app, { about, offer }) {
  const chosen = new Set(chosenIds(offer));
  const lines = app.summary.sections.filter(({ id }) => chosen.has(id));
  const sections = await Promise.all(lines.map(({ id }) => ConsentSection.load(app, offer, id)));
  const until = app.now() + offer.days * DAY;
  const agree = tickBox({ label: t("consent.agree") });
  return screen({
    title: t(offer.renews ? "go_on.title" : "consent.title", { agency: about.name }),
    children: [
      group(t("consent.what"), el("ul", { class: "plain-list stack stack-tight" }, sections.map(({ element }) => element))),
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
        busy: t(offer.renews ? "app.one_moment" : "consent.busy"),
        children: [agree.element, submitButton({ label: t(offer.renews ? "go_on.make" : "consent.make") })],
        action: () => (agree.input.checked ? agreed(app, about, offer, asShown(sections, offer, until)) : agree.complain(t("consent.not_ticked"))),
      }),
      actions(
        button({ label: t("consent.change"), action: () => change(app, offer) }),
        button({ label: t("consent.no"), kind: "quiet", action: () => app.go("home") }),
      ),
    ],
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
