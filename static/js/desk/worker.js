// @ts-check
/**
 * The desk's engine: everything done with staff keys happens in this module worker.
 *
 * The page starts it, speaks to it through `WorkerClient` of shared/rpc.js, and ends it by
 * `terminate()`. Keys live in this module's memory only; nothing is stored. No DOM, no texts.
 * Values are plain JSON; ids are b64 strings; times are the server's seconds.
 *
 * METHODS (arguments -> result)
 *
 *  start() -> {fingerprint, demo}               fingerprint: the instance id
 *  signIn({name, passphrase, code}) -> desk
 *  reopen({passphrase}) -> desk                 after `cover`, within the same session
 *  cover() -> {}                                forgets every key and every word; the session stays
 *  lock() -> {}                                 forgets everything and ends the session
 *      desk: {workerName, agencyName, now, rosterUntil, trouble}   trouble: "" or a code below
 *  grants() -> {now, open: [grant], ended: [{grant, how, openedAt, endedAt, hasReceipt}]}
 *      open ones first by what ends within two days, then not read, then changed
 *      grant: {...terms, openedAt, endsAt, lastRead, changed, count, openedBy, paused, trouble}
 *      paused: the server was put back and the person has not looked yet.
 *      trouble: "" or a code below; where there is one, or it is paused, only id, times and
 *      count are there. lastRead 0: never.
 *  checkCode({text, fromPicture?}) -> {}        sends nothing; `token_unreadable` or `code_foreign`
 *  redeem({text, fromPicture?}) -> {...terms, endsAt, reservedUntil, now}
 *      text: a code in any case and spacing, or a whole link; from a picture only a link
 *  renewReservation() -> {reservedUntil}        twice at most
 *  releaseReservation() -> {}                   "Not now": the code keeps its worth
 *  claim() -> {grant, endsAt}                   "Open": spends the code
 *  read({grant, sections?: [ids]}) -> {...terms without sections, endsAt, now, workerName,
 *      agencyName, openedBy, sections: [{id, title, kind, lang, text, savedAt, revision,
 *      notAfter}], takenOut: [titles], over: [titles]}
 *      One signed record for all of it. Without `sections`: all that is readable now.
 *  receipt({grant, isOpen?}) -> {json, page}    json: the file's text; page: what its sheet says
 *      (receipts/page.js). Of one that is over only while `hasReceipt`; else `receipt_too_late`.
 *  pulse({grant}) -> {endsAt, changed, now}     `grant_over` forgets what was known of it
 *  handBack({grant}) -> {}                      not needed, ended unread
 *  endOnRequest({grant}) -> {}                  the person said stop
 *  closeVisit({grant}) -> {}
 *  holdings() -> {now, holdings: [{holding, state: "asked" | "waiting" | "open", opensAt, saidYes, from, words, why}]}
 *      what was asked for and this office holds a part of, what waits for a yes first.
 *      opensAt 0: not told, or open. why: "" or a code below: it does not open, and there are no words.
 *  sayYes({holding}) -> {}                      hands the part to the contact; of one that was listed
 *
 *  terms: {grant, callMe, purpose, officeName, audience: "reader" | "team", visit, mayPrint,
 *      notAfter, sections: [{id, title, kind, sealedKind, notAfter}]}
 *
 * EVENTS
 *  progress {step: "stretching"}                opening the keys: takes a second or more
 *
 * ERRORS {code, …data}: the server's codes (docs/protocol.md section 15), and
 *  offline · answer_refused (the server said something else than agreed) · not_open
 *  bad_name · bad_passphrase · too_little_memory · secret_wrong (reopening: not this passphrase)
 *  keyring_refused · instance_changed · identity_changed · agency_gone · directory_refused
 *  roster_refused · roster_stale · not_on_roster · auditor_reads_nothing
 *  team_key_missing · team_key_refused
 *  token_unreadable (a typing mistake; nothing was sent) · code_foreign · nothing_reserved
 *  holding_changed (other terms or words than the list showed; nothing was said)
 *  does_not_fit {part, why} · sealed_too_long · older_text · receipt_too_late · record_not_yours {why} · not_a_visit
 */

import { makeApi } from "../shared/api.js";
import { serve } from "../shared/rpc.js";
import { makeEngine } from "./keyring/engine.js";

/** @type {(event: string, data?: object) => void} */
const emit = serve(makeEngine({ api: makeApi(), emit: (event, data) => emit(event, data) }));
