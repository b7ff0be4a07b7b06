// @ts-check
/**
 * What the worker remembers of one sign-in.
 *
 * * Keys are in `keys` alone; `forgetKeys` overwrites them.
 * * Between a cover and a reopening nothing is kept but the sign-in name, the pins, and the
 *   numbers of records already signed: none of it opens anything.
 */

import { toB64 } from "../../crypto/encoding.js";
import { signBody } from "../../crypto/signing.js";
import { encodeBody } from "../../crypto/statements.js";
import * as answers from "./answers.js";
import { ServerClock } from "../../shared/clock.js";
import { DeskError } from "./errors.js";
import { withoutNames } from "./over.js";

/**
 * @typedef {object} Keys
 * @property {Uint8Array} signSeed
 * @property {Uint8Array} signPublic
 * @property {Uint8Array} boxSecret
 * @property {Uint8Array} boxPublic
 * @property {Uint8Array} keyringKey
 * @property {Map<number, {secret: Uint8Array, public: Uint8Array}>} teams generation -> team key
 *
 * @typedef {import("../../crypto/statements.js").BodyName} BodyName
 */

export class Desk {
  clock = new ServerClock();
  /** @type {import("./instance.js").Pins | null} */
  pins = null;
  /** The sign-in name, for reopening with the passphrase alone. */
  name = "";
  /** @type {Keys | null} */
  #keys = null;
  /** @type {import("../../crypto/statements.js").Body<"Keyring"> | null} */
  keyring = null;
  /** @type {import("./agency.js").Agency | null} */
  agency = null;
  /** @type {import("./redeem.js").Redemption | null} what was redeemed and neither opened nor put back */
  redemption = null;
  /** @type {Map<string, import("./papers.js").Papers>} grant -> its verified papers */
  papers = new Map();
  /** @type {Map<string, import("./papers.js").Papers>} grant that is over -> what a receipt of it needs */
  over = new Map();
  /** @type {Map<string, import("../../crypto/signing.js").Signed>} grant -> the ending this sign-in signed */
  endings = new Map();
  /** @type {Map<string, Uint8Array>} holding -> hash of the terms and words that were shown of it */
  shown = new Map();
  /** @type {Map<string, import("./records.js").Record>} grant -> this sign-in's newest access record */
  records = new Map();

  /**
   * @param {object} parts
   * @param {import("../../shared/api.js").Api} parts.api
   * @param {(event: string, data?: object) => void} parts.emit
   */
  constructor({ api, emit }) {
    this.api = api;
    this.emit = emit;
  }

  get keys() {
    if (!this.#keys) throw new DeskError("not_open");
    return this.#keys;
  }

  get isOpen() {
    return this.#keys !== null;
  }

  /** @param {Keys} keys */
  takeKeys(keys) {
    this.forgetKeys();
    this.#keys = keys;
  }

  /** The pinned instance; `start` comes before everything else. */
  get instance() {
    return this.#need(this.pins).instance;
  }

  get ownKeyring() {
    return this.#need(this.keyring);
  }

  get ownAgency() {
    return this.#need(this.agency);
  }

  /** A fresh single-use challenge; its time sets the clock. */
  async fetchNonce() {
    const { nonce, at } = answers.readAnswer(answers.challenge, await this.api.post("/api/challenges"));
    this.clock.hear(at);
    return nonce;
  }

  /**
   * Sign a body with the reader's own key; gives it as it travels.
   * @template {BodyName} N
   * @param {string} label
   * @param {N} name
   * @param {Omit<import("../../crypto/statements.js").Body<N>, "v">} body
   */
  sign(label, name, body) {
    return signBody(label, this.instance, encodeBody(name, body), this.keys.signSeed);
  }

  /**
   * Forget what one grant opened; for a receipt stays what was agreed, until the keys go.
   * @param {Uint8Array} grant
   */
  forgetGrant(grant) {
    const papers = this.papers.get(toB64(grant));
    if (papers) this.over.set(toB64(grant), withoutNames(papers));
    this.papers.delete(toB64(grant));
  }

  /** Overwrite and forget every key and every word; the sign-in itself stays. */
  forgetKeys() {
    const keys = this.#keys;
    this.#keys = null;
    this.redemption?.forget();
    this.redemption = null;
    this.papers.clear();
    this.over.clear();
    this.endings.clear();
    this.shown.clear();
    this.keyring?.sign_seed.fill(0);
    this.keyring?.box_secret.fill(0);
    this.keyring = this.agency = null;
    if (!keys) return;
    for (const secret of [keys.signSeed, keys.boxSecret, keys.keyringKey]) secret.fill(0);
    for (const { secret } of keys.teams.values()) secret.fill(0);
    keys.teams.clear();
  }

  /** Forget the sign-in as well. */
  forgetAll() {
    this.forgetKeys();
    this.name = "";
    this.records.clear();
  }

  /**
   * @template T
   * @param {T | null} part
   * @returns {T}
   */
  #need(part) {
    if (part === null) throw new DeskError("not_open");
    return part;
  }
}
