// @ts-check
/**
 * The owner's page starts here: the way out first, then texts, then the first screen.
 *
 * * Nothing is stored: no history entries, no storage of any kind.
 * * Leaving, going back, or a page restored from the browser's memory: empty and locked.
 */

import { ExitControl, keepNothing } from "../shared/exit.js";
import { skipWithoutHistory } from "../shared/skip.js";
import { loadTexts } from "../shared/texts.js";
import { App } from "./app.js";
import { loadAll, screensByName } from "./screens/index.js";

/** @type {App | null} */
let app = null;
const place = /** @type {HTMLElement} */ (document.querySelector("main"));
const wipe = () => (app ? app.wipe() : place.replaceChildren());

new ExitControl(/** @type {HTMLAnchorElement} */ (document.querySelector("[data-module=exit]")), { wipe });
keepNothing({ wipe, reopen: () => void app?.reopen() });
skipWithoutHistory(place);

await loadTexts(document.documentElement.lang);
app = new App({
  place,
  status: /** @type {HTMLElement} */ (document.querySelector("[data-status]")),
  lockButton: /** @type {HTMLButtonElement} */ (document.querySelector("[data-lock]")),
  screens: screensByName(),
});
await app.go("opening");
void loadAll();
