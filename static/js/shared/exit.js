// @ts-check
/**
 * The way out. Works as a plain link to /away before this script is there, and without it; with it,
 * the page goes straight to the neutral one that the build put into `data-target`.
 *
 * Markup (in the shell):
 *   <a class="exit" data-module="exit" href="/away" data-target="https://…" rel="nofollow noreferrer"
 *      data-two-more="…" data-one-more="…" data-over="…" data-leaving="…">
 *   <span class="exit-lights" aria-hidden="true"> with three .exit-light </span>
 *   <p role="status" class="unseen" data-exit-status></p>
 *
 * Leaving, by click or by Shift pressed three times, at most 5 seconds between two presses:
 *   1. the page is covered, 2. `wipe` ends the worker and empties the screen,
 *   3. the server is told to end the session, 4. the page is replaced, not left behind.
 * * Shift held for another key, or another key in between, starts the count again.
 * * Browsing history is not erased, and no text says so.
 * * Never waits for the network.
 */

import { el } from "./dom.js";

const PRESSES = 3;
const SECONDS_BETWEEN = 5;

/** Tell the server that the session is over; waits for nothing, and outlives the page. */
export function endSession() {
  const headers = { "Content-Type": "application/json" };
  fetch("/api/leaving", { method: "POST", keepalive: true, headers, body: "{}" }).catch(() => {});
}

export class ExitControl {
  #presses = 0;
  #shiftAlone = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {HTMLAnchorElement} link
   * @param {{wipe: () => void}} options
   */
  constructor(link, { wipe }) {
    this.link = link;
    this.wipe = wipe;
    this.status = /** @type {HTMLElement} */ (document.querySelector("[data-exit-status]"));
    this.lights = /** @type {HTMLElement} */ (document.querySelector(".exit-lights"));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.leave();
    });
    document.addEventListener("keydown", (event) => this.#keyDown(event), true);
    document.addEventListener("keyup", (event) => this.#keyUp(event), true);
  }

  /** Leave now. */
  leave() {
    this.#cover();
    try {
      this.wipe();
    } finally {
      endSession();
      location.replace(this.link.dataset.target || this.link.href);
    }
  }

  #cover() {
    const cover = el("div", { class: "cover", role: "alert" });
    document.documentElement.classList.add("is-leaving");
    document.body.append(cover);
    cover.textContent = this.link.dataset.leaving ?? "";
  }

  /** @param {KeyboardEvent} event */
  #keyDown(event) {
    this.#shiftAlone = event.key === "Shift";
    if (!this.#shiftAlone) this.#reset();
  }

  /** @param {KeyboardEvent} event */
  #keyUp(event) {
    if (event.key !== "Shift" || !this.#shiftAlone) return;
    this.#shiftAlone = false;
    this.#presses += 1;
    if (this.#presses >= PRESSES) return this.leave();
    this.#show(this.#presses === 1 ? this.link.dataset.twoMore : this.link.dataset.oneMore);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tooLate(), SECONDS_BETWEEN * 1000);
  }

  #tooLate() {
    this.#reset();
    this.#show(this.link.dataset.over);
    this.#timer = setTimeout(() => this.#show(""), SECONDS_BETWEEN * 1000);
  }

  #reset() {
    clearTimeout(this.#timer);
    if (this.#presses === 0) return;
    this.#presses = 0;
    this.#show("");
  }

  /** @param {string | undefined} words */
  #show(words) {
    this.status.textContent = words ?? "";
    this.lights.toggleAttribute("data-on", this.#presses > 0);
    [...this.lights.children].forEach((light, n) => light.toggleAttribute("data-on", n < this.#presses));
  }
}

/**
 * What a browser keeps when the page is left by Back, by another address or by closing:
 * nothing. `wipe` runs as the page goes; `reopen` when it comes back from the browser's memory.
 * The session ends with the page, so that nothing can be opened with what a closed tab left.
 * A hidden tab is covered, so that the list of open tabs shows an empty page.
 * @param {{wipe: () => void, reopen: () => void, hasSession?: boolean}} options
 *   hasSession: false on a page that opens nothing, so that it ends no other tab's
 */
export function keepNothing({ wipe, reopen, hasSession = true }) {
  const root = document.documentElement.classList;
  window.addEventListener("pagehide", () => {
    wipe();
    if (hasSession && !root.contains("is-leaving")) endSession();
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    root.remove("is-leaving", "is-hidden");
    for (const cover of document.querySelectorAll(".cover")) cover.remove();
    reopen();
  });
  document.addEventListener("visibilitychange", () => root.toggle("is-hidden", document.hidden));
}
