// @ts-check
/**
 * Every screen of the owner's page, with the states that look different. The states are
 * names only: the browser tests hold what makes each of them, and photograph every one.
 *
 * The first page and the one that says what went wrong come at once. The others are fetched
 * when they are first shown, so that the first page is there soon on a slow line; `loadAll`
 * brings them while the person types, before a weak connection can fail them.
 */

import * as opening from "./opening.js";
import * as troubleLoading from "./trouble_loading.js";

/**
 * @typedef {object} ScreenEntry
 * @property {string} name
 * @property {() => Promise<{show: import("../../shared/stage.js").MakeScreen}>} load
 * @property {string[]} states
 */

/** @type {ReadonlyArray<ScreenEntry>} */
export const SCREENS = [
  { name: "opening", load: async () => opening, states: ["first", "locked", "wrong"] },
  { name: "about_leaving", load: () => import("./about_leaving.js"), states: ["first"] },
  { name: "recovery_opening", load: () => import("./recovery_opening.js"), states: ["first", "mistyped"] },
  { name: "create", load: () => import("./create.js"), states: ["words", "digits", "own", "invited"] },
  { name: "recovery_code", load: () => import("./recovery_code.js"), states: ["first"] },
  { name: "recovery_practice", load: () => import("./recovery_practice.js"), states: ["first", "wrong"] },
  { name: "new_passphrase", load: () => import("./new_passphrase.js"), states: ["first"] },
  { name: "home", load: () => import("./home.js"), states: ["empty", "written", "shared", "ended", "due", "trouble", "asked", "elsewhere", "paused"] },
  { name: "put_back", load: () => import("./put_back.js"), states: ["two", "not_chosen", "none"] },
  { name: "new_section", load: () => import("./new_section.js"), states: ["first", "later"] },
  { name: "writing", load: () => import("./writing.js"), states: ["empty", "saved", "beside"] },
  { name: "section", load: () => import("./section.js"), states: ["folded", "open", "drafts", "begun", "beside", "renewed"] },
  { name: "order", load: () => import("./order.js"), states: ["first"] },
  { name: "show_change", load: () => import("./show_change.js"), states: ["one", "several"] },
  { name: "agencies", load: () => import("./agencies.js"), states: ["first", "none"] },
  { name: "identity", load: () => import("./identity.js"), states: ["first"] },
  { name: "offer", load: () => import("./offer.js"), states: ["first", "close", "again", "closed"] },
  { name: "go_on", load: () => import("./go_on.js"), states: ["first", "same", "no"] },
  { name: "consent", load: () => import("./consent.js"), states: ["first", "not_ticked", "go_on"] },
  { name: "code", load: () => import("./code.js"), states: ["first", "later", "opened"] },
  { name: "cover", load: () => import("./cover.js"), states: ["first"] },
  { name: "grant", load: () => import("./grant.js"), states: ["offered", "open", "ended", "due"] },
  { name: "receipt", load: () => import("./receipt.js"), states: ["offered", "open", "ended", "plain"] },
  { name: "ended", load: () => import("./ended.js"), states: ["one", "all"] },
  { name: "activity", load: () => import("./activity.js"), states: ["usual", "unusual", "trouble"] },
  { name: "trouble", load: () => import("./trouble.js"), states: ["first"] },
  { name: "trouble_loading", load: async () => troubleLoading, states: ["first"] },
  { name: "settings", load: () => import("./settings.js"), states: ["first"] },
  { name: "set_call_me", load: () => import("./set_call_me.js"), states: ["first"] },
  { name: "set_lock_time", load: () => import("./set_lock_time.js"), states: ["first"] },
  { name: "set_passphrase", load: () => import("./set_passphrase.js"), states: ["first"] },
  { name: "set_recovery", load: () => import("./set_recovery.js"), states: ["first"] },
  { name: "visits", load: () => import("./visits.js"), states: ["none", "some"] },
  { name: "save_copy", load: () => import("./save_copy.js"), states: ["first"] },
  { name: "erase", load: () => import("./erase.js"), states: ["first"] },
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

/** Fetch every screen's module now. */
export const loadAll = () => Promise.allSettled(SCREENS.map(({ load }) => load()));
