// @ts-check
/**
 * The reader's own agency: its certificate, its roster chain, its people's names
 * (docs/protocol.md section 8).
 *
 * * The identity key is the keyring's; the operator must still certify exactly that one.
 * * The whole chain is checked, from its first roster on, and must hold the remembered one.
 * * A directory or roster past its date blocks what is new; it never drops a reader.
 */

import { sameBytes } from "../../crypto/bytes.js";
import { findMember, requireFresh, verifyAgency, verifyDirectory, verifyName, verifyRosterChain } from "../../crypto/chain.js";
import { toB64 } from "../../crypto/encoding.js";
import { hash32 } from "../../crypto/hashing.js";
import * as answers from "./answers.js";
import { DeskError, refuseAs } from "./errors.js";

/** @typedef {import("../../crypto/chain.js").Roster} Roster */

const FIRST_ROSTER = 1;

/**
 * @typedef {object} Agency
 * @property {Uint8Array} id
 * @property {Uint8Array} identity
 * @property {string} name
 * @property {readonly Roster[]} chain oldest first
 * @property {Roster} roster the newest
 * @property {Uint8Array} rosterHash
 * @property {(sign: Uint8Array) => string} nameOf of a person by sign key; "" where unknown
 * @property {(sign: Uint8Array) => {name: string, salt: Uint8Array} | null} namedOf the same with its salt
 * @property {import("../../crypto/signing.js").Signed} certificate as the operator signed it
 * @property {readonly import("../../crypto/signing.js").Signed[]} rosters the chain, as it was signed
 * @property {DeskError | null} directoryTrouble why nothing new may begin
 */

/**
 * Fetch and verify the agency of a keyring.
 * @param {import("./desk.js").Desk} desk
 * @returns {Promise<Agency>}
 */
export async function fetchAgency(desk) {
  const { agency: id, identity } = desk.ownKeyring;
  const { name, certificate, directoryTrouble } = await fetchCertificate(desk);
  const { chain, rosters, rosterHash, namedOf } = await fetchRosters(desk);
  const nameOf = (/** @type {Uint8Array} */ sign) => namedOf(sign)?.name ?? "";
  const roster = chain[chain.length - 1];
  requireReader(roster, desk.keys);
  return { id, identity, name, certificate, chain, rosters, roster, rosterHash, nameOf, namedOf, directoryTrouble };
}

/**
 * Refuse to begin anything new on papers that are past their date.
 * @param {import("./desk.js").Desk} desk
 */
export function requireCurrent(desk) {
  const { directoryTrouble, roster } = desk.ownAgency;
  if (directoryTrouble) throw directoryTrouble;
  refuseAs("roster_stale", () => requireFresh(roster, desk.clock.now()));
}

/** @param {import("./desk.js").Desk} desk */
async function fetchCertificate(desk) {
  const { instance, operatorKey } = /** @type {import("./instance.js").Pins} */ (desk.pins);
  const answer = answers.readAnswer(answers.directory, await desk.api.get("/api/directory"));
  const certificates = refuseAs("directory_refused", () =>
    answer.certificates.map((signed) => verifyAgency(signed, instance, operatorKey)),
  );
  const at = certificates.findIndex(({ agency }) => sameBytes(agency, desk.ownKeyring.agency));
  const own = certificates[at];
  if (!own) throw new DeskError("agency_gone");
  if (!sameBytes(own.identity, desk.ownKeyring.identity)) throw new DeskError("identity_changed");
  const { directory, key_certificate: keyCertificate } = answer;
  const trouble = findRefusal("directory_refused", () =>
    verifyDirectory(directory, keyCertificate, answer.certificates, instance, operatorKey, desk.clock.now()),
  );
  return { name: own.name, certificate: answer.certificates[at], directoryTrouble: trouble };
}

/** @param {import("./desk.js").Desk} desk */
async function fetchRosters(desk) {
  const { agency, identity, roster_n: n, roster: hash } = desk.ownKeyring;
  const path = `/api/agencies/${toB64(agency)}/rosters?from=${FIRST_ROSTER}`;
  const { rosters, names } = answers.readAnswer(answers.rosters, await desk.api.get(path));
  const remembered = n === 0 ? null : { n, hash };
  const chain = refuseAs("roster_refused", () =>
    verifyRosterChain(rosters, identity, desk.instance, remembered, agency),
  );
  if (chain[0].n !== FIRST_ROSTER) throw new DeskError("roster_refused", { why: "start" });
  const rosterHash = hash32(rosters[rosters.length - 1].body);
  return { chain, rosters, rosterHash, namedOf: (/** @type {Uint8Array} */ sign) => findNamed(chain, names, sign) };
}

/**
 * The reader must stand on the newest roster, with both keys, in a role that reads.
 * @param {Roster} roster
 * @param {{signPublic: Uint8Array, boxPublic: Uint8Array}} keys
 */
function requireReader(roster, { signPublic, boxPublic }) {
  const member = findMember(roster, signPublic);
  if (!member || !sameBytes(member.box, boxPublic)) throw new DeskError("not_on_roster");
  if (member.role === "auditor") throw new DeskError("auditor_reads_nothing");
}

/**
 * The name and salt beside a roster, if they are the ones that the roster stands for.
 * @param {readonly Roster[]} chain
 * @param {readonly {sign: Uint8Array, name: string, salt: Uint8Array}[]} names
 * @param {Uint8Array} sign
 */
function findNamed(chain, names, sign) {
  const member = findAnyMember(chain, sign);
  const said = names.filter((entry) => sameBytes(entry.sign, sign));
  for (const { name, salt } of member ? said : []) {
    const trouble = findRefusal("roster_refused", () => verifyName(/** @type {any} */ (member), name, salt));
    if (!trouble) return { name, salt };
  }
  return null;
}

/**
 * A person who stands, or once stood, on a roster of the chain; the newest word counts.
 * @param {readonly Roster[]} chain
 * @param {Uint8Array} sign
 */
function findAnyMember(chain, sign) {
  for (const roster of [...chain].reverse()) {
    const member = findMember(roster, sign);
    if (member) return member;
  }
  return null;
}

/**
 * What a check says against something, or null.
 * @param {string} code
 * @param {() => unknown} check
 * @returns {DeskError | null}
 */
export function findRefusal(code, check) {
  try {
    refuseAs(code, check);
    return null;
  } catch (error) {
    if (error instanceof DeskError) return error;
    throw error;
  }
}
