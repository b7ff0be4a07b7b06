// @ts-check
/**
 * Every screen of /c and /s, with the states that look different. The states are names only: the browser
 * tests hold what makes each of them, and photograph every one.
 *
 * The first screens, and the one that says what went wrong, come at once. The others are one file,
 * fetched when the first of them is shown; `loadAll` brings it while the person types.
 */

import * as code from "./code.js";
import * as trouble from "./trouble.js";

const later = () => import("./later.js");

/**
 * @typedef {object} ScreenEntry
 * @property {string} name
 * @property {() => Promise<{show: import("../../shared/stage.js").MakeScreen}>} load
 * @property {string[]} states
 */

/** @type {ReadonlyArray<ScreenEntry>} */
export const SCREENS = [
  { name: "code", load: async () => code, states: ["first", "mistyped", "wrong", "mangled", "locked", "foreign", "offline", "too_many", "changed"] },
  { name: "valid", load: async () => (await later()).valid, states: ["can_ask", "cannot_ask", "second", "practice", "offline"] },
  { name: "asked", load: async () => (await later()).asked, states: ["by_ask", "soon", "missed", "second", "unsure", "practice"] },
  { name: "way", load: async () => (await later()).way, states: ["first", "bad", "left"] },
  { name: "ready", load: async () => (await later()).ready, states: ["first", "again", "practice", "warned"] },
  { name: "open", load: async () => (await later()).open, states: ["first", "plain", "arabic", "taken_out", "read", "cannot", "practice"] },
  { name: "hold", load: async () => (await later()).hold, states: ["armed", "asked", "plain", "sure", "said"] },
  { name: "rests", load: async () => (await later()).rests, states: ["paused", "frozen", "holder"] },
  { name: "over", load: async () => (await later()).over, states: ["first"] },
  { name: "trouble", load: async () => trouble, states: ["offline"] },
  { name: "stop", load: async () => (await later()).stop, states: ["first", "mistyped", "sure", "not_sent", "too_many"] },
  { name: "stopped", load: async () => (await later()).stopped, states: ["first"] },
];

/** Name -> what makes the screen, for the stage. @returns {Record<string, import("../../shared/stage.js").MakeScreen>} */
export function screensByName() {
  return Object.fromEntries(
    SCREENS.map(({ name, load }) => [name, async (app, params) => (await fetchScreen(load)).show(app, params)]),
  );
}

/** @param {ScreenEntry["load"]} load */
async function fetchScreen(load) {
  try {
    return await load();
  } catch {
    throw Object.assign(new Error("a screen did not come"), { code: "offline" });
  }
}

/** Fetch every screen now. */
export const loadAll = () => later().catch(() => {});
