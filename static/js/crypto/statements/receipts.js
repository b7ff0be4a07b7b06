// @ts-check
/**
 * What was agreed and where it stands, as one side keeps it. Protocol §19.
 *
 * * Kinds and times only: no title, no section id, no word of the person's.
 */

import { compareBytes, sameBytes } from "../bytes.js";
import { body, flag, hash, id, key, list, need, object, oneOf, text, time } from "../shapes.js";
import { MOST_SECTIONS, audience, notice, sectionKind } from "./grants.js";

export const MOST_EVENTS = 100;

const BEGINNINGS = ["given", "renewed"];

/** The kind of one granted section, and its own end. */
const ReceiptSection = object({ kind: sectionKind, not_after: time });

/** One step of an agreement, at the server's time. */
const ReceiptEvent = object({ kind: oneOf(["given", "opened", "changed", "renewed", "ended"]), at: time });

/** One side's word on an agreement: label `receipt`. */
export const Receipt = body(
  {
    by: oneOf(["owner", "reader"]),
    made_at: time,
    grant: id,
    grant_key: key,
    person: id,
    agency: id,
    identity: key,
    agency_name: text(1, 120),
    terms: hash,
    words: hash,
    given_at: time,
    not_after: time,
    audience,
    visit: flag,
    may_print: flag,
    sections: list(1, MOST_SECTIONS, ReceiptSection),
    notice,
    state: oneOf(["offered", "open", "ended"]),
    how: oneOf(["", "withdrawn", "expired", "unread", "asked", "closed", "exposed", "renewed"]),
    events: list(1, MOST_EVENTS, ReceiptEvent),
    maker: key,
  },
  (receipt) => {
    needOrder(receipt);
    needState(receipt);
  },
  { reader: key, claim: hash, first_key: key, first_terms: hash, renewal: hash, ending: hash, certificate: hash, roster: hash },
);

/** @param {{sections: readonly any[], events: readonly any[]}} receipt */
function needOrder({ sections, events }) {
  const isSorted = sections.every((section, at) => at === 0 || compareSections(sections[at - 1], section) <= 0);
  need(isSorted, "order");
  need(events.every(({ at }, place) => place === 0 || events[place - 1].at <= at), "events");
  need(BEGINNINGS.includes(events[0].kind), "events");
  need(events.slice(0, -1).every(({ kind }) => kind !== "ended"), "events");
}

/** The three papers of a renewal come together, exactly with its step at the beginning. @param {any} receipt */
function needRenewal({ events, claim, first_key: firstKey, first_terms: firstTerms, renewal }) {
  const isRenewed = events[0].kind === "renewed";
  need([firstKey, firstTerms, renewal].every((paper) => (paper !== undefined) === isRenewed), "renewal");
  need(!isRenewed || claim !== undefined, "renewal");
}

/** @param {any} receipt */
function needState(receipt) {
  const { by, state, how, events, maker, grant_key: grantKey, reader, claim, certificate, roster } = receipt;
  const isEnded = state === "ended";
  need(isEnded === (how !== ""), "state");
  need(isEnded === (events[events.length - 1].kind === "ended"), "state");
  need((reader === undefined) === (claim === undefined), "claim");
  need(state !== "open" || reader !== undefined, "claim");
  need(state !== "offered" || reader === undefined, "claim");
  needRenewal(receipt);
  need((certificate === undefined) === (roster === undefined), "office");
  need(by !== "owner" || sameBytes(maker, grantKey), "maker");
}

const toBytes = (/** @type {string} */ kind) => new TextEncoder().encode(kind);

/**
 * Ascending by kind, then by end.
 *
 * @param {{kind: string, not_after: number}} one
 * @param {{kind: string, not_after: number}} other
 */
export const compareSections = (one, other) =>
  compareBytes(toBytes(one.kind), toBytes(other.kind)) || one.not_after - other.not_after;
