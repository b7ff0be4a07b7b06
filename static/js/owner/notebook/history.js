// @ts-check
/**
 * The journal's chain, and the head the owner signs at each visit (docs/protocol.md section 13).
 *
 * * Every link is verified, from the first event through the remembered head to the newest; a
 *   gap, a fork or a missing line is `does_not_add_up`, and the remembered head stays as it was.
 * * A renewal counts only under the owner's own key, and of a claim that stands before it.
 */

import { parseB64, toB64 } from "../../crypto/encoding.js";
import { START, verifyEvents, verifyRenewed } from "../../crypto/journal.js";
import { deriveSignPublic } from "../../crypto/signing.js";
import * as answers from "./answers.js";
import { NotebookError, refuseAs } from "./errors.js";
import { checkShape } from "./shapes.js";
import { signPlain, verifyPlain } from "./statement.js";

/** @typedef {{n: number, head: string}} Head */

const NO_EVENTS = Object.freeze({ n: 0, head: toB64(START.hash) });

/**
 * What comes after the events this visit has verified, asked for and not judged yet.
 * @param {import("./visit.js").Visit} visit @returns {Promise<unknown>}
 */
export function askForEvents(visit) {
  const asked = visit.api.get(`/api/journal?from=${lastHead(visit).n + 1}`);
  // Whoever waits for it hears of a failure; until then it is nobody's.
  asked.catch(() => {});
  return asked;
}

/** @param {import("./visit.js").Visit} visit */
const lastHead = ({ events }) => events.at(-1)?.head ?? START;

/**
 * Follow the journal to its end: every event since its beginning, each link verified once in a
 * visit. It must pass through the head the manifest remembers.
 * @param {import("./visit.js").Visit} visit
 * @param {Promise<unknown>} [early] the first page, asked for beside the notebook
 * @returns {Promise<Head>}
 */
export async function followEvents(visit, early) {
  let renewed = false;
  for (let asked = early ?? askForEvents(visit), isEarly = Boolean(early); ; asked = askForEvents(visit), isEarly = false) {
    const from = lastHead(visit);
    const answer = checkShape(answers.journal, await asked);
    const page = refuseAs("does_not_add_up", () =>
      verifyEvents(answer.events.map(readLine), from, grantHeads(visit.events)),
    );
    visit.events = [...visit.events, ...page];
    renewed ||= page.some(({ event }) => event.kind === "grant_renewed");
    const head = describeHead(page.at(-1)?.head ?? from);
    const isWhole = head.n === answer.head.n && head.head === answer.head.head;
    // What was asked for beside the notebook may lack what the notebook tells of already.
    const isBehind = isEarly && head.n < visit.server.journal.n;
    if (isWhole && isBehind) continue;
    if (isWhole) {
      requirePassed(visit);
      if (renewed) requireOwnRenewals(visit);
      return head;
    }
    if (page.length === 0 || head.n >= answer.head.n) throw new NotebookError("does_not_add_up", { why: "head" });
  }
}

/** @param {{event: string, details: string}} line */
const readLine = ({ event, details }) => ({ event: parseB64(event), details: parseB64(details) });

/** @param {import("../../crypto/journal.js").Head} head @returns {Head} */
const describeHead = ({ n, hash }) => ({ n, head: toB64(hash) });

/**
 * Where each grant's own chain stands after these events.
 * @param {readonly import("../../crypto/journal.js").CheckedEvent[]} events
 */
function grantHeads(events) {
  const heads = new Map();
  for (const { grantEvent, grantHead } of events) if (grantEvent) heads.set(toB64(grantEvent.grant), grantHead);
  return heads;
}

/** @param {import("./visit.js").Visit} visit */
function requireOwnRenewals(visit) {
  const keyOf = (/** @type {Uint8Array} */ grant) => deriveSignPublic(visit.derive("grant-sign", toB64(grant)));
  refuseAs("does_not_add_up", () => verifyRenewed(visit.events, visit.pins.instance, keyOf));
}

/** A line that the manifest remembers may not be missing or changed. @param {import("./visit.js").Visit} visit */
function requirePassed(visit) {
  const remembered = getRememberedHead(visit);
  if (remembered.n === 0) return;
  const passed = visit.events[remembered.n - 1]?.head;
  if (!passed || describeHead(passed).head !== remembered.head) {
    throw new NotebookError("does_not_add_up", { why: "forgotten" });
  }
}

/**
 * The head a manifest remembers, after checking that this vault's key signed it.
 * @param {import("./visit.js").Visit} visit
 * @returns {Head}
 */
export function getRememberedHead(visit) {
  const { n, head, at, sig } = visit.manifest.journal;
  if (n === 0) return NO_EVENTS;
  const seed = visit.derive("head-sign");
  const body = { v: 1, vault: visit.vault, n, head, at };
  const own = signPlain({ ...headStatement(visit), seed }, body);
  refuseAs("does_not_add_up", () =>
    verifyPlain(headStatement(visit), { body: own.body, sig }, toB64(deriveSignPublic(seed))),
  );
  return { n, head };
}

/**
 * The manifest's memory of a head, signed now.
 * @param {import("./visit.js").Visit} visit
 * @param {Head} head
 */
export function signHead(visit, { n, head }) {
  const at = visit.clock.now();
  const seed = visit.derive("head-sign");
  const { sig } = signPlain({ ...headStatement(visit), seed }, { v: 1, vault: visit.vault, n, head, at });
  return { n, head, at, sig };
}

/** @param {import("./visit.js").Visit} visit */
const headStatement = ({ pins }) => ({
  label: "journal-head",
  name: /** @type {const} */ ("JournalHead"),
  instance: pins.instance,
});
