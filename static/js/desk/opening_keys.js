// @ts-check
/** "Opening your keys": shown at once, since it always takes a moment. */

import { el } from "../shared/dom.js";
import { t } from "../shared/texts.js";

/**
 * @template T
 * @param {HTMLElement} place
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileOpening(place, work) {
  place.replaceChildren(el("p", { class: "progress", role: "status" }, t("sign_in.opening")));
  try {
    return await work();
  } finally {
    place.replaceChildren();
  }
}
