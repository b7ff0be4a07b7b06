// @ts-check
/**
 * Records of reading: the card's own signed, numbered chain for one release (docs/protocol.md section 11).
 *
 * * The previous record must be this card's own, of this release and these terms, and the one just before.
 * * Nothing older than that record named is ever opened: `older_text`.
 * * What this page itself signed is remembered, so the newest can't be hidden from it.
 */

import { compareBytes, sameBytes } from "../../crypto/bytes.js";
import { verifySigned } from "../../crypto/signing.js";
import { parseBody } from "../../crypto/statements.js";
import { CardError, needFit, refuseAs } from "./errors.js";

/**
 * @typedef {import("./held.js").Held} Held
 * @typedef {import("./held.js").Place} Place
 * @typedef {import("./looking.js").LookAnswer} LookAnswer
 */

const NOTHING_BEFORE = new Uint8Array(32);

/**
 * Sign that everything a look offers is read now.
 * @param {Held} held
 * @param {LookAnswer} look
 */
export function signRecord(held, look) {
  const prev = verifyPrevious(held, look);
  const sections = look.sections.map(({ id, revision, sealing }) => ({ id, revision, sealing }));
  sections.sort((one, other) => compareBytes(one.id, other.id));
  const { release: grant, terms, n, nonce, at, event } = look;
  const reader = held.signPublic;
  const signed = held.sign("access", "Access", { grant, reader, terms, sections, n, prev, nonce, at, event });
  return { signed, record: { n, hash: signed.hash, sections } };
}

/** @param {Held} held @param {LookAnswer} look */
function verifyPrevious(held, look) {
  const before = held.record;
  const { previous } = look;
  if (!previous) {
    needFit(look.n === 1 && !before, "record_hidden");
    return NOTHING_BEFORE;
  }
  const record = refuseAs("does_not_fit", () =>
    parseBody("Access", verifySigned("access", held.instance, previous, held.signPublic)),
  );
  needFit(sameBytes(record.grant, look.release) && sameBytes(record.terms, look.terms), "record");
  needFit(record.n + 1 === look.n, "record_number");
  needFit(!before || before.n <= record.n, "record_hidden");
  needFit(!before || before.n < record.n || sameBytes(before.hash, previous.hash), "record_fork");
  refuseOlder(look.sections, [...record.sections, ...(before?.sections ?? [])]);
  return previous.hash;
}

/** @param {readonly Place[]} offered @param {readonly Place[]} seen */
function refuseOlder(offered, seen) {
  const isOlder = (/** @type {Place} */ one, /** @type {Place} */ before) =>
    sameBytes(one.id, before.id) &&
    (one.revision < before.revision || (one.revision === before.revision && one.sealing < before.sealing));
  if (offered.some((one) => seen.some((before) => isOlder(one, before)))) throw new CardError("older_text");
}
