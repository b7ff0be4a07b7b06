// @ts-check
/**
 * The desk's page starts here: the way out first, then texts, then the first screen.
 *
 * * Nothing is stored: no history entries, no storage of any kind.
 * * Leaving, going back, or a page restored from the browser's memory: empty and locked.
 */

import { ExitControl, keepNothing } from "../shared/exit.js";
import { firstLanguage, useLanguage } from "../shared/languages.js";
import { App } from "./app.js";
import { screensByName } from "./screens/index.js";

/** @type {App | null} */
let app = null;
const place = /** @type {HTMLElement} */ (document.querySelector("main"));
const wipe = () => (app ? app.wipe() : place.replaceChildren());

new ExitControl(/** @type {HTMLAnchorElement} */ (document.querySelector("[data-module=exit]")), { wipe });
keepNothing({ wipe, reopen: () => void app?.reopen() });

// The engine starts on its way while the texts come.
app = new App({
  place,
  status: /** @type {HTMLElement} */ (document.querySelector("[data-status]")),
  lockButton: /** @type {HTMLButtonElement} */ (document.querySelector("[data-lock]")),
  screens: screensByName(),
});
void start();

/** Not at the top of the file: nobody may have to wait for this module to end. */
async function start() {
  await useLanguage(firstLanguage());
  await app?.go("sign_in");
}
