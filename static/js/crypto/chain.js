// @ts-check
/**
 * From the operator to a person at a desk: what may be believed about an agency. Protocol §8.
 *
 * * Everything hangs from the operator key that was pinned at first use.
 * * What was seen is never taken back: a lower directory, a shorter or other roster chain is refused.
 * * A date is over from its own second on; time is what the caller says.
 * * A roster past its date blocks what is new and drops nobody.
 */

import { concat, sameBytes, utf8 } from "./bytes.js";
import { toB64 } from "./encoding.js";
import { ChainRefused } from "./errors.js";
import { hash32 } from "./hashing.js";
import { DAY_SECONDS } from "./shapes.js";
import { verifySigned } from "./signing.js";
import { parseBody } from "./statements.js";

export const ROSTER_SECONDS = 35 * DAY_SECONDS;
export const EARLY_SECONDS = DAY_SECONDS;
const NOTHING_BEFORE = new Uint8Array(32);
const SALT_SIZE = 16;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** @typedef {import('./signing.js').SignedBytes} SignedBytes */
/** @typedef {import('./statements.js').Body<'Roster'>} Roster */
/** @typedef {import('./statements.js').Body<'Member'>} Member */
/** @typedef {import('./statements.js').Body<'Directory'>} Directory */
/** @typedef {import('./statements.js').Body<'AgencyCertificate'>} AgencyCertificate */
/**
 * A roster that was seen: its number and the hash of its body.
 *
 * @typedef {{n: number, hash: Uint8Array}} Remembered
 */

/** A directory that may be believed, with the certificates it names, in its order. */
export class CheckedDirectory {
  /**
   * @param {Directory} directory
   * @param {readonly AgencyCertificate[]} agencies
   */
  constructor(directory, agencies) {
    this.directory = directory;
    this.agencies = agencies;
    Object.freeze(this);
  }

  /**
   * The certificate of an agency, or null where the directory does not name it.
   *
   * @param {Uint8Array} agency
   */
  findAgency(agency) {
    return this.agencies.find((found) => sameBytes(found.agency, agency)) ?? null;
  }
}

/**
 * The instance statement, if its own operator key signed it and it is the pinned one.
 *
 * @param {SignedBytes} signed
 * @param {{id: Uint8Array, operator_key: Uint8Array} | null} [pinned]
 * @throws {import('./errors.js').BadSignature} not signed by the operator key it names
 * @throws {ChainRefused} `instance_changed`
 */
export function verifyInstance(signed, pinned = null) {
  const statement = parseBody("InstanceStatement", signed.body);
  verifySigned("instance", statement.instance, signed, statement.operator_key);
  if (pinned !== null) {
    const same = sameBytes(pinned.id, statement.instance) && sameBytes(pinned.operator_key, statement.operator_key);
    need(same, "instance_changed");
  }
  return statement;
}

/**
 * The agencies of a directory, each certified by the operator.
 *
 * @param {SignedBytes} directory
 * @param {SignedBytes} keyCertificate
 * @param {readonly SignedBytes[]} certificates exactly those the directory names
 * @param {Uint8Array} instance
 * @param {Uint8Array} operatorKey
 * @param {number} now
 * @param {number} [atLeastN] the highest directory number remembered
 * @returns {CheckedDirectory}
 * @throws {import('./errors.js').BadSignature} a part is not signed by the key it hangs from
 * @throws {ChainRefused} `key_stale`, `directory_stale`, `directory_early`, `directory_behind`, `certificates`
 */
export function verifyDirectory(directory, keyCertificate, certificates, instance, operatorKey, now, atLeastN = 0) {
  const { directory_key: directoryKey } = verifyDirectoryKey(keyCertificate, instance, operatorKey, now);
  const found = parseBody("Directory", verifySigned("directory", instance, directory, directoryKey));
  requireCurrent(found, now, atLeastN);
  const byHash = new Map(certificates.map((signed) => [toB64(hash32(signed.body)), signed]));
  const named = /** @type {SignedBytes[]} */ (found.agencies.map((entry) => byHash.get(toB64(entry.certificate))));
  const isWhole = byHash.size === certificates.length && byHash.size === named.length;
  need(isWhole && named.every((signed) => signed !== undefined), "certificates");
  const agencies = found.agencies.map((entry, at) => verifyEntry(entry, named[at], instance, operatorKey));
  return new CheckedDirectory(found, Object.freeze(agencies));
}

/**
 * The certificate of the directory key, if the operator signed it and it is in date.
 *
 * @param {SignedBytes} signed
 * @param {Uint8Array} instance
 * @param {Uint8Array} operatorKey
 * @param {number} now
 * @throws {import('./errors.js').BadSignature} not signed by the operator
 * @throws {ChainRefused} `key_stale`
 */
export function verifyDirectoryKey(signed, instance, operatorKey, now) {
  const body = verifySigned("directory-key", instance, signed, operatorKey);
  const certificate = parseBody("DirectoryKeyCertificate", body);
  need(now < certificate.valid_until, "key_stale");
  return certificate;
}

/**
 * The certificate of an agency, if the operator signed it.
 *
 * @param {SignedBytes} signed
 * @param {Uint8Array} instance
 * @param {Uint8Array} operatorKey
 * @throws {import('./errors.js').BadSignature} not signed by the operator
 */
export function verifyAgency(signed, instance, operatorKey) {
  return parseBody("AgencyCertificate", verifySigned("agency", instance, signed, operatorKey));
}

/**
 * The rosters of an agency, oldest first, when each one hangs from the one before.
 * The chain begins with n = 1, or with exactly the remembered roster.
 *
 * @param {readonly SignedBytes[]} rosters
 * @param {Uint8Array} identity
 * @param {Uint8Array} instance
 * @param {Remembered | null} [remembered]
 * @param {Uint8Array | null} [agency] whose chain it must be, where the caller knows
 * @returns {readonly Roster[]}
 * @throws {import('./errors.js').BadSignature} a roster is not signed by the signer it names
 * @throws {ChainRefused} `empty`, `start`, `forgotten`, `agency`, `link`, `signer`, `team`, `dates`, `keys`
 */
export function verifyRosterChain(rosters, identity, instance, remembered = null, agency = null) {
  const chain = rosters.map((signed) => parseBody("Roster", signed.body));
  const hashes = rosters.map((signed) => hash32(signed.body));
  checkBeginning(chain, hashes, identity, remembered);
  chain.forEach((roster, at) => {
    verifySigned("roster", instance, rosters[at], roster.signer);
    checkRoster(roster);
  });
  chain.slice(1).forEach((after, at) => checkSuccessor(chain[at], hashes[at], after, identity));
  need(agency === null || sameBytes(chain[0].agency, agency), "agency");
  return Object.freeze(chain);
}

/**
 * Refuse a roster that breaks a rule on its own.
 *
 * @param {Roster} roster
 * @throws {ChainRefused} `dates`, `keys`
 */
export function checkRoster(roster) {
  const { issued, valid_until: validUntil } = roster;
  need(issued < validUntil && validUntil <= issued + ROSTER_SECONDS, "dates");
  const keys = roster.members.flatMap(({ sign, box }) => [toB64(sign), toB64(box)]);
  need(new Set(keys).size === keys.length, "keys");
}

/**
 * Refuse a roster that does not follow from the one before it.
 *
 * @param {Roster} before
 * @param {Uint8Array} beforeHash
 * @param {Roster} after
 * @param {Uint8Array} identity
 * @throws {ChainRefused} `agency`, `link`, `signer`, `team`
 */
export function checkSuccessor(before, beforeHash, after, identity) {
  need(sameBytes(after.agency, before.agency), "agency");
  need(after.n === before.n + 1 && sameBytes(after.prev, beforeHash), "link");
  const coordinators = before.members.filter(({ role }) => role === "coordinator");
  const byCoordinator = coordinators.some(({ sign }) => sameBytes(sign, after.signer));
  need(byCoordinator || sameBytes(after.signer, identity), "signer");
  checkTeam(before, after);
}

/**
 * Refuse a roster past its date, for what is new.
 *
 * @param {Roster} roster
 * @param {number} now
 * @throws {ChainRefused} `roster_stale`
 */
export function requireFresh(roster, now) {
  need(now < roster.valid_until, "roster_stale");
}

/**
 * The person with this sign key, or null where nobody on the roster has it.
 *
 * @param {Roster} roster
 * @param {Uint8Array} signKey
 */
export function findMember(roster, signKey) {
  return roster.members.find(({ sign }) => sameBytes(sign, signKey)) ?? null;
}

/**
 * The public key of a team generation, or null where no roster of the chain brought it.
 *
 * @param {readonly Roster[]} chain
 * @param {number} generation
 */
export function findTeamKey(chain, generation) {
  return chain.find(({ team }) => team.generation === generation)?.team.key ?? null;
}

/**
 * What a roster holds of a name.
 *
 * @param {Uint8Array} salt 16 bytes
 * @param {string} name
 */
export function hashName(salt, name) {
  return hash32(concat(salt, utf8(name)));
}

/**
 * The name of a person, if it is the one the roster stands for.
 *
 * @param {Member} member
 * @param {string} name
 * @param {Uint8Array} salt
 * @returns {string}
 * @throws {ChainRefused} `name`
 */
export function verifyName(member, name, salt) {
  need(salt.length === SALT_SIZE && !LONE_SURROGATE.test(name), "name");
  need(sameBytes(hashName(salt, name), member.name), "name");
  return name;
}

/**
 * The statement about one holder's copy of a roster's team key.
 *
 * @param {SignedBytes} signed
 * @param {Uint8Array} wrap
 * @param {Roster} roster
 * @param {Uint8Array} instance
 * @throws {import('./errors.js').BadSignature} not signed by the roster's signer
 * @throws {ChainRefused} `team_wrap`: of another agency, generation, holder or wrap
 */
export function verifyTeamWrap(signed, wrap, roster, instance) {
  const statement = parseBody("TeamWrap", verifySigned("team-wrap", instance, signed, roster.signer));
  const fits =
    sameBytes(statement.agency, roster.agency) &&
    statement.generation === roster.team.generation &&
    sameBytes(statement.wrap, hash32(wrap)) &&
    roster.members.some((member) => isHolder(member) && sameBytes(member.box, statement.recipient));
  need(fits, "team_wrap");
  return statement;
}

/**
 * @param {boolean} holds
 * @param {string} why
 */
function need(holds, why) {
  if (!holds) throw new ChainRefused(why);
}

/**
 * @param {Directory} directory
 * @param {number} now
 * @param {number} atLeastN
 */
function requireCurrent(directory, now, atLeastN) {
  need(now < directory.valid_until, "directory_stale");
  need(directory.issued <= now + EARLY_SECONDS, "directory_early");
  need(directory.n >= atLeastN, "directory_behind");
}

/**
 * @param {{agency: Uint8Array}} entry
 * @param {SignedBytes} signed
 * @param {Uint8Array} instance
 * @param {Uint8Array} operatorKey
 */
function verifyEntry(entry, signed, instance, operatorKey) {
  const certificate = verifyAgency(signed, instance, operatorKey);
  need(sameBytes(certificate.agency, entry.agency), "certificates");
  return certificate;
}

/**
 * @param {readonly Roster[]} chain
 * @param {readonly Uint8Array[]} hashes
 * @param {Uint8Array} identity
 * @param {Remembered | null} remembered
 */
function checkBeginning(chain, hashes, identity, remembered) {
  need(chain.length > 0, "empty");
  const at = remembered === null ? -1 : chain.findIndex(({ n }, i) => isRemembered(n, hashes[i], remembered));
  need(remembered === null || at >= 0, "forgotten");
  if (at === 0) return;
  const [first] = chain;
  need(first.n === 1 && sameBytes(first.prev, NOTHING_BEFORE) && sameBytes(first.signer, identity), "start");
}

/**
 * @param {number} n
 * @param {Uint8Array} hash
 * @param {Remembered} remembered
 */
function isRemembered(n, hash, remembered) {
  return n === remembered.n && sameBytes(hash, remembered.hash);
}

/**
 * A generation never falls, brings its own key, and rises when a holder left.
 *
 * @param {Roster} before
 * @param {Roster} after
 */
function checkTeam(before, after) {
  const step = after.team.generation - before.team.generation;
  need(step >= 0 && (step === 0) === sameBytes(after.team.key, before.team.key), "team");
  const staying = new Set(holders(after));
  need(step > 0 || holders(before).every((holder) => staying.has(holder)), "team");
}

/** @param {Roster} roster */
function holders(roster) {
  return roster.members.filter(isHolder).map(({ sign, box }) => `${toB64(sign)} ${toB64(box)}`);
}

/**
 * Whether this role may read at all; an auditor never does.
 *
 * @param {Member} member
 */
function isHolder({ role }) {
  return role !== "auditor";
}
