// @ts-check
/**
 * The server's time, carried on by a clock that only goes forward.
 *
 * * The machine's own date is never used: it may be wrong, or set by somebody.
 * * Each answer with a time sets it again, only ever forward: a server that turns its clock back
 *   brings nothing back before its end. In between `performance.now()` counts on.
 */

export class ServerClock {
  #at = 0;
  #heardMs = 0;

  /** Take over the time of an answer. @param {number} at */
  hear(at) {
    this.#at = Math.max(at, this.now());
    this.#heardMs = performance.now();
  }

  /** Seconds since 1970, by the server. @returns {number} */
  now() {
    return this.#at + Math.floor((performance.now() - this.#heardMs) / 1000);
  }
}
