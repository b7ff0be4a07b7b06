// @ts-check
/**
 * Choosing what one office may read. One page of groups: what, how, and then the purpose,
 * whose buttons lead on. Nothing to read is ticked; last time's choice is words and a button.
 */

import { button } from "../../components/button.js";
import { notice } from "../../components/notice.js";
import { fold } from "../../components/fold.js";
import { group, screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { listInWords, t } from "../../shared/texts.js";
import { agencyFacts } from "../agency_facts.js";
import { likeLastTime, newOffer } from "../offer.js";
import { offerPurpose } from "../offer_purpose.js";
import { OfferSections } from "../offer_sections.js";
import { offerTerms } from "../offer_terms.js";
import { notNow } from "./agencies.js";
import * as identity from "./identity.js";

/** @param {import("../app.js").App} app @param {{agency: string, offer?: import("../offer.js").Offer}} params */
export async function show(app, { agency, offer: earlier }) {
  const [about, { maxDays }] = await Promise.all([app.engine.call("agency", { agency }), app.engine.call("start")]);
  const back = { label: t("offer.back"), action: () => app.go("agencies") };
  if (about.identityChanged) return identity.show(app, { agency, name: about.name });
  if (!about.canGrant) return screen({ title: about.name, back, children: [el("p", { class: "lead" }, notNow(about.why))] });
  const offer = earlier ?? newOffer(agency, app.summary.callMe, await app.engine.call("suggestOfficeName"), maxDays);
  const sections = new OfferSections(app.summary.sections, offer);
  const toConsent = () => (sections.check() ? app.go("consent", { about, offer }) : undefined);
  return screen({
    title: t("offer.title", { agency: about.name }),
    back,
    children: [
      fold({ label: t("offer.about", { agency: about.name }), fill: () => agencyFacts(about.facts) }),
      !earlier && lastTime(app, offer, (/** @type {any} */ same) => app.go("offer", { agency, offer: same })),
      sections.element,
      group(t("offer.how"), offerTerms(offer, about)),
      offerPurpose(offer, toConsent),
    ],
  });
}

/** @param {import("../app.js").App} app @param {import("../offer.js").Offer} offer @param {(same: any) => unknown} use */
function lastTime(app, offer, use) {
  const { grants, sections } = app.summary;
  // The newest stands first.
  const last = grants.find(({ agency, state }) => agency === offer.agency && state === "ended");
  if (!last) return false;
  const same = likeLastTime(offer, last, sections);
  if (same.sections.size === 0) return false;
  const titles = sections.filter(({ id }) => same.sections.has(id)).map(({ title }) => title);
  const words = t("offer.last_time", { what: listInWords(titles), why: same.purpose });
  return notice({ words, children: [button({ label: t("offer.use_same"), action: () => use(same) })] });
}
