// @ts-check
/**
 * Keeping a draft while somebody writes.
 *
 * new Autosave({ save, onState })   save(): sends what is written now; onState("waiting" |
 *   "saving" | "saved" | "failed", error?)
 * * Saves a second after the last key, four seconds after the first unsaved one at the latest.
 * * One save at a time; a failed one is tried again every five seconds, but never once the
 *   notebook it was written in is closed.
 * * `flush()` saves what is not saved yet; `stop()` ends the timers. `isKept` says whether
 *   everything that was typed was saved.
 */

import { isClosed } from "../shared/problems.js";

const QUIET_MS = 1000;
const LONGEST_MS = 4000;
const AGAIN_MS = 5000;

export class Autosave {
  #firstUnsavedMs = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Promise<void>} */
  #saving = Promise.resolve();

  /** @param {{save: () => Promise<unknown>, onState: (state: string, error?: unknown) => void}} options */
  constructor({ save, onState }) {
    this.save = save;
    this.onState = onState;
  }

  get isKept() {
    return this.#firstUnsavedMs === 0;
  }

  /** Something was typed. */
  touch() {
    this.#firstUnsavedMs ||= Date.now();
    this.onState("waiting");
    const latest = this.#firstUnsavedMs + LONGEST_MS - Date.now();
    this.#later(Math.max(0, Math.min(QUIET_MS, latest)));
  }

  /** Save now what is not saved yet. */
  flush() {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(() => this.#saveOnce());
    return this.#saving;
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /** @param {number} ms */
  #later(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  async #saveOnce() {
    if (!this.#firstUnsavedMs) return;
    const since = this.#firstUnsavedMs;
    this.#firstUnsavedMs = 0;
    this.onState("saving");
    try {
      await this.save();
      this.onState(this.#firstUnsavedMs ? "waiting" : "saved");
    } catch (error) {
      this.#firstUnsavedMs ||= since;
      this.onState("failed", error);
      if (!isClosed(error)) this.#later(AGAIN_MS);
    }
  }
}
