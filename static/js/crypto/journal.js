// @ts-check
/**
 * Chains of events: the vault's, and inside it each grant's own. Protocol §13.
 *
 * * Each event names the one before by its hash; a gap, a fork or a changed line shows.
 * * A vault's event holds the hash of its details, a grant's the hash of its facts.
 * * What a person did is signed by them; the event's actor must be the key that signed.
 */

import { sameBytes } from "./bytes.js";
import { parseB64, toB64 } from "./encoding.js";
import { JournalRefused } from "./errors.js";
import { hash32 } from "./hashing.js";
import { DAY_SECONDS } from "./shapes.js";
import { verifySigned } from "./signing.js";
import { encodeBody, parseBody } from "./statements.js";
import { EXPOSED, FACTS, GRANT_KINDS, OWNER, SERVER } from "./statements/journal.js";

/** @typedef {import('./signing.js').SignedBytes} SignedBytes */
/** @typedef {import('./statements.js').Body<'JournalEvent'>} JournalEvent */
/** @typedef {import('./statements.js').Body<'GrantEvent'>} GrantEvent */
/** @typedef {import('./statements.js').Body<'SharingDetails'>} SharingDetails */
/**
 * Where a chain stands: the number and hash of its last event.
 *
 * @typedef {{readonly n: number, readonly hash: Uint8Array}} Head
 */
/**
 * An event whose place in the chain and whose details are verified. `facts` are of the
 * shape that `FACTS[event.kind]` names.
 *
 * @typedef {object} CheckedEvent
 * @property {JournalEvent} event
 * @property {Head} head of the vault's chain, after this event
 * @property {any} facts
 * @property {GrantEvent | null} grantEvent
 * @property {Head | null} grantHead of the grant's own chain, after this event
 */

/** The head of a chain without events. */
export const START = Object.freeze({ n: 0, hash: new Uint8Array(32) });

/**
 * Field of the facts, which is also the label of its signature → shape of the statement.
 *
 * @type {Readonly<Record<string, "Redeem" | "Claim" | "Access" | "Ending">>}
 */
const STATEMENTS = Object.freeze({ redeem: "Redeem", claim: "Claim", access: "Access", ending: "Ending" });

/**
 * The bytes of a vault's next event, and the head after it.
 *
 * @param {Head} head
 * @param {number} at
 * @param {JournalEvent['kind']} kind
 * @param {string} actor
 * @param {Uint8Array} details
 * @returns {{event: Uint8Array, head: Head}}
 */
export function appendEvent(head, at, kind, actor, details) {
  const parts = { n: head.n + 1, at, kind, actor, details: hash32(details), prev: head.hash };
  const event = encodeBody("JournalEvent", parts);
  return { event, head: headAfter(head, event) };
}

/**
 * The bytes of a grant's own next event, and the head after it.
 *
 * @param {Uint8Array} grant
 * @param {Head} head
 * @param {number} at
 * @param {GrantEvent['kind']} kind
 * @param {string} actor
 * @param {Uint8Array} facts
 * @returns {{event: Uint8Array, head: Head}}
 */
export function appendGrantEvent(grant, head, at, kind, actor, facts) {
  const parts = { grant, n: head.n + 1, at, kind, actor, details: hash32(facts), prev: head.hash };
  const event = encodeBody("GrantEvent", parts);
  return { event, head: headAfter(head, event) };
}

/**
 * The details of a vault's event about a grant: its own event, and the facts.
 *
 * @param {Uint8Array} grant
 * @param {Uint8Array} chain
 * @param {Uint8Array} facts
 * @returns {Uint8Array}
 */
export function makeSharingDetails(grant, chain, facts) {
  return encodeBody("SharingDetails", { grant, chain, facts });
}

/**
 * The events that follow a known head, in order, each verified.
 *
 * @param {readonly {event: Uint8Array, details: Uint8Array}[]} events
 * @param {Head} [fromHead]
 * @param {ReadonlyMap<string, Head>} [grantHeads] the heads of the grants' own chains at
 *   `fromHead`, by b64 of the grant id; a grant that is not in it begins there
 * @returns {readonly CheckedEvent[]}
 * @throws {import('./errors.js').CryptoError} BadCanonical, BadStatement: another shape
 * @throws {JournalRefused} `link`, `details`, `day`, `actor`, `grant`, `grant_link`, `facts`
 */
export function verifyEvents(events, fromHead = START, grantHeads = new Map()) {
  const heads = new Map(grantHeads);
  let head = fromHead;
  return events.map(({ event, details }) => {
    const checked = checkEvent(head, event, details, heads);
    if (checked.grantEvent && checked.grantHead) heads.set(toB64(checked.grantEvent.grant), checked.grantHead);
    head = checked.head;
    return checked;
  });
}

/**
 * The statement with which a person did what the event says, or null where there is none.
 * Whether a rotation's signer was a coordinator then, the roster chain says; whether a renewal is
 * the owner's own, `verifyRenewed` says.
 *
 * @param {CheckedEvent} checked
 * @param {Uint8Array} instance
 * @throws {import('./errors.js').BadSignature} the event's actor did not sign it
 * @throws {JournalRefused} `statement`: it is about another grant, or names another reader;
 *   `actor`: an act of the owner or the server that names a key, or the other way round
 */
export function verifyFacts(checked, instance) {
  const { event, facts, grantEvent } = checked;
  const label = Object.keys(STATEMENTS).find((field) => Object.hasOwn(facts, field));
  const isExposed = FACTS[event.kind] === "EndedFacts" && facts.how === EXPOSED;
  if (isExposed || event.actor === SERVER) {
    need(isExposed && event.actor === SERVER && label === undefined, "actor");
    return null;
  }
  if (FACTS[event.kind] === "RotatedFacts") return verifyRotated(checked, instance);
  if (FACTS[event.kind] === "RenewedFacts") return readRenewed(checked);
  if (FACTS[event.kind] === "AskedFacts") {
    return verifyContact(checked, "release-ask", "ReleaseAsk", facts.ask, instance);
  }
  if (FACTS[event.kind] === "HeldFacts") return verifyHeld(checked, instance);
  if (FACTS[event.kind] === "AnsweredFacts") {
    return verifyContact(checked, "release-answer", "ReleaseAnswer", facts.answer, instance);
  }
  need((label === undefined) === (event.actor === OWNER), "actor");
  if (label === undefined || grantEvent === null) return null;
  const statement = parseBody(STATEMENTS[label], facts[label].body);
  verifySigned(label, instance, facts[label], statement.reader);
  need(event.actor === toB64(statement.reader), "statement");
  need(!("grant" in statement) || sameBytes(statement.grant, grantEvent.grant), "statement");
  return statement;
}

/**
 * Refuse a renewal that the owner did not sign for a claim that these events hold.
 *
 * @param {readonly CheckedEvent[]} events
 * @param {Uint8Array} instance
 * @param {(grant: Uint8Array) => Uint8Array} grantKey the owner's public key of a grant
 * @throws {import('./errors.js').BadSignature} not by the key of the grant that was claimed
 * @throws {JournalRefused} `renewal`: no such claim before it, or another reader's
 */
export function verifyRenewed(events, instance, grantKey) {
  /** @type {Map<string, {grant: Uint8Array, reader: Uint8Array}>} */
  const claims = new Map();
  for (const { facts, grantEvent } of events) {
    if (grantEvent && "claim" in facts) {
      const { reader } = parseBody("Claim", facts.claim.body);
      claims.set(toB64(hash32(facts.claim.body)), { grant: grantEvent.grant, reader });
    }
    if (!("renewal" in facts)) continue;
    const renewal = parseBody("Renewal", facts.renewal.body);
    const claimed = claims.get(toB64(renewal.claim));
    if (!claimed || !sameBytes(claimed.reader, renewal.reader)) throw new JournalRefused("renewal");
    verifySigned("renewal", instance, facts.renewal, grantKey(claimed.grant));
  }
}

/** @param {CheckedEvent} checked */
function readRenewed({ event, facts, grantEvent }) {
  need(event.actor === OWNER, "actor");
  const renewal = parseBody("Renewal", facts.renewal.body);
  need(grantEvent !== null && sameBytes(renewal.grant, grantEvent.grant), "statement");
  return renewal;
}

/** @param {CheckedEvent} checked @param {Uint8Array} instance */
function verifyRotated({ event, facts, grantEvent }, instance) {
  need(event.actor !== OWNER && grantEvent !== null, "actor");
  const signer = parseB64(event.actor);
  const rotation = parseBody("Rotation", verifySigned("rotation", instance, facts.rotation, signer));
  need(grantEvent !== null && sameBytes(rotation.grant, grantEvent.grant), "statement");
  return rotation;
}

/**
 * Whether the actor is the contact that the release's terms name, who has these knows.
 *
 * @param {CheckedEvent} checked
 * @param {string} label
 * @param {"ReleaseAsk" | "ReleaseYes" | "ReleaseAnswer"} name
 * @param {SignedBytes} signed
 * @param {Uint8Array} instance
 */
function verifyContact({ event, grantEvent }, label, name, signed, instance) {
  need(event.actor !== OWNER, "actor");
  const statement = parseBody(name, verifySigned(label, instance, signed, parseB64(event.actor)));
  need(grantEvent !== null && sameBytes(statement.release, grantEvent.grant), "statement");
  return statement;
}

/**
 * Whether the actor is the holder that the release's terms name, who has these, and the chain, knows.
 *
 * @param {CheckedEvent} checked
 * @param {Uint8Array} instance
 */
function verifyHeld(checked, instance) {
  const yes = verifyContact(checked, "release-yes", "ReleaseYes", checked.facts.yes, instance);
  need("holder" in yes && toB64(yes.holder) === checked.event.actor, "statement");
  return yes;
}

/**
 * @param {Head} head
 * @param {Uint8Array} data
 * @param {Uint8Array} details
 * @param {ReadonlyMap<string, Head>} heads
 * @returns {CheckedEvent}
 */
function checkEvent(head, data, details, heads) {
  const event = parseBody("JournalEvent", data);
  need(event.n === head.n + 1 && sameBytes(event.prev, head.hash), "link");
  need(sameBytes(event.details, hash32(details)), "details");
  const after = headAfter(head, data);
  if (isGrantKind(event.kind)) return checkSharing(event, after, details, heads);
  need(event.at % DAY_SECONDS === 0, "day");
  need(event.actor === OWNER, "actor");
  const facts = parseBody(FACTS[event.kind], details);
  return Object.freeze({ event, head: after, facts, grantEvent: null, grantHead: null });
}

/**
 * @param {JournalEvent} event
 * @param {Head} after
 * @param {Uint8Array} details
 * @param {ReadonlyMap<string, Head>} heads
 * @returns {CheckedEvent}
 */
function checkSharing(event, after, details, heads) {
  const { grant, chain, facts } = parseBody("SharingDetails", details);
  const own = parseBody("GrantEvent", chain);
  const agrees = own.at === event.at && own.kind === event.kind && own.actor === event.actor;
  need(agrees && sameBytes(own.grant, grant), "grant");
  const before = heads.get(toB64(own.grant)) ?? START;
  need(own.n === before.n + 1 && sameBytes(own.prev, before.hash), "grant_link");
  need(sameBytes(own.details, hash32(facts)), "facts");
  const parsed = parseBody(FACTS[event.kind], facts);
  return Object.freeze({ event, head: after, facts: parsed, grantEvent: own, grantHead: headAfter(before, chain) });
}

/**
 * @param {boolean} holds
 * @param {string} why
 */
function need(holds, why) {
  if (!holds) throw new JournalRefused(why);
}

/** @param {string} kind */
function isGrantKind(kind) {
  return GRANT_KINDS.some((known) => known === kind);
}

/**
 * @param {Head} before
 * @param {Uint8Array} event
 * @returns {Head}
 */
function headAfter(before, event) {
  return Object.freeze({ n: before.n + 1, hash: hash32(event) });
}
