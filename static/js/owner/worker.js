// @ts-check
/**
 * The owner's engine: everything done with keys happens in this module worker.
 *
 * The page starts it (`new Worker("/assets/js/owner/worker.js", {type: "module"})`), speaks
 * to it through `WorkerClient` of shared/rpc.js, and ends it by `terminate()`. Keys live in
 * this module's memory only; nothing is stored. No DOM, no texts: errors and troubles are codes.
 *
 * Values are plain JSON; ids are b64 strings; times are the server's seconds. A section id or
 * a draft id that `saveDraft` gave out is passed back as it is.
 *
 * METHODS (arguments -> result)
 *
 *  arrived() -> {}                              the engine is there; asks nobody
 *  start() -> {fingerprint, maxDays, demo, invitation: whether making a notebook takes one,
 *      mail: whether notices can be had}        fingerprint: the instance id, b64
 *  create({name, passphrase, invitation?}) -> {recoveryCode, recoveryDigits, stopDigits, stopWords, summary}
 *                                               the stop code as in stopCode()
 *  open({name, passphrase}) -> summary
 *  openWithRecovery({code}) -> summary          28 characters or 42 digits
 *  lock() -> {sessionEnded}                     wipes the keys in any case, ends the session
 *  summary() -> summary
 *  pulse() -> {changed, grants}                 every few seconds; `changed`: ask for summary()
 *
 *  readSection({id, revision?}) -> {id, title, kind, text, lang, revision, savedAt,
 *      revisions: [{revision, savedAt}], beside: null | {revision, savedAt},
 *      drafts: [{draft, device, ofThisDevice, title, text, kind, lang, savedAt, baseRevision}]}
 *      A section that has only drafts yet is read too: revision 0, title and text "".
 *      beside: a text that was written on another device at the same time as the newest one.
 *  saveDraft({section?, draft?, base?, title, kind, text, lang}) -> {section, draft, base, savedAt}
 *      Without `section` a new one begins; pass the section, draft and base it gave from then on.
 *      `base`: the revision it was begun on, 0 for a new section. `draft` continues a draft of an
 *      earlier visit; if that one changed meanwhile, a new one is made beside it. Of a section
 *      taken out on another device, a new one begins.
 *  dropDraft({draft}) -> {}
 *  finishSection({section?, base?, title, kind, text, lang, drops?: [draft ids]})
 *      -> {section, revision, beside, readers: [{grant, agencyName, revision, canShow}
 *                                             | {release, contact, revision, canShow: true}]}
 *      Drops this device's own draft, and those in `drops`. `readers` see an older revision;
 *      canShow false: the kind changed since the granting, so only sharing again shows it.
 *      beside: another device's revision that was saved since `base`, with words of its own; 0: none.
 *  keepAsIs({section}) -> {}                    the newest text is right: nothing stands beside any more
 *  showChange({section, grants?: [ids], releases?: [ids]}) -> {}
 *  orderSections({ids}) -> {}                   in the new order; those not named stand after
 *  deleteSection({id}) -> {endedOffers: [grant]}  codes nobody used yet that name it end first;
 *                                               what is prepared for a contact says "taken out"
 *
 *  agencies() -> [{agency, name, facts, available, why}]
 *  agency({agency}) -> {name, facts, rosterFresh, identityChanged, canGrant, why, people}
 *      facts: {does, mustTell, sharesWithPolice, sharesWithImmigration, languages, hours, contact}
 *      why: "" | "identity_changed" | "roster_stale" | "roster_refused" | "no_people"
 *  confirmIdentity({agency}) -> {}
 *  suggestOfficeName() -> "two words"
 *  offerGrant({agency, sections: [{id, days?}], audience, visit, mayPrint, days, purpose,
 *      callMe, officeName, laterHours, lang?, revisions?: {id: revision}, until?}) -> code
 *      audience "reader" | "team"; laterHours 0 | 24 | 72; a visit ignores `days`
 *      (24 hours at most, audience "reader"); a sealed kind needs `days` of 7 or less.
 *      `revisions`: what the owner saw; another one by now is `changed_since`. `until`: no later end.
 *  renewal({grant}) -> {grant, agency, audience, mayPrint, purpose, callMe, officeName,
 *      sections: [{id, title, sealedKind, revision, shown, mustBeNewest}]}
 *      What somebody who goes on may read: `shown` is the revision they have, `revision` the newest;
 *      mustBeNewest: its kind changed since. mayPrint: whether it was allowed. Refused like
 *      offerGrant, and with not_renewable {why} or reader_left.
 *  renewGrant({grant, sections: [{id, days?}], mayPrint, days, revisions: {id: revision}, until?,
 *      lang?}) -> {grant}                       the new grant; the one before ends with it
 *      `revisions`: of each section the one they have, or the newest; other ones are `changed_since`.
 *  showCode({grant, fresh?, laterHours?}) -> code   a code made for later stays unless `fresh`
 *  extendCode({grant}) -> {redeemBefore}
 *      code: {grant, token, url, redeemBefore, later}  token: shown form, groups of 4;
 *      url: the exact text of the QR
 *  endGrant({grant}) -> {grant, state}
 *  endAll() -> {ended}
 *  confirmGrants({goingOn: [ids], releases?: [ids]}) -> {}
 *                                               of a paused notebook; every other grant and release ends
 *
 *  prepareRelease({contact, sections: [ids], words, callMe, phoneLost, askMinutes, checkIn, validDays,
 *      openHours, notBefore?, practice?, practiceFor?, revisions?: {id: revision}, holder?})
 *      -> {release, code, digits, url, second}  the card, told once and kept nowhere
 *      code: groups of 4; url: the exact text of the QR. askMinutes: 0: nobody can ask.
 *      checkIn: null | {everyDays | by, graceDays, waitMinutes, openingCounts}. A practice has no sections
 *      and no checkIn; practiceFor: the release it rehearses. `revisions` as in offerGrant.
 *      holder: who must say yes as well: null | {agency, name?, words} | {secondCard: true, name, words},
 *      `words` what they are told, 1,000 at most; never in a practice. second: null, or {code, digits, url}
 *      of a card of their own. Refused like offerGrant where an office can't be believed.
 *  changeRelease({release, …the same, newCard, name, passphrase | recoveryCode})
 *      -> {release, code?, digits?, url?, second}  an armed one; a card for both only with `newCard`
 *      Whom it is for, and whether it is a practice, stay as they are. A second contact keeps their card
 *      without `newCard`; one who had none, or has another name, gets a card. A yes that was said is gone.
 *  release({release}) -> a release of the summary, and {words, callMe, phoneLost, validDays,
 *      revisions: {id: the newest of those that are still there}}; its holder also has {agency: id | "", words}
 *  removeRelease({release, name, passphrase | recoveryCode}) -> {}      an armed one
 *  openReleaseNow({release, name, passphrase | recoveryCode}) -> {}     the contact may read from now on
 *  stopRelease({release}) -> {state}            "stopped" | "closed", or how it was over already
 *  checkIn({release}) -> {}                     all is well
 *  setEmergencyOnly({on}) -> {}                 on: every grant ends, and nothing new is let read
 *  writeNever({people: [texts]}) -> {}          the whole list of who must never get anything
 *  isNever({contact}) -> {never}                either name inside the other; case and spaces don't count
 *  addChannel({address, wording: 1 to 4, lang}) -> {channel}   a test message is on its way; `bad_address`
 *  testChannel({channel}) -> {channel}; proveChannel({channel, code}) -> {channel}, else `code_wrong`
 *  dropChannel({channel}) -> {}
 *  stopCode() -> {digits, words}                5 groups of 5; words: 7 of them, "" where the list of
 *                                               words could not be fetched
 *  activity({}) -> {ok, problem, events: [{n, at, day, kind, byOwner, who, agencyName, officeName,
 *      sections: [titles], unusual, grant, how}]}   newest first; problem: null | trouble
 *      kind: those of docs/protocol.md section 13; `day`: true where only the day is kept;
 *      who: "owner" | "server" | a name of the roster | a contact | ""; how: of an ended, refused or
 *      stopped one, "on" | "off" of emergency_only, "added" | "dropped" of channels_changed, else "". Of what is prepared for somebody, `grant` is
 *      the release and agencyName the contact; `who` may be the second holder.
 *      unusual: null | "token_spent" | "same_person" | "token_expired" | "token_ended" | "doors_changed"
 *             | "code_exposed" | "unknown_person"
 *  receipt({grant, isOpen?}) -> {json, page}    json: the file's text; page: what its sheet says
 *      (receipts/page.js). `isOpen`: it also shows which sections, for a stronger proof.
 *
 *  practiseRecovery({code}) -> {right}
 *  changePassphrase({name, oldPassphrase, passphrase, newName?}
 *                 | {recoveryCode, name, passphrase}) -> {}
 *      The second form is for who opened with the recovery code: name and passphrase are new.
 *  newRecoveryCode({name, passphrase} | {recoveryCode}) -> {recoveryCode, recoveryDigits}
 *  closeVisits({name, passphrase} | {recoveryCode}) -> {closed}   every other visit ends
 *  setCallMe({callMe}) -> {}
 *  setIdleMinutes({minutes}) -> {}              1 to 60
 *  erase({name, passphrase} | {recoveryCode}) -> {}
 *  saveCopy({name, passphrase} | {recoveryCode}) -> {json}   text of a JSON file; else `door_unknown`
 *
 *  summary: {callMe, idleMinutes, recoveryPractised, recovery: bool, openedWith, knowsPassphrase,
 *      openedAt, lastOpenedAt, changesSince, news, visits, now, trouble: null | {code, …}, paused, debts,
 *      debtsFailed: the last try to pay them broke off,
 *      sections: [{id, title, kind, sealedKind, revision, savedAt, hasDraft, isBeside}],
 *      unsavedDrafts: [{section, draft, title, savedAt, ofThisDevice}],
 *      grants: [grant], endedSince: [grant ids], strangers: [{grant, agency, agencyName, state}], strangeReleases: [ids],
 *      emergencyOnly, never: [texts], releases: [release], releasesEndedSince: [release ids],
 *      channels: [{channel, provedOn: day | 0, failing, waiting}]}
 *      openedWith: "passphrase" | "recovery"; knowsPassphrase: saveCopy can compare one.
 *      paused: the server was put back; nobody reads until confirmGrants.
 *      lastOpenedAt: 0 at the first visit. news: {readings, sharing, waysIn, whereTold, openings, parts} since the
 *      last visit, changesSince all of it. visits: for each other open visit the day it began.
 *      unsavedDrafts: every draft, of new sections too.
 *  grant: {grant, agency, agencyName, officeName, purpose, state, paused, how, audience, visit, notAfter,
 *      madeAt, redeemBefore, later, openedBy, openedAt, endedAt, reads,
 *      sections: [{id, title, notAfter}], looking, canGoOn}
 *      state "offered" | "open" | "ended"; 0 or "" where there is nothing yet.
 *  release: {release, contact, practice, practiceFor: release | "", state, begunBy, begunAt, opensAt, dueAt,
 *      openedAt, openUntil, overAt, notAfter, notBefore, madeAt, reads, frozen, askMinutes, checkIn, openHours,
 *      sections: [{id, title}], answer: null | {answer: "read" | "cannot" | "altered", text}, practised, holder}
 *      Newest first. state "armed" | "asked" | "waiting" | "open" | "stopped" | "closed" | "ended" | "expired";
 *      begunBy "" | "ask" | "missed" | "now"; 0 where there is nothing yet. frozen: the service does not
 *      trust its clock. `altered`: not what the contact sealed. practised: a try for it was opened.
 *      holder: null | {name, kind: "agency" | "card", agencyName, saidYes, lapsed: why they could not say yes
 *      as things are: "" | "gone" (from the list) | "identity" (another one) | "chain" (does not add up)
 *      | "stale" (its list of people is past its date)}. Found out behind each opening.
 *
 * EVENTS
 *  progress {step: "stretching" | "saving"}
 *  debts {left}                                 fresh sealing still owed, after each one paid
 *  changed {}                                   something in the background: ask for summary()
 *  trouble {code, …}                            found in the background
 *
 * ERRORS {code, …data}: the server's codes (docs/protocol.md section 15), and
 *  would_lose (a change that would undo another device's: never sent) ·
 *  offline · answer_refused · instance_changed · older_state · altered · does_not_add_up
 *  grant_came_back · not_open (no notebook is open) · bad_name · bad_passphrase · code_mistyped
 *  too_little_memory · bad_title · bad_kind · bad_text · bad_section · bad_order
 *  sealed_too_long {sections} · bad_terms {why} · identity_changed · roster_stale
 *  roster_refused · directory_refused · agency_gone · no_people · secret_wrong
 *  paused (confirmGrants first) · debts_left (a section is still owed a fresh sealing) · not_offered · not_ended
 *  kind_changed {grant} · changed_since (an offer: another revision than the owner saw)
 *  not_renewable {why} · reader_left (who read it no longer works there)
 *  section_gone (an offered code's section was taken out: end it, share again)
 *  emergency_only (also here, before anything is sent) · contact_never (on the list of people)
 *  release_over (also here: prepare a new one) · secret_wrong of what takes the secret again
 */

import { ready } from "../crypto/sodium.js";
import { makeApi } from "../shared/api.js";
import { serve } from "../shared/rpc.js";

// What locks and unlocks comes first: on a slow line it is what everybody waits for.
const engine = ready().then(() => import("./notebook/engine.js"));
const emit = serve(engine.then(({ makeEngine }) => makeEngine({ api: makeApi(), origin: location.origin, emit: tell })));

/** @param {string} event @param {object} [data] */
function tell(event, data) {
  emit(event, data);
}
