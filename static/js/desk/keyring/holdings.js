// @ts-check
/**
 * Parts of what people prepared that this office holds as a second holder: looking, and saying yes
 * (docs/protocol.md section 21).
 *
 * * A deposit is opened with the team key of its generation, and counts for exactly its release and terms.
 *   One that does not open is shown as such, never left out.
 * * A part is overwritten as soon as it was used; it leaves sealed to the contact alone.
 * * A yes is to what was shown: where terms or words are others by now, nothing is said.
 * * Who wrote the words is proved by nothing but a yes that opens something.
 */

import { concat, sameBytes } from "../../crypto/bytes.js";
import { requireFresh } from "../../crypto/chain.js";
import { toB64 } from "../../crypto/encoding.js";
import { hash32 } from "../../crypto/hashing.js";
import { openDeposit, sealHeldPart } from "../../crypto/holder_card.js";
import { parseBody } from "../../crypto/statements.js";
import * as answers from "./answers.js";
import { DeskError, mustFit, needFit, refuseAs } from "./errors.js";
import { isAgencyNewer, refreshAgency } from "./refreshing.js";
import { getTeamKey } from "./team.js";

/**
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("../../crypto/shapes.js").Read<typeof answers.holdings>["holdings"][number]} Held
 */

/** What was asked for and waits for a yes of the office, or got it. @param {Desk} desk */
export async function listHoldings(desk) {
  const { holdings, at } = await fetchHoldings(desk);
  const describeAll = () => holdings.map((held) => describe(desk, held));
  const found = describeAll();
  const refused = found.find(({ why }) => why);
  const told = refused && (await isAgencyNewer(desk, refused.why)) ? describeAll() : found;
  return { now: at, holdings: told.sort((one, other) => rank(one) - rank(other) || one.opensAt - other.opensAt) };
}

/**
 * Hand the part over to the contact, in this reader's own name.
 * @param {Desk} desk
 * @param {{holding: string}} asked one that `listHoldings` showed
 */
export async function sayYes(desk, { holding }) {
  await refreshAgency(desk);
  refuseAs("roster_stale", () => requireFresh(desk.ownAgency.roster, desk.clock.now()));
  const { holdings } = await fetchHoldings(desk);
  const held = holdings.find(({ release }) => toB64(release) === holding);
  if (!held) throw new DeskError("not_found");
  const handed = sealForContact(desk, held);
  const { release, terms } = held;
  const nonce = await desk.fetchNonce();
  const yes = { release, terms, holder: desk.keys.signPublic, part: hash32(handed), nonce };
  const signed = desk.sign("release-yes", "ReleaseYes", yes);
  const raw = await desk.api.post(`/api/holdings/${holding}/yes`, { yes: signed.toJson(), part: toB64(handed) });
  answers.readAnswer(answers.nothing, raw);
  return {};
}

/** @param {Desk} desk */
async function fetchHoldings(desk) {
  const answer = answers.readAnswer(answers.holdings, await desk.api.get("/api/holdings"));
  desk.clock.hear(answer.at);
  return answer;
}

/** @param {Desk} desk @param {Held} held */
function describe(desk, held) {
  const { release, state, opens_at: opensAt = 0, said_yes: saidYes } = held;
  const line = { holding: toB64(release), state, opensAt, saidYes };
  try {
    const { part, said, shown } = open(desk, held);
    part.fill(0);
    desk.shown.set(line.holding, shown);
    return { ...line, from: said.call_me, words: said.words, why: "" };
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    desk.shown.delete(line.holding);
    return { ...line, from: "", words: "", why: error.code };
  }
}

/** @param {Desk} desk @param {Held} held @returns {Uint8Array} the held part */
function sealForContact(desk, held) {
  const { contactBox, part, shown } = open(desk, held);
  const before = desk.shown.get(toB64(held.release));
  if (!before || !sameBytes(before, shown)) throw new DeskError("holding_changed");
  const handed = mustFit("deposit", () => sealHeldPart(contactBox, held.release, held.terms, part));
  part.fill(0);
  return handed;
}

/**
 * What was deposited for exactly this release and these terms, and a hash of what is shown of it.
 * @param {Desk} desk
 * @param {Held} held
 */
function open(desk, { release, terms, generation, deposit }) {
  const { secret } = getTeamKey(desk, generation);
  const { contactBox, part, words } = mustFit("deposit", () => openDeposit(secret, release, terms, deposit));
  const said = mustFit("deposit", () => parseBody("HolderWords", words));
  needFit(sameBytes(said.release, release), "deposit", "release");
  return { contactBox, part, said, shown: hash32(concat(terms, words)) };
}

/** What waits for a yes first. @param {{saidYes: boolean}} held */
const rank = ({ saidYes }) => (saidYes ? 1 : 0);
