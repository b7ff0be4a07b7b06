// @ts-check
/**
 * The page of whoever holds a card (/c), and the one of a stop code (/s), start here: what stands behind
 * the # is taken out of the address first, then the way out, texts, the first screen.
 *
 * * The card says which language whoever gave it chose: the page begins in that, where it speaks it.
 * * A code from the address goes to the worker and nowhere else: it is neither stored nor sent.
 * * Nothing is stored: no history entries, no storage of any kind.
 * * Leaving, going back, or a page restored from the browser's memory: empty, at the first screen.
 * * A link that lost its # on the way is only said to have: its code is typed again.
 */

import { splitFragment } from "../shared/card_language.js";
import { ExitControl, keepNothing } from "../shared/exit.js";
import { LANGUAGES, firstLanguage, useLanguage } from "../shared/languages.js";
import { skipWithoutHistory } from "../shared/skip.js";
import { App } from "./app.js";
import { loadAll, screensByName } from "./screens/index.js";

const LONGEST = 400;
const place = /** @type {HTMLElement} */ (document.querySelector("main"));
const first = /** @type {"code" | "stop"} */ (place.dataset.start);
const address = first === "code" ? "/c" : "/s";
const isMangled = location.pathname.toLowerCase() !== address || location.search !== "";
const brought = takeFragment();

/** @type {App | null} */
let app = null;
const wipe = () => (app ? app.wipe() : place.replaceChildren());

new ExitControl(/** @type {HTMLAnchorElement} */ (document.querySelector("[data-module=exit]")), { wipe });
keepNothing({ wipe, reopen: () => void app?.reopen(), hasSession: false });
skipWithoutHistory(place);

// The engine starts on its way while the texts come.
app = new App({
  place,
  first,
  status: /** @type {HTMLElement} */ (document.querySelector("[data-status]")),
  lockButton: /** @type {HTMLButtonElement} */ (document.querySelector("[data-lock]")),
  screens: screensByName(),
});
window.addEventListener("hashchange", () => void comeBack(takeFragment()));
void start();

/** Not at the top of the file: nobody may have to wait for this module to end. */
async function start() {
  await useLanguage(isSpoken(brought.lang) ? brought.lang : firstLanguage());
  if (!(await arrive(brought.code))) await app?.go(first, isMangled && first === "code" ? { note: "code.mangled" } : {});
  // Only when the engine is there, so that nothing is in its way on a slow line.
  void app?.engine.call("arrived").catch(() => {}).then(loadAll);
}

/** What stands behind the #, which stands there no more. */
function takeFragment() {
  const fragment = location.hash.slice(1, LONGEST);
  if (location.hash || isMangled || location.pathname !== address) history.replaceState(null, "", address);
  return splitFragment(fragment);
}

/** @param {string} lang */
function isSpoken(lang) {
  return Object.hasOwn(LANGUAGES, lang);
}

/** The same page again, by another card's link. @param {{code: string, lang: string}} card */
async function comeBack({ code, lang }) {
  if (code && isSpoken(lang)) await useLanguage(lang);
  await arrive(code);
}

/** @param {string} code @returns {Promise<boolean>} whether there was one */
async function arrive(code) {
  if (first !== "code" || !code) return false;
  await app?.arrive(code);
  return true;
}
