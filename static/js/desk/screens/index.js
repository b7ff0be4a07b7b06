// @ts-check
/**
 * Every screen of the desk, with the states that look different. The states are names only: the browser
 * tests hold what makes each of them, and photograph every one.
 */

import { show as covered } from "./covered.js";
import { show as gone } from "./gone.js";
import { show as holding } from "./holding.js";
import { show as home } from "./home.js";
import { show as reading } from "./reading.js";
import { show as receipt } from "./receipt.js";
import { show as signIn } from "./sign_in.js";
import { show as terms } from "./terms.js";
import { show as trouble } from "./trouble.js";

/** @type {ReadonlyArray<{name: string, show: import("../../shared/stage.js").MakeScreen, states: string[]}>} */
export const SCREENS = [
  { name: "sign_in", show: signIn, states: ["first", "demo", "wrong", "old_code", "closed", "offline", "changed"] },
  { name: "covered", show: covered, states: ["asked", "wrong"] },
  { name: "home", show: home, states: ["empty", "full", "typing_mistake", "asked", "trouble", "paused", "asking", "warned"] },
  { name: "holding", show: holding, states: ["first", "waiting", "asked", "done", "trouble"] },
  { name: "terms", show: terms, states: ["first", "team", "unreserved"] },
  { name: "reading", show: reading, states: ["first", "print", "visit", "nothing", "changed"] },
  { name: "receipt", show: receipt, states: ["open", "ended"] },
  { name: "gone", show: gone, states: ["over", "lost"] },
  { name: "trouble", show: trouble, states: ["offline", "over"] },
];

/** Name -> what makes the screen, for the stage. @returns {Record<string, import("../../shared/stage.js").MakeScreen>} */
export const screensByName = () => Object.fromEntries(SCREENS.map(({ name, show }) => [name, show]));
