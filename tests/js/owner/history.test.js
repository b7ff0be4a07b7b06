// The journal followed to its end, also where its first page was asked for before the notebook came.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { toB64 } from "../../../static/js/crypto/encoding.js";
import { START, appendEvent } from "../../../static/js/crypto/journal.js";
import { ready } from "../../../static/js/crypto/sodium.js";
import { encodeBody } from "../../../static/js/crypto/statements.js";
import { askForEvents, followEvents } from "../../../static/js/owner/notebook/history.js";

before(ready);

const DAY = 86_400;

/** So many openings of a notebook, in a chain. @param {number} length */
function makeChain(length) {
  const details = encodeBody("NoFacts", {});
  const events = [];
  let head = START;
  for (let n = 0; n < length; n++) {
    const next = appendEvent(head, DAY, "vault_opened", "owner", details);
    events.push({ event: toB64(next.event), details: toB64(details) });
    head = next.head;
  }
  return { events, head: { n: head.n, head: toB64(head.hash) } };
}

/** A visit whose server answers with one of these chains after the other. @param {...ReturnType<typeof makeChain>} chains */
function visitOf(...chains) {
  const asked = /** @type {string[]} */ ([]);
  const get = async (/** @type {string} */ path) => {
    asked.push(path);
    const { events, head } = chains[Math.min(asked.length, chains.length) - 1];
    return { events: events.slice(Number(path.split("=")[1]) - 1), head };
  };
  const visit = /** @type {any} */ ({ api: { get }, events: [], manifest: { journal: { n: 0 } }, server: { journal: { n: 0 } } });
  return { visit, asked };
}

test("a page asked for early is followed like any other, and nothing is asked twice", async () => {
  const { visit, asked } = visitOf(makeChain(3));
  const early = askForEvents(visit);
  visit.server.journal.n = 3;

  assert.equal((await followEvents(visit, early)).n, 3);
  assert.deepEqual(asked, ["/api/journal?from=1"]);
  assert.equal(visit.events.length, 3);
});

test("a page that came before what the notebook tells of is followed by another", async () => {
  const { visit, asked } = visitOf(makeChain(2), makeChain(5));
  const early = askForEvents(visit);
  visit.server.journal.n = 5;

  assert.equal((await followEvents(visit, early)).n, 5);
  assert.deepEqual(asked, ["/api/journal?from=1", "/api/journal?from=3"]);
});

test("an empty early page is no end where the notebook tells of events", async () => {
  const { visit } = visitOf(makeChain(0), makeChain(1));
  const early = askForEvents(visit);
  visit.server.journal.n = 1;

  assert.equal((await followEvents(visit, early)).n, 1);
});

test("an early page that names another head than it leads to is refused", async () => {
  const chain = makeChain(2);
  const { visit } = visitOf({ ...chain, head: makeChain(3).head, events: chain.events });
  const early = askForEvents(visit);

  await assert.rejects(followEvents(visit, early), (/** @type {any} */ error) => error.code === "does_not_add_up");
});

test("a failure of the early page is told to who follows it, and to nobody else", async () => {
  const { visit } = visitOf(makeChain(1));
  const offline = Object.assign(new Error("offline"), { code: "offline" });
  visit.api.get = () => Promise.reject(offline);

  await assert.rejects(followEvents(visit, askForEvents(visit)), offline);
});
