// @ts-check
/**
 * The engine of whoever holds a card: everything done with its code happens in this module worker.
 *
 * The page starts it, speaks to it through `WorkerClient` of shared/rpc.js, and ends it by
 * `terminate()`. The code and what comes of it live in this module's memory only; nothing is stored, and no
 * request carries a cookie. No DOM, no texts. Values are plain JSON; times are the server's seconds.
 *
 * METHODS (arguments -> result)
 *
 *  arrived() -> {}                              the engine is there; asks nobody
 *  checkCode({text, fromPicture?}) -> {}        sends nothing of it; `code_mistyped` or `code_foreign`
 *  enter({text}) -> look                        text: a code in any case and spacing, or a card's link;
 *      from then on the card is held. `not_found`: it opens nothing here, whatever the reason
 *  look() -> look                               of the card that is held
 *      look of a contact: {kind: "contact", practice, state: "armed" | "asked" | "waiting" | "open", canAsk, waitMinutes,
 *      begunBy: "" | "ask" | "missed" | "now", opensAt, openUntil, paused, frozen, holder: "none" | "awaited" | "given", way, mail, now}
 *      0: no such time; holder: whether a second person has to say yes as well, or did
 *      look of a second holder: {kind: "holder", practice: false, state, saidYes, paused, opensAt, callMe,
 *      words, now}; words only once somebody asked
 *      way: an address was left; mail: one can be left here
 *  ask() -> look                                begins the waiting time
 *  read() -> {practice, words, callMe, phoneLost, openUntil, now, sections: [{title, lang, text}],
 *      takenOut: [titles]}                      one signed record for all of it
 *  answer({answer: "read" | "cannot", text}) -> {}   to the owner alone; the last one counts
 *  sayYes() -> look                             a second holder's, once and for good
 *  leaveWay({address, lang}) -> look            one e-mail once it can be opened; "" erases the address
 *  forget() -> {}                               nothing is held any more
 *  checkStop({text}) -> {}                      sends nothing; `code_mistyped`
 *  stop({text}) -> {}                           the same whether or not there is such a code
 *
 * ERRORS {code, …data}: the server's codes (docs/protocol.md section 15), and
 *  offline · answer_refused · instance_changed · not_open (no card is held) · code_mistyped · code_foreign
 *  does_not_fit {why} · older_text · nothing_read · bad_text
 */

import { ready } from "../crypto/sodium.js";
import { makeApi } from "../shared/api.js";
import { serve } from "../shared/rpc.js";

/** Whoever is signed in at this browser has nothing to do with the card. @type {typeof fetch} */
const asNobody = (address, request) => fetch(address, { ...request, credentials: "omit" });
const loadWords = async () => (await import("../../vendor/words.js")).words;

// What locks and unlocks comes first: on a slow line it is what everybody waits for.
const engine = ready().then(() => import("./card/engine.js"));
serve(engine.then(({ makeEngine }) => makeEngine({ api: makeApi(asNobody), loadWords })));
