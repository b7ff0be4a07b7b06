// @ts-check
/**
 * How long still: "1 day, 3 hours and 12 minutes", and in the last hour "12:05". A minute that has begun
 * is not over, so it never says less than there is.
 */

import { count, listInWords } from "../shared/texts.js";
import { countdown } from "../shared/time.js";

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

/** @param {number} seconds */
export function spanLeft(seconds) {
  if (seconds < HOUR) return countdown(seconds);
  const minutes = Math.ceil(seconds / MINUTE) * MINUTE;
  const parts = /** @type {[string, number][]} */ ([
    ["time.days", Math.floor(minutes / DAY)],
    ["time.hours", Math.floor((minutes % DAY) / HOUR)],
    ["time.minutes", Math.floor((minutes % HOUR) / MINUTE)],
  ]);
  return listInWords(parts.filter(([, n]) => n > 0).map(([key, n]) => count(key, n)));
}
