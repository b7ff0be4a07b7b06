// @ts-check
/** Who could read: the offices that are approved here, with the facts needed before trusting one. */

import { button } from "../../components/button.js";
import { screen } from "../../components/screen.js";
import { el } from "../../shared/dom.js";
import { hasText, locale, t } from "../../shared/texts.js";
import { agencyFacts } from "../agency_facts.js";

/** @param {import("../app.js").App} app */
export async function show(app) {
  /** @type {import("../types.d.ts").AgencyLine[]} */
  const agencies = (await app.engine.call("agencies")).sort(byName);
  return screen({
    title: t("agencies.title"),
    back: { label: t("app.home"), action: () => app.go("home") },
    children: [
      agencies.length > 0 && el("p", { class: "quiet" }, t(app.summary.sections.length ? "agencies.words" : "agencies.nothing_written")),
      el("ul", { class: "cards" }, agencies.map((agency) => el("li", { class: "card" }, agencyCard(app, agency)))),
      agencies.length === 0 && el("p", { class: "empty" }, t("agencies.none")),
    ],
  });
}

/** As a person looks for them. @param {{name: string}} one @param {{name: string}} other */
const byName = (one, other) => one.name.localeCompare(other.name, locale());

/** @param {import("../app.js").App} app @param {import("../types.d.ts").AgencyLine} agency */
function agencyCard(app, { agency, name, facts, available, why }) {
  const canChoose = available || why === "identity_changed";
  const target = why === "identity_changed" ? "identity" : "offer";
  return [
    el("h2", { class: "card-title", dir: "auto" }, name),
    el("p", { dir: "auto" }, facts.does),
    agencyFacts(facts),
    canChoose && app.summary.sections.length > 0
      ? button({ label: t("agencies.choose"), describe: name, action: () => app.go(target, { agency, name }) })
      : !canChoose && el("p", { class: "quiet" }, notNow(why)),
  ];
}

/** @param {string} why */
export const notNow = (why) => t(hasText(`agencies.why_${why}`) ? `agencies.why_${why}` : "agencies.why_other");
