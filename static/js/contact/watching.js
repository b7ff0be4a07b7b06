// @ts-check
/**
 * Looking again, while a screen is looked at, whether something came of the card.
 *
 * watchCard(app, { changed, at? }) -> function that stops it
 *   changed(look): what the card is good for is not what it was; at: a moment (the server's seconds) to
 *   look at besides
 * * Each minute at most, so that the holder of a card is never refused for looking; a hidden page asks
 *   nothing and looks as it comes back.
 * * A card that opens nothing any more ends the screen. A failed question is simply asked again.
 */

import { isClosed } from "../shared/problems.js";

const EVERY_MS = 60_000;
const TICK_MS = 1_000;
const AFTER_SECONDS = 1;

/**
 * @param {import("./app.js").App} app
 * @param {{changed: (look: any) => unknown, at?: number}} options
 */
export function watchCard(app, { changed, at = 0 }) {
  const { engine, look: before } = app;
  let [stopped, asking, askedMs, isMomentDue] = [false, false, performance.now(), at > 0];
  const ask = async () => {
    [asking, askedMs] = [true, performance.now()];
    try {
      const look = await engine.call("look");
      if (stopped) return;
      app.clock.hear(look.now);
      if (before && isOther(before, look)) changed(look);
    } catch (error) {
      const { code } = /** @type {any} */ (error);
      if (!stopped && code === "not_found") void app.over();
      if (isClosed(error)) stop();
    } finally {
      asking = false;
    }
  };
  const tick = () => {
    if (stopped || asking || document.hidden) return;
    const isMoment = isMomentDue && app.clock.now() >= at + AFTER_SECONDS;
    if (isMoment) isMomentDue = false;
    if (isMoment || performance.now() - askedMs >= EVERY_MS) void ask();
  };
  const seen = () => void (document.hidden || asking || stopped || ask());
  const timer = setInterval(tick, TICK_MS);
  document.addEventListener("visibilitychange", seen);
  const stop = () => {
    stopped = true;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", seen);
  };
  return stop;
}

/** Whether it is good for something else by now. @param {any} one @param {any} other */
const isOther = (one, other) => Object.keys(one).some((name) => name !== "now" && one[name] !== other[name]);
