// @ts-check
/**
 * What every screen of the desk gets: the engine, who is signed in, and ways to other screens.
 *
 * * Keys are in the worker only. "Lock" and five idle minutes make the worker forget them and
 *   empty the page; the passphrase alone opens again, while the session lasts.
 * * A session that ended leads back to the first screen.
 * * `now` is the server's time, carried on by this machine's clock since the last answer.
 */

import { askToStay } from "../components/stay.js";
import { ServerClock } from "../shared/clock.js";
import { IdleWatch } from "../shared/idle.js";
import { isClosed, problemWords } from "../shared/problems.js";
import { WorkerClient } from "../shared/rpc.js";
import { Stage } from "../shared/stage.js";
import { count, t } from "../shared/texts.js";
import { startWorker } from "../shared/trusted.js";

const IDLE_MINUTES = 5;

export class App {
  /** @type {{workerName: string, agencyName: string, now: number, rosterUntil: number, trouble: string} | null} */
  desk = null;
  clock = new ServerClock();
  /** The grant whose words are on the screen, to go on with after a cover. */
  reading = "";

  /** @param {{place: HTMLElement, status: HTMLElement, lockButton: HTMLButtonElement, screens: Record<string, any>}} options */
  constructor({ place, status, lockButton, screens }) {
    this.status = status;
    this.lockButton = lockButton;
    this.engine = new WorkerClient(startWorker("desk"));
    this.stage = new Stage({
      place,
      screens,
      app: this,
      progress: () => t("app.one_moment"),
      onProblem: (error) => this.#deal(error),
    });
    this.idle = new IdleWatch({ warn: (at) => this.#warn(at), lock: () => void this.cover(t("covered.idle")) });
    lockButton.addEventListener("click", () => void this.cover(t("covered.asked")));
  }

  get isOpen() {
    return this.desk !== null;
  }

  /** The server's time in seconds. */
  now() {
    return this.clock.now();
  }

  /** Show a screen; a failure on the way is shown in words where the person is. @param {string} name @param {object} [params] */
  async go(name, params = {}) {
    try {
      await this.stage.go(name, params);
    } catch (error) {
      // A screen that was still on its way when the page was covered has nothing to say.
      if (isClosed(error)) return this.isOpen ? this.closed() : undefined;
      await this.stage.go("trouble", { error, again: () => this.go(name, params) });
    }
  }

  /** Say something to people who listen instead of look. @param {string} words */
  say(words) {
    this.status.replaceChildren(words);
  }

  /** Keys are open. @param {any} desk */
  opened(desk) {
    this.desk = desk;
    this.clock.hear(desk.now);
    this.lockButton.hidden = false;
    this.idle.start(IDLE_MINUTES);
  }

  /** Empty the page and make the worker forget; the passphrase opens again. @param {string} note */
  async cover(note) {
    if (!this.isOpen) return;
    const { reading } = this;
    this.#empty();
    await this.engine.call("cover").catch(() => {});
    await this.go("covered", { note, reading });
  }

  /** Sign out: the session ends too. */
  async signOut() {
    this.#empty();
    await this.engine.call("lock").catch(() => {});
    await this.go("sign_in");
  }

  /** The session ended elsewhere, or by its time. */
  async closed() {
    this.#empty();
    await this.engine.call("cover").catch(() => {});
    await this.stage.go("sign_in", { note: "sign_in.closed" });
  }

  /** Forget everything, at once: leaving. */
  wipe() {
    this.engine.terminate();
    this.#empty();
  }

  /** A fresh worker and the first screen: a page that came back from the browser's memory. */
  async reopen() {
    this.engine = new WorkerClient(startWorker("desk"));
    await this.stage.go("sign_in");
  }

  #empty() {
    this.idle.stop();
    this.desk = null;
    this.reading = "";
    this.lockButton.hidden = true;
    this.status.replaceChildren();
    void this.stage.settle();
    this.stage.clear();
  }

  /** @param {any} error @returns {string | void} */
  #deal(error) {
    if (isClosed(error) && this.isOpen) return void this.closed();
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
      onLock: () => this.cover(t("covered.asked")),
      lockAtMs,
    });
  }
}
