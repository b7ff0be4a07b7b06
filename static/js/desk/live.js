// @ts-check
/**
 * Watching one open grant while its words are on the screen.
 *
 * new LiveWatch({ ask, heard, over, lost, closed }).start(); `.stop()` ends it
 *   ask(): a pulse of the worker; heard(answer): each one that came
 *   over(): the grant is over; lost(): no good answer for 60 s; closed(): the session ended
 * * Exactly one of over, lost and closed is called, once, and nothing after it.
 * * A machine that slept looks before anything else when it wakes.
 */

import { isClosed } from "../shared/problems.js";

const EVERY_MS = 3_000;
const LOST_AFTER_MS = 60_000;
const LOOK_MS = 1_000;
const OVER = ["grant_over", "not_found", "not_allowed"];

export class LiveWatch {
  #heardMs = 0;
  #heardAt = 0;
  #running = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #next;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #looking;
  #look = () => this.#lookAtClock();

  /** @param {{ask: () => Promise<any>, heard: (answer: any) => void, over: () => void, lost: () => void, closed: () => void}} options */
  constructor({ ask, heard, over, lost, closed }) {
    this.ask = ask;
    this.heard = heard;
    this.ends = { over, lost, closed };
  }

  start() {
    this.#running = true;
    this.#hear();
    this.#looking = setInterval(this.#look, LOOK_MS);
    document.addEventListener("visibilitychange", this.#look);
    this.#next = setTimeout(() => this.#beat(), EVERY_MS);
  }

  stop() {
    this.#running = false;
    clearTimeout(this.#next);
    clearInterval(this.#looking);
    document.removeEventListener("visibilitychange", this.#look);
  }

  async #beat() {
    try {
      const answer = await this.ask();
      if (!this.#running) return;
      this.#hear();
      this.heard(answer);
    } catch (error) {
      this.#failed(error);
    }
    if (this.#running) this.#next = setTimeout(() => this.#beat(), EVERY_MS);
  }

  /** @param {any} error */
  #failed(error) {
    if (OVER.includes(error?.code)) this.#end("over");
    else if (isClosed(error)) this.#end("closed");
  }

  #hear() {
    this.#heardMs = performance.now();
    this.#heardAt = Date.now();
  }

  /** Two clocks: one stops while the machine sleeps, the other may be set. The longer time counts. */
  #lookAtClock() {
    const silentMs = Math.max(performance.now() - this.#heardMs, Date.now() - this.#heardAt);
    if (silentMs >= LOST_AFTER_MS) this.#end("lost");
  }

  /** @param {"over" | "lost" | "closed"} how */
  #end(how) {
    if (!this.#running) return;
    this.stop();
    this.ends[how]();
  }
}
