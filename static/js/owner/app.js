// @ts-check
/**
 * What every screen of the owner gets: the engine, the summary, and ways to other screens.
 *
 * * Keys are in the worker only. Locking ends the worker and starts a new, empty one.
 * * `summary` is the engine's last one; `refresh` asks again.
 * * `now` is the server's time, carried on by this machine's clock since the last answer.
 */

import { askToStay } from "../components/stay.js";
import { endSession } from "../shared/exit.js";
import { IdleWatch } from "../shared/idle.js";
import { isAnotherSite, isClosed, problemWords } from "../shared/problems.js";
import { WorkerClient } from "../shared/rpc.js";
import { Stage } from "../shared/stage.js";
import { count, t } from "../shared/texts.js";
import { startWorker } from "../shared/trusted.js";

const FLUSH_MS = 3000;
const LEAVE_MS = 1000;

export class App {
  /** What is open; null while nothing is. @type {import("./types.d.ts").Summary} */
  summary = /** @type {any} */ (null);
  /** What is being prepared for somebody, while a part is written for it. @type {import("./release.js").Plan | null} */
  plan = null;
  #heardAtMs = 0;
  /** @type {Set<() => void>} */
  #watchers = new Set();

  /** @param {{place: HTMLElement, status: HTMLElement, lockButton: HTMLButtonElement, screens: Record<string, any>}} options */
  constructor({ place, status, lockButton, screens }) {
    this.status = status;
    this.lockButton = lockButton;
    this.engine = this.#startEngine();
    this.stage = new Stage({
      place,
      screens,
      app: this,
      progress: () => t("app.one_moment"),
      onProblem: (error) => this.#deal(error),
    });
    this.idle = new IdleWatch({ warn: (at) => this.#warn(at), lock: () => this.lock("idle") });
    lockButton.addEventListener("click", () => void this.lock("asked"));
  }

  get isOpen() {
    return this.summary !== null;
  }

  /** The server's time in seconds. */
  now() {
    const base = this.summary?.now ?? Date.now() / 1000;
    return Math.floor(this.summary ? base + (Date.now() - this.#heardAtMs) / 1000 : base);
  }

  /** Show a screen; a failure on the way is shown in words where the person is. @param {string} name @param {object} [params] */
  async go(name, params = {}) {
    try {
      await this.stage.go(name, params);
    } catch (error) {
      // A screen that was still on its way when everything was wiped has nothing to say.
      if (isClosed(error)) return this.isOpen ? this.closed() : undefined;
      await this.stage.go("trouble_loading", { words: problemWords(error), again: isAnotherSite(error) ? null : () => this.go(name, params) });
    }
  }

  /** Say something to people who listen instead of look. @param {string} words */
  say(words) {
    this.status.replaceChildren(words);
  }

  /** A notebook was opened. @param {import("./types.d.ts").Summary} summary */
  opened(summary) {
    this.#keep(summary);
    this.lockButton.hidden = false;
    this.idle.start(summary.idleMinutes);
  }

  async refresh() {
    this.#keep(await this.engine.call("summary"));
    return this.summary;
  }

  /**
   * Lock: the page is covered at once; then what is being written is kept, and session and worker
   * end. Never waits long: what could not be kept by then is said not to be.
   * @param {"asked" | "idle"} why
   */
  async lock(why) {
    if (this.#locking) return;
    this.#locking = true;
    const keeping = inTime(this.stage.settle(), FLUSH_MS);
    this.stage.cover();
    const isKept = await keeping;
    const hasLeft = await inTime(this.engine.call("lock"), LEAVE_MS);
    this.#locking = false;
    this.wipe();
    if (!hasLeft) endSession();
    const words = why === "idle" ? "opening.locked_idle" : "opening.locked";
    await this.reopen(isKept === false ? "opening.locked_not_kept" : words);
  }
  #locking = false;

  /** The session ended elsewhere. */
  async closed() {
    this.wipe();
    await this.reopen("opening.closed");
  }

  /** Forget everything, at once. */
  wipe() {
    this.engine.terminate();
    this.idle.stop();
    this.summary = /** @type {any} */ (null);
    this.plan = null;
    this.lockButton.hidden = true;
    this.status.replaceChildren();
    this.stage.clear();
  }

  /** A fresh worker and the neutral first screen. @param {string} [note] the key of a text */
  async reopen(note = "") {
    this.engine = this.#startEngine();
    await this.stage.go("opening", { note });
  }

  #startEngine() {
    const engine = new WorkerClient(startWorker("owner"));
    engine.on("changed", () => this.#changed());
    engine.on("trouble", () => this.#changed());
    return engine;
  }

  /** Hear of a new summary; gives the function that stops hearing. @param {() => void} listener */
  watch(listener) {
    this.#watchers.add(listener);
    return () => void this.#watchers.delete(listener);
  }

  /** Something happened in the background: whoever shows the summary shows it anew. */
  async #changed() {
    if (!this.isOpen) return;
    await this.refresh().catch(() => {});
    for (const listener of this.#watchers) listener();
  }

  /** @param {import("./types.d.ts").Summary} summary */
  #keep(summary) {
    this.summary = summary;
    this.#heardAtMs = Date.now();
  }

  /** @param {any} error @returns {string | void} */
  #deal(error) {
    if (isClosed(error) && this.isOpen) return void this.closed();
    if (error?.code === "ended") this.engine = this.#startEngine(); // it never came up: try a fresh one
    return problemWords(error);
  }

  /** @param {number} lockAtMs */
  #warn(lockAtMs) {
    return askToStay({
      title: t("stay.title"),
      words: (left) => count("stay.words", left),
      stay: t("stay.stay"),
      lockNow: t("stay.lock"),
      onStay: () => this.idle.stay(),
      onLock: () => this.lock("asked"),
      lockAtMs,
    });
  }
}

/**
 * What a promise gives; `false` when it fails or takes too long.
 * @param {Promise<any>} promise @param {number} ms
 */
function inTime(promise, ms) {
  const late = new Promise((done) => setTimeout(() => done(false), ms));
  return Promise.race([promise.catch(() => false), late]);
}
