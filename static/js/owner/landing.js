// @ts-check
/**
 * A code scanned by a phone's own camera lands here (/r). An office reads it inside its own
 * page; this page only says so. What stands behind the # is taken away at once, never read,
 * never sent, never stored.
 *
 * A link that lost its # on the way brings its code to the server, which ends it. The same page
 * says that then: whether it came so, its own address tells.
 */

import { ExitControl, keepNothing } from "../shared/exit.js";
import { firstLanguage, useLanguage } from "../shared/languages.js";
import { skipWithoutHistory } from "../shared/skip.js";

const when = /^\/r$/i.test(location.pathname) && location.search === "" ? "whole" : "mangled";
history.replaceState(null, "", "/r");
/** @type {HTMLElement} */ (document.querySelector(`[data-when=${when}]`)).hidden = false;

const wipe = () => {};
new ExitControl(/** @type {HTMLAnchorElement} */ (document.querySelector("[data-module=exit]")), { wipe });
keepNothing({ wipe, reopen: wipe, hasSession: false });
skipWithoutHistory(/** @type {HTMLElement} */ (document.querySelector("main")));

const wanted = firstLanguage();
if (wanted !== document.documentElement.lang) void useLanguage(wanted);
