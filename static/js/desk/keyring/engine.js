// @ts-check
/** The desk's engine put together: the methods of worker.js, over one Desk. No DOM. */

import { ready } from "../../crypto/sodium.js";
import { toB64 } from "../../crypto/encoding.js";
import { claim } from "./claim.js";
import { Desk } from "./desk.js";
import { closeVisit, endGrant } from "./endings.js";
import { DeskError } from "./errors.js";
import { listHoldings, sayYes } from "./holdings.js";
import { fetchPins, fetchSettings } from "./instance.js";
import { listGrants } from "./listing.js";
import { read } from "./reading.js";
import { makeOfficeReceipt } from "./receipts.js";
import { checkCode, redeem, releaseReservation, renewReservation } from "./redeem.js";
import { reopen, signIn } from "./signing_in.js";
import { pulse } from "./watching.js";

/**
 * @param {object} parts
 * @param {import("../../shared/api.js").Api} parts.api
 * @param {(event: string, data?: object) => void} parts.emit
 * @returns {Record<string, (args: any) => Promise<any>>}
 */
export function makeEngine({ api, emit }) {
  const desk = new Desk({ api, emit });
  return {
    start: () => start(desk),
    signIn: (args) => fromStart(desk, () => signIn(desk, args)),
    reopen: (args) => fromStart(desk, () => reopen(desk, args)),
    cover: async () => {
      desk.forgetKeys();
      return {};
    },
    lock: () => lock(desk),
    grants: () => whileOpen(desk, () => listGrants(desk)),
    checkCode: (args) => whileOpen(desk, async () => checkCode(desk, args)),
    redeem: (args) => whileOpen(desk, () => redeem(desk, args)),
    renewReservation: () => whileOpen(desk, () => renewReservation(desk)),
    releaseReservation: () => whileOpen(desk, () => releaseReservation(desk)),
    claim: () => whileOpen(desk, () => claim(desk)),
    read: (args) => whileOpen(desk, () => read(desk, args)),
    receipt: (args) => whileOpen(desk, () => makeOfficeReceipt(desk, args)),
    pulse: (args) => whileOpen(desk, () => pulse(desk, args)),
    handBack: ({ grant }) => whileOpen(desk, () => endGrant(desk, grant, "unread")),
    endOnRequest: ({ grant }) => whileOpen(desk, () => endGrant(desk, grant, "asked")),
    closeVisit: ({ grant }) => whileOpen(desk, () => closeVisit(desk, grant)),
    holdings: () => whileOpen(desk, () => listHoldings(desk)),
    sayYes: (args) => whileOpen(desk, () => sayYes(desk, args)),
  };
}

/** @param {Desk} desk */
async function start(desk) {
  await ready();
  desk.pins = await fetchPins(desk);
  const { demo } = await fetchSettings(desk);
  return { fingerprint: toB64(desk.pins.instance), demo };
}

/**
 * Signing in looks at the instance again: one that changed stops everything.
 * @param {Desk} desk
 * @param {() => Promise<any>} work
 */
async function fromStart(desk, work) {
  await start(desk);
  return work();
}

/**
 * @param {Desk} desk
 * @param {() => Promise<any>} work
 */
async function whileOpen(desk, work) {
  if (!desk.isOpen) throw new DeskError("not_open");
  return work();
}

/** Forget first, tell the server then: without an answer it stays forgotten. @param {Desk} desk */
async function lock(desk) {
  desk.forgetAll();
  await desk.api.post("/api/leaving").catch(() => {});
  return {};
}
