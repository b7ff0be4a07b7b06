// @ts-check
/**
 * A code scanned by a phone's own camera lands here (/r). An office reads it inside its own
 * page; this page only says so. What stands behind the # is taken away at once, never read,
 * never sent, never stored.
 */

import { ExitControl, keepNothing } from "../shared/exit.js";
import { skipWithoutHistory } from "../shared/skip.js";

history.replaceState(null, "", location.pathname);

const wipe = () => {};
new ExitControl(/** @type {HTMLAnchorElement} */ (document.querySelector("[data-module=exit]")), { wipe });
keepNothing({ wipe, reopen: wipe, hasSession: false });
skipWithoutHistory(/** @type {HTMLElement} */ (document.querySelector("main")));
