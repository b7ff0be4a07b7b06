// @ts-check
/**
 * One visit: everything that is known while a notebook is open, in this worker's memory only.
 *
 * * The vault key is wiped at the end; keys derived from it live as long as one call.
 * * Writes take turns (`alone`): each sees the manifest the one before left.
 */

import { deriveKey } from "../../crypto/derive.js";
import { makeId, parseB64, toB64 } from "../../crypto/encoding.js";
import { NotebookError } from "./errors.js";

/** @typedef {{draft: string, number: number}} OwnDraft */

export class Visit {
  /** @type {any} the plain manifest, as last verified */
  manifest = null;
  counter = 0;
  /** Hash of the manifest's envelope: one counter has one content. */
  envelope = "";
  /** @type {any} the last `notebook` or `pulse` answer */
  server = null;
  /** @type {{code: string} & Record<string, unknown> | null} */
  trouble = null;
  /** @type {number | null} */
  lastOpenedAt = null;
  /** @type {import("./news.js").News | null} what changed since the last visit */
  news = null;
  /** @type {string[]} grants whose end the owner learns of in this visit */
  endedSince = [];
  /** @type {Map<string, OwnDraft>} section -> the draft this device writes */
  ownDrafts = new Map();
  /** @type {Map<string, {number: number, body: any}>} draft -> what it says */
  draftBodies = new Map();
  /** @type {Map<string, Promise<any>>} agency -> its verified roster chain */
  chains = new Map();
  /** @type {Map<string, number>} section -> the newest revision, where this visit saved that one */
  savedHere = new Map();
  /** @type {Map<string, number>} section -> a revision that was written at the same time as the newest one */
  beside = new Map();
  directoryN = 0;
  /** @type {Set<string>} keys that no roster names */
  strangers = new Set();
  /** @type {readonly import("../../crypto/journal.js").CheckedEvent[]} the journal so far, verified */
  events = [];
  /** @type {Promise<any> | null} */
  paying = null;
  /** Whether the last try to pay what is owed broke off. */
  debtsFailed = false;
  /** @type {Map<string, number>} live team grant -> the newer generation it is to be sealed for */
  rotated = new Map();
  /** @type {Map<string, number>} "section revision" -> the sealing it got in this round of debts */
  sealed = new Map();
  /** How it was opened. @type {"passphrase" | "recovery"} */
  openedWith = "passphrase";
  /** @type {Uint8Array | null} hash of the passphrase door's public key, where this visit saw it typed */
  passphraseMark = null;
  /** @type {Map<string, any>} grants this visit ended, as the server acknowledged it */
  ended = new Map();
  /** @type {Map<string, any>} releases that are over, as the server acknowledged it to this visit */
  over = new Map();
  /** @type {Set<string>} releases that the owner ended here: nobody tells them */
  ownReleases = new Set();
  /** @type {string[]} releases whose end the owner learns of in this visit */
  releasesEndedSince = [];
  /** @type {Map<string, import("./release_tending.js").Lapse>} release -> why its second holder could not say yes */
  lapsed = new Map();
  #turn = Promise.resolve();
  /** @type {Uint8Array | null} */
  #vaultKey;

  /**
   * @param {object} parts
   * @param {import("../../shared/api.js").Api} parts.api
   * @param {(event: string, data?: object) => void} parts.emit
   * @param {import("../../shared/clock.js").ServerClock} parts.clock
   * @param {import("./pins.js").Pins} parts.pins
   * @param {{maxDays: number, origin: string}} parts.settings
   * @param {string} parts.vault
   * @param {Uint8Array} parts.vaultKey
   */
  constructor({ api, emit, clock, pins, settings, vault, vaultKey }) {
    this.api = api;
    this.emit = emit;
    this.clock = clock;
    this.pins = pins;
    this.settings = settings;
    this.vault = vault;
    this.#vaultKey = vaultKey;
    /** Names this device in drafts, for this visit. */
    this.device = toB64(makeId());
  }

  /**
   * Nothing may be sealed or signed once the visit is over: work still under way stops here.
   * @returns {Uint8Array}
   */
  get vaultKey() {
    if (!this.#vaultKey) throw new NotebookError("not_open");
    return this.#vaultKey;
  }

  /** Whether the server was put back, and what goes on is not confirmed yet. */
  get isPaused() {
    return this.server?.paused ?? false;
  }

  /** What looks live may be what the owner ended: nothing is sealed for it. */
  requireGoingOn() {
    if (this.isPaused) throw new NotebookError("paused");
  }

  /**
   * Take over what the server says. What it acknowledged as ended stays so, also when an answer
   * to an earlier question comes later.
   * @param {any} answer a part of a look
   */
  hear(answer) {
    const { grants, releases } = { ...this.server, ...answer };
    this.server = {
      ...this.server,
      ...answer,
      grants: grants.map((/** @type {any} */ one) => this.ended.get(one.grant) ?? one),
      releases: releases.map((/** @type {any} */ one) => this.over.get(one.release) ?? one),
    };
  }

  /**
   * Run `work` when every earlier one is done.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  alone(work) {
    const done = this.#turn.then(work);
    this.#turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  /**
   * A key for one use, derived from the vault key.
   * @param {string} label
   * @param {string} [id] b64
   * @returns {Uint8Array}
   */
  derive(label, id) {
    return id === undefined ? deriveKey(this.vaultKey, label) : deriveKey(this.vaultKey, label, parseB64(id, 16));
  }

  /** Forget everything. */
  wipe() {
    this.#vaultKey?.fill(0);
    this.#vaultKey = null;
    this.passphraseMark?.fill(0);
    this.passphraseMark = null;
    this.manifest = this.server = null;
    this.draftBodies.clear();
    this.ownDrafts.clear();
    this.chains.clear();
    this.rotated.clear();
    this.sealed.clear();
    this.savedHere.clear();
    this.beside.clear();
    this.events = [];
    this.ended.clear();
    this.over.clear();
    this.lapsed.clear();
  }
}
