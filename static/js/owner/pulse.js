// @ts-check
/**
 * Asking the server every few seconds what changed, while a screen is looked at.
 * `watchPulse(app, hear, seconds?)` calls `hear(answer)`, gives the function that stops it.
 * A failed question is simply asked again; a hidden page asks nothing.
 */

/**
 * @param {import("./app.js").App} app
 * @param {(answer: {changed: boolean, grants: any[]}) => unknown} hear
 * @param {number} [seconds]
 */
export function watchPulse(app, hear, seconds = 4) {
  let stopped = false;
  const ask = async () => {
    if (stopped) return;
    if (!document.hidden) await askOnce();
    if (!stopped) timer = setTimeout(ask, seconds * 1000);
  };
  const askOnce = async () => {
    const answer = await app.engine.call("pulse").catch(() => null);
    if (answer && !stopped) await hear(answer);
  };
  let timer = setTimeout(ask, seconds * 1000);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
