// @ts-check
/**
 * The check-in: every so many days, or by a day and time; off until somebody turns it on.
 *
 * * A number or a day that can't be is said at its field, and nothing goes on with it.
 */

import { Choices, tickBox } from "../components/choices.js";
import { Field, textInput } from "../components/field.js";
import { FieldProblem } from "../components/form.js";
import { plainDigits } from "../shared/digits.js";
import { el } from "../shared/dom.js";
import { count, t } from "../shared/texts.js";
import { ASK_MINUTES, EVERY_DAYS, GRACE_DAYS, withOwn } from "./release.js";
import { waitInFull } from "./releases_in_words.js";

const DAY = 86_400;
const USUAL_WAIT = 1_440;
/** Days between two check-ins (docs/protocol.md section 21). */
const [FEWEST, MOST] = [3, 365];

export class CheckInChoice {
  /** @param {import("./release.js").Plan} plan @param {() => number} now @param {() => void} changed */
  constructor(plan, now, changed) {
    const rule = plan.checkIn ?? { graceDays: GRACE_DAYS[0], waitMinutes: USUAL_WAIT, openingCounts: false };
    const isOwn = rule.everyDays !== undefined && !EVERY_DAYS.includes(rule.everyDays);
    this.now = now;
    this.days = new Field({
      label: t("release.every_own_field"),
      input: textInput({ inputmode: "numeric", maxlength: 3, dir: "ltr", value: isOwn ? String(rule.everyDays) : "" }),
    });
    this.by = dateField(t("release.by_field"), rule.by);
    this.counts = tickBox({ label: t("release.opening_counts") });
    this.counts.input.checked = rule.openingCounts;
    this.grace = select(t("release.grace"), withOwn(GRACE_DAYS, rule.graceDays), rule.graceDays, (days) => count("time.days", days));
    this.wait = select(t("release.then_wait"), ASK_MINUTES, rule.waitMinutes, waitInFull);
    this.choices = new Choices({
      legend: t("release.check_in"),
      hint: t("release.check_in_hint"),
      options: [
        { value: "off", label: t("release.check_in_off") },
        ...EVERY_DAYS.map((days) => ({ value: String(days), label: count("release.every_days", days) })),
        { value: "own", label: t("release.every_own"), extra: this.days.element },
        { value: "by", label: t("release.by"), extra: this.by.element },
      ],
      chosen: [!plan.checkIn ? "off" : rule.by ? "by" : isOwn ? "own" : String(rule.everyDays)],
    });
    const more = el("div", { class: "stack", hidden: !plan.checkIn }, this.grace.element, this.wait.element, this.counts.element);
    const read = () => {
      plan.checkIn = this.#read();
      more.hidden = this.choices.value === "off";
      changed();
    };
    this.choices.onchange = read;
    for (const { input } of [this.days, this.by, this.grace, this.wait, this.counts]) input.addEventListener("input", read);
    this.element = el("div", { class: "stack" }, this.choices.element, more);
  }

  /** @param {() => void} open shows the fields where they are folded away */
  check(open) {
    const { value } = this.choices;
    const wrong =
      value === "own" && !readDays(this.days)
        ? new FieldProblem(this.days, t("release.every_own_wrong"))
        : value === "by" && !((readDate(this.by) ?? 0) > this.now())
          ? new FieldProblem(this.by, t("release.by_wrong"))
          : null;
    if (!wrong) return;
    open();
    throw wrong;
  }

  /** What is chosen so far; of a field that can't be read yet, the usual. @returns {import("./release.js").CheckIn | null} */
  #read() {
    const { value } = this.choices;
    if (value === "off") return null;
    const everyDays = value === "own" ? (readDays(this.days) ?? EVERY_DAYS[0]) : Number(value);
    const when = value === "by" ? { by: readDate(this.by) ?? this.now() + DAY } : { everyDays };
    const [graceDays, waitMinutes] = [Number(this.grace.value), Number(this.wait.value)];
    return { ...when, graceDays, waitMinutes, openingCounts: this.counts.input.checked };
  }
}

/** Nothing where it is no number of days that can be. @param {Field} field */
function readDays({ value }) {
  const digits = plainDigits(value.trim());
  const days = /^[0-9]+$/.test(digits) ? Number(digits) : 0;
  return days >= FEWEST && days <= MOST ? days : undefined;
}

/** @param {string} label @param {number} [time] */
export function dateField(label, time) {
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
export function readDate({ value }) {
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}

/** @param {string} label @param {number[]} values @param {number} chosen @param {(value: number) => string} inWords */
function select(label, values, chosen, inWords) {
  const options = values.map((value) => el("option", { value: String(value), selected: value === chosen }, inWords(value)));
  return new Field({ label, input: el("select", { class: "input", autocomplete: "off" }, options) });
}
