// @ts-check
/**
 * How it may be read: who, printing, until when, names. Each is one line with its value, set
 * to the narrowest (and 15 days), and opens to be changed. Who goes on gets nothing more than
 * before: only the time is new, and printing where it was allowed.
 */

import { Choices } from "../components/choices.js";
import { Field, textInput } from "../components/field.js";
import { setting } from "../components/setting.js";
import { el } from "../shared/dom.js";
import { count, t } from "../shared/texts.js";
import { audienceInWords } from "./offer.js";

const PRESET_DAYS = [7, 15, 30];

/** @param {import("./offer.js").Offer} offer @param {any} about */
export function offerTerms(offer, about) {
  /** @type {{element: HTMLElement, refresh: () => void}[]} */
  const rows = [];
  const changed = () => rows.forEach((row) => row.refresh());
  const add = (/** @type {string} */ name, /** @type {() => string} */ value, /** @type {HTMLElement} */ panel) =>
    rows.push(setting({ name: t(`offer.${name}`), value, change: t("offer.change"), panel }));
  add("until", () => untilWords(offer), until(offer, changed));
  if (offer.renews) {
    if (offer.renews.mayPrint) add("print", () => t(offer.mayPrint ? "offer.print_yes" : "offer.print_no"), print(offer, changed));
    return el("div", {}, rows.map(({ element }) => element));
  }
  add("who", () => audienceInWords(offer), who(offer, about, changed));
  add("print", () => t(offer.mayPrint ? "offer.print_yes" : "offer.print_no"), print(offer, changed));
  add("call_me", () => offer.callMe || t("offer.call_me_none"), text(offer, "callMe", "offer.call_me_field", "offer.call_me_hint", changed));
  add("office_name", () => offer.officeName, text(offer, "officeName", "offer.office_name_field", "offer.office_name_hint", changed));
  return el("div", {}, rows.map(({ element }) => element));
}

/** @param {import("./offer.js").Offer} offer */
export const untilWords = ({ visit, days }) => (visit ? t("offer.visit") : count("offer.days", days));

/** @param {import("./offer.js").Offer} offer @param {any} about @param {() => void} changed */
function who(offer, { name }, changed) {
  const choices = new Choices({
    legend: t("offer.who"),
    legendUnseen: true,
    options: [
      { value: "reader", label: t("offer.who_reader"), hint: t("offer.who_reader_hint") },
      { value: "team", label: t("offer.who_team"), hint: t("offer.who_team_hint", { agency: name }) },
    ],
    chosen: [offer.audience],
  });
  choices.onchange = () => {
    offer.audience = /** @type {"reader" | "team"} */ (choices.value);
    if (offer.audience === "team") offer.visit = false;
    changed();
  };
  return choices.element;
}

/** @param {import("./offer.js").Offer} offer @param {() => void} changed */
function print(offer, changed) {
  const choices = new Choices({
    legend: t("offer.print"),
    legendUnseen: true,
    options: [
      { value: "no", label: t("offer.print_no") },
      { value: "yes", label: t("offer.print_yes"), hint: t("offer.print_yes_hint") },
    ],
    chosen: [offer.mayPrint ? "yes" : "no"],
  });
  choices.onchange = () => {
    offer.mayPrint = choices.value === "yes";
    changed();
  };
  return choices.element;
}

/** @param {import("./offer.js").Offer} offer @param {() => void} changed */
function until(offer, changed) {
  const { maxDays } = offer;
  const presets = PRESET_DAYS.filter((days) => days <= maxDays);
  const own = new Field({
    label: t("offer.own_days", { max: maxDays }),
    input: textInput({ type: "number", inputmode: "numeric", min: 1, max: maxDays, value: offer.days }),
  });
  const chosen = offer.visit ? "visit" : presets.includes(offer.days) ? String(offer.days) : "own";
  const choices = new Choices({
    legend: t("offer.until"),
    legendUnseen: true,
    options: [
      ...(offer.renews ? [] : [{ value: "visit", label: t("offer.visit"), hint: t("offer.visit_hint") }]),
      ...presets.map((days) => ({ value: String(days), label: count("offer.days", days) })),
      { value: "own", label: t("offer.own"), extra: own.element },
    ],
    chosen: [chosen],
  });
  const read = () => {
    offer.visit = choices.value === "visit";
    if (offer.visit) offer.audience = "reader";
    else offer.days = choices.value === "own" ? clamp(Number(own.value), maxDays) : Number(choices.value);
    changed();
  };
  choices.onchange = read;
  own.input.addEventListener("input", read);
  return choices.element;
}

/** @param {number} days @param {number} maxDays */
const clamp = (days, maxDays) => Math.min(maxDays, Math.max(1, Math.floor(days) || 1));

/** @param {any} offer @param {"callMe" | "officeName"} key @param {string} label @param {string} hint @param {() => void} changed */
function text(offer, key, label, hint, changed) {
  const field = new Field({ label: t(label), hint: t(hint), input: textInput({ maxlength: 60, dir: "auto", value: offer[key] }) });
  const before = offer[key];
  field.input.addEventListener("input", () => {
    offer[key] = field.value.trim() || (key === "officeName" ? before : "");
    changed();
  });
  return field.element;
}
