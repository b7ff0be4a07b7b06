// @ts-check
/**
 * What somebody is about to let an office read, while they choose.
 *
 * * Starts with nothing to read and no purpose; only the narrowest is set: the one person who
 *   scans, no printing; and the usual 15 days, changed in one tap.
 * * A kept-close section counts only after its own "yes", for 7 days at most.
 */

import { t } from "../shared/texts.js";
import { CLOSE_DAYS } from "./kinds.js";

export const PURPOSES = ["health", "housing", "support", "money", "legal", "justice", "immigration"];
/** Purposes that may not be undone by ending: these ask once more. */
export const ASK_TWICE = new Set(["justice", "immigration"]);
export const USUAL_DAYS = 15;

/**
 * @typedef {object} Offer
 * @property {string} agency
 * @property {Map<string, {days?: number, agreed: boolean}>} sections
 * @property {"reader" | "team"} audience
 * @property {boolean} visit
 * @property {number} days
 * @property {number} maxDays the longest this site allows
 * @property {boolean} mayPrint
 * @property {string} purpose in words
 * @property {string} callMe
 * @property {string} officeName
 * @property {import("./types.d.ts").Renewal} [renews] what goes on, where no code is made
 */

/** @param {string} agency @param {string} callMe @param {string} officeName @param {number} maxDays @returns {Offer} */
export function newOffer(agency, callMe, officeName, maxDays) {
  return {
    agency,
    sections: new Map(),
    audience: "reader",
    visit: false,
    days: Math.min(USUAL_DAYS, maxDays),
    maxDays,
    mayPrint: false,
    purpose: "",
    callMe,
    officeName,
  };
}

/**
 * The same for somebody who goes on: nothing chosen but what stays as it was anyway.
 * @param {import("./types.d.ts").Renewal} renews @param {number} maxDays
 * @returns {Offer}
 */
export function newGoOn(renews, maxDays) {
  const { agency, callMe, officeName, audience, purpose } = renews;
  return { ...newOffer(agency, callMe, officeName, maxDays), audience, purpose, renews };
}

/** The sections that are really chosen. @param {Offer} offer */
export const chosenIds = (offer) => [...offer.sections].filter(([, { agreed }]) => agreed).map(([id]) => id);

/** The whole of it for the engine. @param {Offer} offer */
export function toGrantArguments(offer) {
  const { agency, visit, days, mayPrint, purpose, callMe, officeName } = offer;
  const sections = chosenIds(offer).map((id) => sectionArgument(id, offer.sections.get(id)?.days));
  const audience = visit ? "reader" : offer.audience;
  return { agency, sections, audience, visit, mayPrint, days, purpose, callMe, officeName, laterHours: 0 };
}

/** @param {Offer} offer @param {import("./types.d.ts").Renewal} renews */
export function toRenewalArguments(offer, { grant }) {
  const { sections, mayPrint, days } = toGrantArguments(offer);
  return { grant, sections, mayPrint, days };
}

/** @param {string} id @param {number} [days] */
const sectionArgument = (id, days) => (days ? { id, days: Math.min(days, CLOSE_DAYS) } : { id });

/**
 * The same choices as an earlier grant, as far as its sections still exist. What is kept close
 * is left out: it is never chosen for anybody. @param {Offer} offer @param {import("./types.d.ts").Grant} grant @param {import("./types.d.ts").SectionLine[]} sections @returns {Offer} */
export function likeLastTime(offer, grant, sections) {
  const before = new Set(grant.sections.map(({ id }) => id));
  const chosen = sections.filter(({ id, sealedKind }) => before.has(id) && !sealedKind);
  const days = Math.max(1, Math.round((grant.notAfter - grant.madeAt) / 86_400));
  return {
    ...offer,
    sections: new Map(chosen.map(({ id }) => [id, { agreed: true }])),
    audience: grant.audience,
    visit: grant.visit,
    days: grant.visit ? offer.days : Math.min(days, offer.maxDays),
    purpose: grant.purpose,
    officeName: grant.officeName,
  };
}

/** @param {Offer} offer */
export function audienceInWords({ visit, audience, renews }) {
  if (!visit && audience === "team") return t("offer.who_team");
  return t(renews ? "go_on.who_reader" : "offer.who_reader");
}
