// @ts-check
/**
 * By which rules it opens: each is one line with its value, and opens to be changed.
 * The check-in is off until somebody turns it on.
 */

import { Choices } from "../components/choices.js";
import { setting } from "../components/setting.js";
import { el } from "../shared/dom.js";
import { count, t } from "../shared/texts.js";
import { momentInWords } from "../shared/time.js";
import { ASK_MINUTES, OPEN_HOURS, PRACTICE_MINUTES, READY_DAYS, withOwn } from "./release.js";
import { CheckInChoice, dateField, readDate } from "./release_check_in.js";
import { askInWords, checkInWords, openForInWords, waitInFull } from "./releases_in_words.js";

/** @typedef {import("./release.js").Plan} Plan */

/**
 * `.element`, and `.check()`, which throws a FieldProblem for what was typed and can't be.
 * @param {Plan} plan @param {() => number} now
 */
export function releaseRules(plan, now) {
  /** @type {{element: HTMLElement, refresh: () => void}[]} */
  const rows = [];
  const changed = () => rows.forEach((row) => row.refresh());
  const add = (/** @type {string} */ name, /** @type {() => string} */ value, /** @type {HTMLElement} */ panel) => {
    const row = setting({ name: t(`release.${name}`), value, change: t("offer.change"), panel });
    rows.push(row);
    return row;
  };
  let check = () => {};
  add("ask", () => askInWords(plan), ask(plan, changed));
  if (!plan.practice) {
    const checkIn = new CheckInChoice(plan, now, changed);
    const row = add("check_in", () => checkInWords(plan, now()), checkIn.element);
    check = () => checkIn.check(row.open);
    add("open_for", () => openForInWords(plan.openHours), openFor(plan, changed));
    add("ready", () => readyInWords(plan, now()), ready(plan, now, changed));
  }
  return { element: el("div", {}, rows.map(({ element }) => element)), check };
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

/** @param {Plan} plan @param {() => void} changed */
function openFor(plan, changed) {
  const choices = new Choices({
    legend: t("release.open_for"),
    hint: t("release.open_for_hint"),
    options: withOwn(OPEN_HOURS, plan.openHours).map((hours) => ({ value: String(hours), label: openForInWords(hours) })),
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
  const choices = new Choices({
    legend: t("release.ready"),
    hint: t("release.ready_hint"),
    options: withOwn(READY_DAYS, plan.validDays).map((one) => ({ value: String(one), label: count("time.days", one) })),
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
