// @ts-check
/** Two plain words by which an office knows a person without knowing who it is. */

import { makeRandom } from "../../crypto/encoding.js";

const FIRST = (
  "amber blue brave bright calm clear copper coral early easy evening fair fresh gentle golden green " +
  "kind late light little merry misty morning open pale quick quiet rosy silver soft sunny warm"
).split(" ");
const SECOND = (
  "apple basket birch bridge button candle cedar cloud clover field finch garden harbour island kettle lake " +
  "lantern maple meadow pebble pillow pine pocket river robin saddle spoon stone table teapot willow window"
).split(" ");

/** @returns {string} */
export function suggestOfficeName() {
  const [one, two] = makeRandom(2);
  return `${FIRST[one % FIRST.length]} ${SECOND[two % SECOND.length]}`;
}
