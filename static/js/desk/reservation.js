// @ts-check
/**
 * While the terms are read, nobody else at the office can take the code: two minutes,
 * prolonged quietly twice. After that it can still be opened, unless a colleague looks at it.
 */

import { t } from "../shared/texts.js";
import { waitInWords } from "../shared/time.js";

const RENEWALS = 2;
const RENEW_BEFORE_SECONDS = 20;
const LOOK_MS = 1_000;

/**
 * Show the time left in `place`; gives the function that stops it.
 * @param {import("./app.js").App} app
 * @param {{reservedUntil: number}} offer
 * @param {HTMLElement} place
 * @returns {() => void}
 */
export function watchReservation(app, offer, place) {
  let until = offer.reservedUntil;
  let renewals = RENEWALS;
  const renew = async () => {
    renewals -= 1;
    // One that fails is not worth a word: the time simply runs on.
    const answer = await app.engine.call("renewReservation").catch(() => null);
    if (answer) until = answer.reservedUntil;
  };
  const look = () => {
    const left = until - app.now();
    place.replaceChildren(left > 0 ? t("terms.reserved", { time: waitInWords(left) }) : t("terms.unreserved"));
    if (left > 0 && left <= RENEW_BEFORE_SECONDS && renewals > 0) void renew();
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}
