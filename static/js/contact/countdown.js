// @ts-check
/**
 * How long still: "1 day, 3 hours and 12 minutes", at the end "40 seconds". With its units, since "12:05" is
 * read as the time of day. A minute that has begun is not over, so it never says less than there is.
 */

import { count, listInWords } from "../shared/texts.js";
import { waitInWords } from "../shared/time.js";

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];

/** @param {number} seconds */
export function spanLeft(seconds) {
  if (seconds < HOUR) return waitInWords(Math.max(0, seconds));
  const minutes = Math.ceil(seconds / MINUTE) * MINUTE;
  const parts = /** @type {[string, number][]} */ ([
    ["time.days", Math.floor(minutes / DAY)],
    ["time.hours", Math.floor((minutes % DAY) / HOUR)],
    ["time.minutes", Math.floor((minutes % HOUR) / MINUTE)],
  ]);
  return listInWords(parts.filter(([, n]) => n > 0).map(([key, n]) => count(key, n)));
}
