// @ts-check
/**
 * By which rules it opens: each is one line with its value, and opens to be changed.
 * The check-in is off until somebody turns it on.
 */

import { Choices, tickBox } from "../components/choices.js";
import { Field, textInput } from "../components/field.js";
import { setting } from "../components/setting.js";
import { el } from "../shared/dom.js";
import { count, t } from "../shared/texts.js";
import { momentInWords } from "../shared/time.js";
import { ASK_MINUTES, EVERY_DAYS, GRACE_DAYS, OPEN_HOURS, PRACTICE_MINUTES, READY_DAYS } from "./release.js";
import { askInWords, checkInWords, openForInWords, waitInFull } from "./releases_in_words.js";

const DAY = 86_400;
const USUAL_WAIT = 1_440;

/** @typedef {import("./release.js").Plan} Plan */

/** @param {Plan} plan @param {() => number} now */
export function releaseRules(plan, now) {
  /** @type {{element: HTMLElement, refresh: () => void}[]} */
  const rows = [];
  const changed = () => rows.forEach((row) => row.refresh());
  const add = (/** @type {string} */ name, /** @type {() => string} */ value, /** @type {HTMLElement} */ panel) =>
    rows.push(setting({ name: t(`release.${name}`), value, change: t("offer.change"), panel }));
  add("ask", () => askInWords(plan), ask(plan, changed));
  if (!plan.practice) {
    add("check_in", () => checkInWords(plan, now()), checkIn(plan, now, changed));
    add("open_for", () => openForInWords(plan.openHours), openFor(plan, changed));
    add("ready", () => readyInWords(plan, now()), ready(plan, now, changed));
  }
  return el("div", {}, rows.map(({ element }) => element));
}

/** @param {Plan} plan @param {number} now */
function readyInWords({ validDays, notBefore }, now) {
  const span = count("time.days", validDays);
  return notBefore ? t("release.ready_from", { when: momentInWords(notBefore, now), time: span }) : span;
}

/** @param {Plan} plan @param {() => void} changed */
function ask(plan, changed) {
  const minutes = plan.practice ? PRACTICE_MINUTES : ASK_MINUTES;
  const choices = new Choices({
    legend: t("release.ask"),
    hint: t("release.ask_hint"),
    options: [
      ...minutes.map((one) => ({ value: String(one), label: t("release.ask_yes", { time: waitInFull(one) }) })),
      ...(plan.practice ? [] : [{ value: "0", label: t("release.ask_no"), hint: t("release.ask_no_hint") }]),
    ],
    chosen: [String(plan.askMinutes)],
  });
  choices.onchange = () => {
    plan.askMinutes = Number(choices.value);
    changed();
  };
  return choices.element;
}

/** @param {Plan} plan @param {() => number} now @param {() => void} changed */
function checkIn(plan, now, changed) {
  const rule = plan.checkIn ?? { graceDays: GRACE_DAYS[0], waitMinutes: USUAL_WAIT, openingCounts: false };
  const by = dateField(t("release.by_field"), rule.by);
  const counts = tickBox({ label: t("release.opening_counts") });
  counts.input.checked = rule.openingCounts;
  const grace = select(t("release.grace"), GRACE_DAYS, rule.graceDays, (days) => count("time.days", days));
  const wait = select(t("release.then_wait"), ASK_MINUTES, rule.waitMinutes, waitInFull);
  const choices = new Choices({
    legend: t("release.check_in"),
    hint: t("release.check_in_hint"),
    options: [
      { value: "off", label: t("release.check_in_off") },
      ...EVERY_DAYS.map((days) => ({ value: String(days), label: count("release.every_days", days) })),
      { value: "by", label: t("release.by"), extra: by.element },
    ],
    chosen: [!plan.checkIn ? "off" : rule.by ? "by" : String(rule.everyDays)],
  });
  const more = el("div", { class: "stack", hidden: !plan.checkIn }, grace.element, wait.element, counts.element);
  const read = () => {
    const on = choices.value !== "off";
    more.hidden = !on;
    const when = choices.value === "by" ? { by: readDate(by) ?? now() + DAY } : { everyDays: Number(choices.value) };
    const [graceDays, waitMinutes] = [Number(grace.value), Number(wait.value)];
    plan.checkIn = on ? { ...when, graceDays, waitMinutes, openingCounts: counts.input.checked } : null;
    changed();
  };
  choices.onchange = read;
  for (const input of [by.input, grace.input, wait.input, counts.input]) input.addEventListener("input", read);
  return el("div", { class: "stack" }, choices.element, more);
}

/** @param {Plan} plan @param {() => void} changed */
function openFor(plan, changed) {
  const choices = new Choices({
    legend: t("release.open_for"),
    hint: t("release.open_for_hint"),
    options: OPEN_HOURS.map((hours) => ({ value: String(hours), label: openForInWords(hours) })),
    chosen: [String(plan.openHours)],
  });
  choices.onchange = () => {
    plan.openHours = Number(choices.value);
    changed();
  };
  return choices.element;
}

/** @param {Plan} plan @param {() => number} now @param {() => void} changed */
function ready(plan, now, changed) {
  const days = [...new Set([...READY_DAYS, plan.validDays])].sort((a, b) => a - b);
  const choices = new Choices({
    legend: t("release.ready"),
    hint: t("release.ready_hint"),
    options: days.map((one) => ({ value: String(one), label: count("time.days", one) })),
    chosen: [String(plan.validDays)],
  });
  const from = dateField(t("release.from_field"), plan.notBefore);
  const read = () => {
    plan.validDays = Number(choices.value);
    const day = readDate(from);
    plan.notBefore = day && day > now() ? day : 0;
    changed();
  };
  choices.onchange = read;
  from.input.addEventListener("input", read);
  return el("div", { class: "stack" }, choices.element, from.element);
}

/** @param {string} label @param {number} [time] */
function dateField(label, time) {
  const input = textInput({ type: "datetime-local" });
  if (time) input.value = toLocal(time);
  return new Field({ label, input });
}

/** In the clock of the place, as the control wants it. @param {number} time */
function toLocal(time) {
  const date = new Date(time * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Seconds; nothing where no date is chosen. @param {Field} field */
function readDate({ value }) {
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}

/** @param {string} label @param {number[]} values @param {number} chosen @param {(value: number) => string} inWords */
function select(label, values, chosen, inWords) {
  const options = values.map((value) => el("option", { value: String(value), selected: value === chosen }, inWords(value)));
  return new Field({ label, input: el("select", { class: "input", autocomplete: "off" }, options) });
}
