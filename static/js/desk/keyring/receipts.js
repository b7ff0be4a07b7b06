// @ts-check
/**
 * An office's receipt of one agreement, signed by the reader who makes it (docs/protocol.md
 * section 19).
 *
 * * While it is open its papers come from the list. Once it is over nothing is left there: then
 *   only what this sign-in saw before counts, without titles and names.
 * * When and how it ended is the server's word, but for an ending this sign-in signed.
 */

import { toB64 } from "../../crypto/encoding.js";
import { encodeBody } from "../../crypto/statements.js";
import { makeReceipt } from "../../receipts/making.js";
import { describeReceipt } from "../../receipts/page.js";
import * as answers from "./answers.js";
import { DeskError, refuseAs } from "./errors.js";
import { fetchPapers } from "./listing.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("../../receipts/making.js").Agreed} Agreed
 */

const OFFICES_ENDS = ["unread", "asked", "closed"];

/**
 * The receipt as things stand now.
 * @param {Desk} desk
 * @param {{grant: string, isOpen?: boolean}} asked `isOpen` shows which sections, for a proof
 */
export async function makeOfficeReceipt(desk, { grant, isOpen = false }) {
  const listed = await findListed(desk, grant);
  const papers = listed.state === "open" ? await fetchPapers(desk, grant) : desk.over.get(grant);
  if (!papers) throw new DeskError("receipt_too_late");
  const agreed = gather(desk, listed, papers);
  const how = /** @type {const} */ ({ by: "reader", madeAt: desk.clock.now(), seed: desk.keys.signSeed, isOpen });
  return describeReceipt(agreed, refuseAs("answer_refused", () => makeReceipt(agreed, how)));
}

/** @param {Desk} desk @param {string} grant */
async function findListed(desk, grant) {
  const { grants, at } = answers.readAnswer(answers.grants, await desk.api.get("/api/grants"));
  desk.clock.hear(at);
  const listed = grants.find((one) => toB64(one.grant) === grant);
  if (!listed) throw new DeskError("not_found");
  return listed;
}

/**
 * @param {Desk} desk
 * @param {import("./listing.js").Listed} listed
 * @param {import("./papers.js").Papers} papers
 * @returns {Agreed}
 */
function gather(desk, listed, papers) {
  const { certificate, rosters, namedOf, identity, name } = desk.ownAgency;
  const { terms, opening, words, signedTerms, signedClaim, firstTerms, renewal } = papers;
  const isOver = listed.state === "ended";
  const how = isOver ? listed.how || "expired" : "";
  const named = namedOf(opening.reader);
  return {
    instance: /** @type {import("./instance.js").Pins} */ (desk.pins).statement,
    terms: signedTerms,
    words: encodeBody("Words", words),
    identity,
    agencyName: name,
    state: isOver ? "ended" : "open",
    how,
    events: listSteps(papers, listed, isOver),
    claim: signedClaim,
    firstTerms,
    renewal,
    ending: OFFICES_ENDS.includes(how) ? desk.endings.get(toB64(terms.grant)) : undefined,
    office: { certificate, rosters, ...(named ? { name: named } : {}) },
  };
}

/**
 * @param {import("./papers.js").Papers} papers @param {import("./listing.js").Listed} listed @param {boolean} isOver
 * @returns {Agreed["events"]}
 */
function listSteps({ terms, renewal }, { opened_at: openedAt, ended_at: endedAt, ends_at: endsAt }, isOver) {
  const opened = Math.max(openedAt, terms.not_before);
  /** @type {Agreed["events"]} */
  const begun = renewal
    ? [{ kind: "renewed", at: opened }]
    : [{ kind: "given", at: terms.not_before }, { kind: "opened", at: opened }];
  return [
    ...begun,
    ...(isOver ? [{ kind: /** @type {const} */ ("ended"), at: Math.max(endedAt ?? endsAt, opened) }] : []),
  ];
}
