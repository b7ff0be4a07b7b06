// @ts-check
/**
 * Every screen of the owner's page, with the states that look different. The states are
 * names only: the browser tests hold what makes each of them, and photograph every one.
 *
 * The first page and the one that says what went wrong come at once. The others are one file, fetched
 * when the first of them is shown, so that the first page is there soon on a slow line; `loadAll`
 * brings it while the person types, before a weak connection can fail it.
 */

import * as opening from "./opening.js";
import * as troubleLoading from "./trouble_loading.js";

const later = () => import("./later.js");

/**
 * @typedef {object} ScreenEntry
 * @property {string} name
 * @property {() => Promise<{show: import("../../shared/stage.js").MakeScreen}>} load
 * @property {string[]} states
 */

/** @type {ReadonlyArray<ScreenEntry>} */
export const SCREENS = [
  { name: "opening", load: async () => opening, states: ["first", "locked", "wrong", "offline", "busy", "changed", "no_memory"] },
  { name: "about_leaving", load: async () => (await later()).about_leaving, states: ["first"] },
  { name: "recovery_opening", load: async () => (await later()).recovery_opening, states: ["first", "mistyped"] },
  { name: "create", load: async () => (await later()).create, states: ["words", "digits", "own", "invited"] },
  { name: "recovery_code", load: async () => (await later()).recovery_code, states: ["first"] },
  { name: "recovery_practice", load: async () => (await later()).recovery_practice, states: ["first", "wrong"] },
  { name: "new_passphrase", load: async () => (await later()).new_passphrase, states: ["first"] },
  { name: "home", load: async () => (await later()).home, states: ["empty", "written", "shared", "ended", "due", "trouble", "asked", "elsewhere", "paused", "warned", "running", "missed", "lapsed"] },
  { name: "put_back", load: async () => (await later()).put_back, states: ["two", "not_chosen", "none", "release"] },
  { name: "new_section", load: async () => (await later()).new_section, states: ["first", "later"] },
  { name: "writing", load: async () => (await later()).writing, states: ["empty", "saved", "beside", "offline", "full"] },
  { name: "section", load: async () => (await later()).section, states: ["folded", "open", "drafts", "begun", "beside", "renewed"] },
  { name: "order", load: async () => (await later()).order, states: ["first"] },
  { name: "show_change", load: async () => (await later()).show_change, states: ["one", "several", "release"] },
  { name: "agencies", load: async () => (await later()).agencies, states: ["first", "none"] },
  { name: "identity", load: async () => (await later()).identity, states: ["first"] },
  { name: "offer", load: async () => (await later()).offer, states: ["first", "close", "again", "closed"] },
  { name: "go_on", load: async () => (await later()).go_on, states: ["first", "same", "no"] },
  { name: "consent", load: async () => (await later()).consent, states: ["first", "not_ticked", "go_on", "offline"] },
  { name: "code", load: async () => (await later()).code, states: ["first", "later", "opened"] },
  { name: "cover", load: async () => (await later()).cover, states: ["first"] },
  { name: "grant", load: async () => (await later()).grant, states: ["offered", "open", "ended", "due"] },
  { name: "receipt", load: async () => (await later()).receipt, states: ["offered", "open", "ended", "plain"] },
  { name: "ended", load: async () => (await later()).ended, states: ["one", "all"] },
  { name: "activity", load: async () => (await later()).activity, states: ["empty", "usual", "unusual", "trouble"] },
  { name: "trouble", load: async () => (await later()).trouble, states: ["first"] },
  { name: "trouble_loading", load: async () => troubleLoading, states: ["first"] },
  { name: "settings", load: async () => (await later()).settings, states: ["first"] },
  { name: "set_call_me", load: async () => (await later()).set_call_me, states: ["first"] },
  { name: "set_lock_time", load: async () => (await later()).set_lock_time, states: ["first"] },
  { name: "set_passphrase", load: async () => (await later()).set_passphrase, states: ["first"] },
  { name: "set_recovery", load: async () => (await later()).set_recovery, states: ["first"] },
  { name: "visits", load: async () => (await later()).visits, states: ["none", "some"] },
  { name: "save_copy", load: async () => (await later()).save_copy, states: ["first"] },
  { name: "erase", load: async () => (await later()).erase, states: ["first"] },
  { name: "prepared", load: async () => (await later()).prepared, states: ["empty", "prepared", "running", "lapsed"] },
  { name: "prepare", load: async () => (await later()).prepare, states: ["first", "rules", "own_days", "never", "second", "second_gone", "practice"] },
  { name: "prepare_check", load: async () => (await later()).prepare_check, states: ["first", "silence", "second", "new_cards", "change"] },
  { name: "release_card", load: async () => (await later()).release_card, states: ["first", "second", "second_alone", "practice"] },
  { name: "release", load: async () => (await later()).release, states: ["armed", "asked", "missed", "waiting", "open", "stopped", "second", "said_yes", "lapsed", "practice"] },
  { name: "release_act", load: async () => (await later()).release_act, states: ["now", "second", "remove", "wrong"] },
  { name: "never", load: async () => (await later()).never, states: ["empty", "some"] },
  { name: "prepared_only", load: async () => (await later()).prepared_only, states: ["off", "asked", "on"] },
  { name: "told", load: async () => (await later()).told, states: ["none", "first", "who", "added", "proved", "no_mail"] },
  { name: "stop_code", load: async () => (await later()).stop_code, states: ["first"] },
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
