// @ts-check
/**
 * What every screen of /c and /s gets: the engine, the last look at the card, and ways to other screens.
 *
 * * The code and its keys are in the worker only. Locking ends the worker and starts a new, empty one.
 * * `look` is the engine's last one; `show` chooses the screen for it.
 * * `clock` is the server's time, carried on by a clock that only goes forward.
 */

import { askToStay } from "../components/stay.js";
import { ServerClock } from "../shared/clock.js";
import { IdleWatch } from "../shared/idle.js";
import { isAnotherSite, isClosed, problemWords } from "../shared/problems.js";
import { WorkerClient } from "../shared/rpc.js";
import { Stage } from "../shared/stage.js";
import { count, t } from "../shared/texts.js";
import { startWorker } from "../shared/trusted.js";

/** Somebody may wait for a countdown; nobody reads that long without touching the page. */
const IDLE_MINUTES = { waiting: 15, reading: 5 };
/** What the server says of a card that can be opened, but not now. */
const RESTS = /** @type {Record<string, "paused" | "frozen" | "holder">} */ ({
  paused: "paused",
  time_unsure: "frozen",
  holder_missing: "holder",
});

/**
 * What a contact is told of their card.
 * @typedef {object} Look
 * @property {"contact"} kind
 * @property {boolean} practice
 * @property {"armed" | "asked" | "waiting" | "open"} state
 * @property {boolean} canAsk
 * @property {number} waitMinutes
 * @property {"" | "ask" | "missed" | "now"} begunBy
 * @property {number} opensAt
 * @property {number} openUntil
 * @property {boolean} paused
 * @property {boolean} frozen
 * @property {"none" | "awaited" | "given"} holder whether a second person has to say yes as well, or did
 * @property {boolean} way an address was left
 * @property {boolean} mail one can be left here
 * @property {number} now
 *
 * What a second holder is told of theirs.
 * @typedef {object} HolderLook
 * @property {"holder"} kind
 * @property {false} practice
 * @property {"armed" | "asked" | "waiting" | "open"} state
 * @property {boolean} saidYes
 * @property {boolean} paused
 * @property {number} opensAt
 * @property {string} callMe
 * @property {string} words
 * @property {number} now
 */

export class App {
  /** What is held; null while nothing is. @type {Look | HolderLook | null} */
  look = null;
  /** Whether the code came with an address, which the browser may keep in its history. */
  isByLink = false;
  clock = new ServerClock();

  /** @param {{place: HTMLElement, first: "code" | "stop", status: HTMLElement, lockButton: HTMLButtonElement, screens: Record<string, any>}} options */
  constructor({ place, first, status, lockButton, screens }) {
    this.first = first;
    this.status = status;
    this.lockButton = lockButton;
    this.engine = startEngine();
    this.stage = new Stage({
      place,
      screens,
      app: this,
      progress: () => t("app.one_moment"),
      onProblem: (error) => this.#deal(error),
    });
    this.idle = new IdleWatch({ warn: (at) => this.#warn(at), lock: () => void this.lock("code.locked_idle") });
    lockButton.addEventListener("click", () => void this.lock("code.locked"));
  }

  /** Show a screen; a failure on the way is shown in words where the person is. @param {string} name @param {object} [params] */
  async go(name, params = {}) {
    try {
      await this.stage.go(name, params);
    } catch (error) {
      // A screen that was still on its way when everything was wiped has nothing to say.
      if (!isClosed(error)) await this.stage.go("trouble", { words: problemWords(error), again: isAnotherSite(error) ? null : () => this.go(name, params) });
    }
  }

  /** A code came with the address: as if somebody had typed it. @param {string} text */
  async arrive(text) {
    this.isByLink = true;
    try {
      await this.enter(text);
    } catch (error) {
      if (isAnotherSite(error)) await this.stage.go("trouble", { words: problemWords(error) });
      else if (!isClosed(error)) await this.go("code", { text, error });
    }
  }

  /** From a code to the screen that says what it is good for. @param {string} text */
  async enter(text) {
    this.hold(await this.engine.call("enter", { text }));
    await this.show();
  }

  /** @param {Look | HolderLook} look */
  hold(look) {
    this.look = look;
    this.clock.hear(look.now);
    this.lockButton.hidden = false;
    this.idle.start(IDLE_MINUTES.waiting);
  }

  /** The screen for what is held. @param {object} [more] what its screen is told besides */
  async show(more = {}) {
    if (!this.look) return;
    const [name, params] = screenFor(this.look);
    await this.go(name, { ...params, ...more });
  }

  /** Words are on the screen. */
  reads() {
    this.idle.start(IDLE_MINUTES.reading);
  }

  /** What was held opens nothing any more. */
  async over() {
    this.wipe();
    this.engine = startEngine();
    await this.go("over");
  }

  /** Forget everything, and say why. @param {string} note the key of a text */
  async lock(note) {
    this.wipe();
    await this.reopen(note);
  }

  /** Forget everything, at once. */
  wipe() {
    this.engine.terminate();
    this.idle.stop();
    this.look = null;
    this.isByLink = false;
    this.lockButton.hidden = true;
    this.status.replaceChildren();
    this.stage.clear();
  }

  /** A fresh worker and the first screen. @param {string} [note] the key of a text */
  async reopen(note = "") {
    this.engine = startEngine();
    await this.stage.go(this.first, { note });
  }

  /** @param {any} error @returns {string | void} */
  #deal(error) {
    if (this.look && error?.code === "not_found") return void this.over();
    if (this.look && RESTS[error?.code]) return void this.go("rests", { why: RESTS[error.code], practice: this.look.practice });
    if (error?.code === "not_open") return void this.lock("code.locked");
    if (error?.code === "ended") this.engine = startEngine(); // it never came up: try a fresh one
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
      onLock: () => this.lock("code.locked"),
      lockAtMs,
    });
  }
}

const startEngine = () => new WorkerClient(startWorker("contact"));

/** @param {Look | HolderLook} look @returns {[string, object]} */
function screenFor(look) {
  const { practice } = look;
  if (look.paused) return ["rests", { why: "paused", practice }];
  if (look.kind === "holder") return ["hold", { look }];
  if (look.state === "armed") return ["valid", { look }];
  if (look.state === "asked") return ["asked", { look }];
  if (look.frozen) return ["rests", { why: "frozen", practice }];
  return look.holder === "awaited" ? ["rests", { why: "holder", practice }] : ["ready", { look }];
}
