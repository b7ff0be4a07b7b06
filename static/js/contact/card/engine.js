// @ts-check
/**
 * The engine's methods, as the page calls them (contract: contact/worker.js). No DOM.
 *
 * * At most one card is held; another one takes its place.
 * * A code that opens nothing is not held.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { verifyInstance } from "../../crypto/chain.js";
import { toB64 } from "../../crypto/encoding.js";
import { HolderCard } from "../../crypto/holder_card.js";
import { ready } from "../../crypto/sodium.js";
import * as answers from "./answers.js";
import { isLink, readCard, readStop, stopLookup } from "./codes.js";
import { CardError, refuseAs } from "./errors.js";
import { Held } from "./held.js";
import { lookAsHolder, sayYes } from "./holding.js";
import { ask, describeLook, fetchLook, leaveWay } from "./looking.js";
import { read, sendAnswer } from "./reading.js";

/**
 * @typedef {{instance: Uint8Array, operatorKey: Uint8Array, ownerOrigins: readonly string[]}} Pins
 *
 * @typedef {object} Parts
 * @property {import("../../shared/api.js").Api} api
 * @property {() => Promise<readonly string[]>} loadWords the 7,776 words of the list
 */

/**
 * @param {Parts} parts
 * @returns {Record<string, (args: any) => Promise<any>>}
 */
export function makeEngine({ api, loadWords }) {
  /** @type {Pins | null} */
  let known = null;
  /** @type {Held | null} */
  let held = null;
  /** Whether this site sends e-mails. @type {boolean | null} */
  let mail = null;

  /** Taken on trust at the first look of this page; another one stops everything. */
  async function fetchPins() {
    await ready();
    const signed = answers.readAnswer(answers.statement, await api.get("/instance.json"));
    const found = refuseAs("instance_changed", () => verifyInstance(signed));
    const pins = { instance: found.instance, operatorKey: found.operator_key, ownerOrigins: found.owner_origins };
    const isSame =
      !known || (sameBytes(known.instance, pins.instance) && sameBytes(known.operatorKey, pins.operatorKey));
    if (!isSame) throw new CardError("instance_changed");
    known = pins;
    return pins;
  }

  /** A typing mistake is told without a connection, too. @param {string} text */
  async function parse(text) {
    await ready();
    return isLink(text) ? readCard(text, (known ?? (await fetchPins())).ownerOrigins) : readCard(text, []);
  }

  function forget() {
    held?.wipe();
    held = null;
  }

  function need() {
    if (!held) throw new CardError("not_open");
    return held;
  }

  /** A second holder can do nothing of what a contact can, and the other way round. @param {boolean} isHolder */
  function needKind(isHolder) {
    const card = need();
    if (card.card instanceof HolderCard !== isHolder) throw new CardError("not_open");
    return card;
  }

  /** Without an answer nothing is offered that might not be there. */
  async function fetchMail() {
    mail ??= answers.readAnswer(answers.settings, await api.get("/api/settings")).mail;
    return mail;
  }

  /** @param {Held} card */
  async function lookAt(card) {
    if (card.card instanceof HolderCard) return lookAsHolder(api, card);
    const [look, sendsMail] = await Promise.all([fetchLook(api, card), fetchMail().catch(() => false)]);
    return describeLook(look, sendsMail);
  }

  return {
    arrived: async () => ({}),
    async checkCode({ text, fromPicture }) {
      if (fromPicture && !isLink(text)) throw new CardError("code_foreign");
      await parse(text);
      return {};
    },
    async enter({ text }) {
      const card = await parse(text);
      const fresh = new Held(card, (await fetchPins()).instance);
      const look = await lookAt(fresh);
      forget();
      held = fresh;
      return look;
    },
    look: async () => lookAt(need()),
    async ask() {
      await ask(api, needKind(false));
      return lookAt(need());
    },
    read: async () => read(api, needKind(false)),
    async answer({ answer, text }) {
      await sendAnswer(api, needKind(false), { answer, text });
      return {};
    },
    async sayYes() {
      await sayYes(api, needKind(true));
      return lookAt(need());
    },
    async leaveWay({ address, lang }) {
      await leaveWay(api, needKind(false), { address, lang });
      return lookAt(need());
    },
    async forget() {
      forget();
      return {};
    },
    async checkStop({ text }) {
      await ready();
      (await readStop(text, loadWords)).fill(0);
      return {};
    },
    async stop({ text }) {
      await ready();
      const secret = await readStop(text, loadWords);
      const { instance } = await fetchPins();
      await api.post("/api/stops", { stop: toB64(stopLookup(secret, instance)) });
      secret.fill(0);
      return {};
    },
  };
}
