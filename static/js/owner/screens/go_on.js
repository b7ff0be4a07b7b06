// @ts-check
/**
 * Letting somebody go on who reads already, or did until their time was over. Nothing to read is
 * ticked; last time's choice is words and a button. They get nothing more than they had.
 *
 * When it can't go on (nobody left who read it, another key, an old list of people), the page says
 * so and leads to a new code.
 */

import { actions, button } from "../../components/button.js";
import { notice } from "../../components/notice.js";
import { fold } from "../../components/fold.js";
import { group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { problemWords } from "../../shared/problems.js";
import { listInWords, t } from "../../shared/texts.js";
import { agencyFacts } from "../agency_facts.js";
import { likeLastTime, newGoOn } from "../offer.js";
import { OfferSections } from "../offer_sections.js";
import { offerTerms } from "../offer_terms.js";
import { endsInWords } from "../people.js";

const PLAIN_NO = new Set([
  "not_renewable",
  "reader_left",
  "identity_changed",
  "agency_gone",
  "roster_stale",
  "roster_refused",
  "no_people",
]);

/** @param {import("../app.js").App} app @param {{grant: string, offer?: import("../offer.js").Offer}} params */
export async function show(app, { grant: id, offer: earlier }) {
  const { grants } = app.summary;
  const grant = /** @type {import("../types.d.ts").Grant} */ (grants.find((one) => one.grant === id));
  const back = { label: t("app.home"), action: () => app.go("home") };
  const renews = await askRenewal(app, id);
  if ("code" in renews) return screen({ title: grant.agencyName, back, children: [plainNo(app, grant, renews)] });
  const [about, { maxDays }] = await Promise.all([app.engine.call("agency", { agency: grant.agency }), app.engine.call("start")]);
  const offer = earlier ?? newGoOn(renews, maxDays);
  const sections = new OfferSections(/** @type {any} */ (renews.sections), offer);
  const toConsent = () => (sections.check() ? app.go("consent", { about, offer }) : undefined);
  return screen({
    title: t("go_on.title", { agency: grant.agencyName }),
    back,
    children: [
      el("p", { class: "lead" }, endsInWords(grant, app.now())),
      el("p", {}, t(grant.state === "ended" ? "go_on.words_over" : "go_on.words", { agency: grant.agencyName })),
      fold({ label: t("offer.about", { agency: about.name }), fill: () => agencyFacts(about.facts) }),
      !earlier && lastTime(app, offer, grant, renews),
      sections.element,
      group(t("offer.how"), offerTerms(offer, about)),
      el("p", { class: "quiet small" }, t("go_on.more")),
      actions(button({ label: t("go_on.next"), kind: "main", action: toConsent })),
    ],
  });
}

/**
 * @param {import("../app.js").App} app @param {string} grant
 * @returns {Promise<import("../types.d.ts").Renewal | {code: string}>}
 */
async function askRenewal(app, grant) {
  try {
    return await app.engine.call("renewal", { grant });
  } catch (error) {
    if (PLAIN_NO.has(/** @type {any} */ (error).code)) return /** @type {any} */ (error);
    throw error;
  }
}

/** @param {import("../app.js").App} app @param {import("../types.d.ts").Grant} grant @param {{code: string}} why */
function plainNo(app, { agency, agencyName }, why) {
  const again = button({ label: t("ended.again"), action: () => app.go("offer", { agency, name: agencyName }) });
  return el("div", { class: "stack" }, el("p", { class: "lead" }, problemWords(why)), actions(again));
}

/**
 * @param {import("../app.js").App} app @param {import("../offer.js").Offer} offer
 * @param {import("../types.d.ts").Grant} grant @param {import("../types.d.ts").Renewal} renews
 */
function lastTime(app, offer, grant, renews) {
  const same = likeLastTime(offer, grant, /** @type {any} */ (renews.sections));
  if (same.sections.size === 0) return false;
  const titles = renews.sections.filter(({ id }) => same.sections.has(id)).map(({ title }) => title);
  const words = t("offer.last_time", { what: listInWords(titles), why: same.purpose });
  const use = () => app.go("go_on", { grant: grant.grant, offer: same });
  return notice({ words, children: [button({ label: t("offer.use_same"), action: use })] });
}
