// @ts-check
/** The skip link moves focus to the page itself, without a new entry in the browser's history. */

/** @param {HTMLElement} place the <main> it leads to */
export function skipWithoutHistory(place) {
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    place.focus();
  });
}
