// @ts-check
/** What an office says about itself, signed by the operator: whom it must tell comes first. */

import { facts } from "../components/screen.js";
import { listInWords, hasText, language, t } from "../shared/texts.js";

/** @param {import("./types.d.ts").AgencyFacts} said */
export function agencyFacts(said) {
  /** @type {[string, string][]} */
  const pairs = [
    [t("agency.must_tell"), said.mustTell || t("agency.nobody")],
    [t("agency.police"), shares(said.sharesWithPolice)],
    [t("agency.immigration"), shares(said.sharesWithImmigration)],
    [t("agency.languages"), listInWords(said.languages.map(languageName))],
    [t("agency.hours"), said.hours],
  ];
  if (said.contact) pairs.push([t("agency.contact"), said.contact]);
  return facts(pairs, { tight: true });
}

/** @param {string} how */
export function shares(how) {
  const key = `agency.shares_${how.replaceAll("-", "_")}`;
  return t(hasText(key) ? key : "agency.shares_yes");
}

/** A code by its name here; a name as the office wrote it. @param {string} code */
function languageName(code) {
  if (!/^[a-z]{2,3}(-|$)/.test(code)) return code;
  try {
    return new Intl.DisplayNames([language()], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
