// @ts-check
/**
 * Locking by itself when nobody touches the page.
 *
 * * `minutes` without a touch, a key or a scroll: `lock`. 60 seconds before: `warn`, which
 *   gives back a function that takes the warning away.
 * * A phone that slept past the end locks as it wakes, before anything is shown.
 * * Only the time of the last touch is remembered.
 */

const WARN_SECONDS = 60;
const EVENTS = ["pointerdown", "keydown", "input", "scroll", "touchstart"];

export class IdleWatch {
  #touched = 0;
  #limitMs = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  /** @type {(() => void) | null} */
  #unwarn = null;

  /** @param {{warn: (lockAtMs: number) => () => void, lock: () => void, now?: () => number}} options */
  constructor({ warn, lock, now = Date.now }) {
    this.warn = warn;
    this.lock = lock;
    this.now = now;
    for (const name of EVENTS) {
      document.addEventListener(name, () => this.#touch(), { capture: true, passive: true });
    }
    document.addEventListener("visibilitychange", () => this.#look());
  }

  /** Watch from now on. @param {number} minutes */
  start(minutes) {
    this.stop();
    this.#limitMs = minutes * 60_000;
    this.#touched = this.now();
    this.#timer = setInterval(() => this.#look(), 1000);
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#calm();
  }

  /** The person said that they are still here. */
  stay() {
    this.#touched = this.now();
    this.#calm();
  }

  /** A touch counts until the question is asked; then only an answer does. */
  #touch() {
    if (!this.#unwarn) this.#touched = this.now();
  }

  #look() {
    if (this.#timer === undefined) return;
    const lockAtMs = this.#touched + this.#limitMs;
    if (this.now() >= lockAtMs) {
      this.stop();
      this.lock();
    } else if (!this.#unwarn && this.now() >= lockAtMs - WARN_SECONDS * 1000) {
      this.#unwarn = this.warn(lockAtMs);
    }
  }

  #calm() {
    this.#unwarn?.();
    this.#unwarn = null;
  }
}
