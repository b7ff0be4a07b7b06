// @ts-check
/**
 * Asking the server every few seconds what changed, while a screen is looked at.
 * `watchPulse(app, hear, seconds?)` calls `hear(answer)`, gives the function that stops it.
 * A failed question is simply asked again, unless the session is over: then the page closes.
 * A hidden page asks nothing.
 */

import { isClosed } from "../shared/problems.js";

/**
 * @param {import("./app.js").App} app
 * @param {(answer: {changed: boolean, grants: any[]}) => unknown} hear
 * @param {number} [seconds]
 */
export function watchPulse(app, hear, seconds = 4) {
  const { engine } = app;
  let stopped = false;
  const ask = async () => {
    if (stopped) return;
    if (!document.hidden) await askOnce();
    if (!stopped) timer = setTimeout(ask, seconds * 1000);
  };
  const askOnce = async () => {
    try {
      const answer = await engine.call("pulse");
      if (!stopped) await hear(answer);
    } catch (error) {
      if (isClosed(error) && !stopped && engine === app.engine) void app.closed();
    }
  };
  let timer = setTimeout(ask, seconds * 1000);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
