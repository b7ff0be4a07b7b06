// @ts-check
/**
 * Times in words, in the language of the screen and the clock of the place.
 * All times are the server's, in seconds; `now` is handed in, never read here.
 */

import { count, locale, made, t } from "./texts.js";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** The last time a Date can name: what a server says beyond it must not fail a whole screen. */
const END_OF_TIME = 8.64e12;

/** @param {number} time */
const toDate = (time) => new Date(Math.min(time, END_OF_TIME) * 1000);

/** @param {number} time @param {Intl.DateTimeFormatOptions} options */
const format = (time, options) => {
  // The zone of the place is taken when it is made: a phone that travels gets another one.
  const name = `time ${locale()} ${new Date().getTimezoneOffset()} ${JSON.stringify(options)}`;
  return made(name, () => new Intl.DateTimeFormat(locale(), options)).format(toDate(time));
};

/** "6 December", with the year only when it is another one. @param {number} time @param {number} now */
export function dayInWords(time, now) {
  const sameYear = toDate(time).getFullYear() === toDate(now).getFullYear();
  return format(time, { day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) });
}

/** A day kept as UTC midnight, in words. @param {number} day */
export function utcDayInWords(day) {
  return format(day, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** @param {number} time */
export const clockInWords = (time) => format(time, { hour: "2-digit", minute: "2-digit" });

/** @type {Intl.DateTimeFormatOptions} */
const FULL = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };

/** "6 December 2026, 14:05 GMT+1": read later, on paper, far away. @param {number} time */
export const fullMoment = (time) => format(time, FULL);

/** The same moment for whoever is somewhere else: "6 December 2026, 13:05 UTC". @param {number} time */
export const utcMoment = (time) => format(time, { ...FULL, timeZone: "UTC" });

/** "today, 14:05", "yesterday, 09:10", "6 December, 14:05". @param {number} time @param {number} now */
export function momentInWords(time, now) {
  const days = Math.round((midnight(now) - midnight(time)) / DAY);
  const day =
    days === 0 ? t("time.today") : days === 1 ? t("time.yesterday") : days === -1 ? t("time.tomorrow") : dayInWords(time, now);
  return t("time.day_and_clock", { day, clock: clockInWords(time) });
}

/**
 * "15 days", "3 hours", "9 minutes": to the nearest one, so that a span just agreed to is still
 * said in the same words a few seconds later. The moment itself stands beside it.
 * @param {number} seconds
 */
export function spanInWords(seconds) {
  const hours = Math.round(seconds / HOUR);
  const minutes = Math.round(seconds / MINUTE);
  if (hours >= 48) return count("time.days", Math.round(seconds / DAY));
  if (minutes >= 60) return count("time.hours", hours);
  if (minutes >= 1) return count("time.minutes", minutes);
  return count("time.seconds", Math.max(0, Math.floor(seconds)));
}

/**
 * "40 seconds", "12 minutes", "5 hours": rounded up, so that who waits that long does not come too early.
 * @param {number} seconds
 */
export function waitInWords(seconds) {
  if (seconds <= 90) return count("time.seconds", Math.ceil(seconds));
  if (seconds <= 90 * MINUTE) return count("time.minutes", Math.ceil(seconds / MINUTE));
  return count("time.hours", Math.ceil(seconds / HOUR));
}

/** Local midnight before `time`, in seconds. @param {number} time */
function midnight(time) {
  return toDate(time).setHours(0, 0, 0, 0) / 1000;
}

/** Make what words for times and numbers need, so that the first screen with them need not. @param {number} now */
export function warmUp(now) {
  momentInWords(now, now);
  utcDayInWords(now);
  spanInWords(2 * DAY);
}
