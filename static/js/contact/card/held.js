// @ts-check
/**
 * A card that somebody holds, a contact's or a second holder's, as long as the page shows what it is good for: its keys, and what they
 * signed. In memory only; `wipe` takes it away.
 */

import { Card } from "../../crypto/release_card.js";
import { signBody } from "../../crypto/signing.js";
import { encodeBody } from "../../crypto/statements.js";
import { CardError } from "./errors.js";

/**
 * @typedef {import("../../crypto/grants.js").Place} Place
 * @typedef {{n: number, hash: Uint8Array, sections: readonly Place[]}} Record
 */

export class Held {
  /** The newest record that this page signed and the server kept. @type {Record | null} */
  record = null;
  /** To whom an answer is sealed; known once it was read. @type {Uint8Array | null} */
  noteKey = null;

  /**
   * @param {Card | import("../../crypto/holder_card.js").HolderCard} card
   * @param {Uint8Array} instance 32 bytes
   */
  constructor(card, instance) {
    this.card = card;
    this.instance = instance;
    this.lookup = card.lookup;
    this.signPublic = card.signPublic;
  }

  /** The contact's card; whoever holds a second one can do nothing of what it can. */
  get contactCard() {
    if (!(this.card instanceof Card)) throw new CardError("not_open");
    return this.card;
  }

  /**
   * @param {string} label
   * @param {import("../../crypto/statements.js").BodyName} name
   * @param {any} body
   */
  sign(label, name, body) {
    return signBody(label, this.instance, encodeBody(name, body), this.card.signSeed);
  }

  wipe() {
    this.card.code.fill(0);
    this.record = null;
    this.noteKey = null;
  }
}
