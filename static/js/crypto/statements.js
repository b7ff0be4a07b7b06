// @ts-check
/**
 * The bodies of the protocol, by name: bytes to frozen objects and back.
 *
 * * doors      Challenge · DoorOpen · DoorAct · DoorsChange · VisitsChange · EraseChange · StaffJoin
 * * agencies   InstanceStatement · DirectoryKeyCertificate · AgencyCertificate · Directory · Roster ·
 *              Member · TeamWrap · Rotation · Keyring
 * * grants     Terms · TermsSection · Words · Package · Wraps · SectionState · WrapState · Redeem ·
 *              Claim · ClaimSection · Renewal · Access · Ending
 * * releases   ReleaseTerms · ReleaseWords · ReleasePackage · HolderWords · ReleaseAsk · ReleaseYes ·
 *              ReleaseAnswer · AnswerWords ·
 *              ReleaseWay · ReleaseChange · ReleaseNow · ReleaseRemoval
 * * receipts   Receipt
 * * vault      Manifest · SectionText · Draft · JournalHead
 * * journal    JournalEvent · GrantEvent · SharingDetails and the facts of each kind of event
 *
 * Keys are those of the JSON; bytes are Uint8Array. A body says what has the right shape;
 * chain.js, grants.js, renewals.js, releases.js and journal.js say what may be believed.
 */

import { parseCanonical, toCanonical } from "./canonical.js";
import * as agencies from "./statements/agencies.js";
import * as doors from "./statements/doors.js";
import * as grants from "./statements/grants.js";
import * as journal from "./statements/journal.js";
import * as receipts from "./statements/receipts.js";
import * as releases from "./statements/releases.js";
import * as vault from "./statements/vault.js";

const RULES = {
  Challenge: doors.Challenge,
  DoorOpen: doors.DoorOpen,
  DoorAct: doors.DoorAct,
  DoorsChange: doors.DoorsChange,
  VisitsChange: doors.VisitsChange,
  EraseChange: doors.EraseChange,
  StaffJoin: doors.StaffJoin,
  InstanceStatement: agencies.InstanceStatement,
  DirectoryKeyCertificate: agencies.DirectoryKeyCertificate,
  AgencyCertificate: agencies.AgencyCertificate,
  Directory: agencies.Directory,
  Roster: agencies.Roster,
  Member: agencies.Member,
  TeamWrap: agencies.TeamWrap,
  Rotation: agencies.Rotation,
  Keyring: agencies.Keyring,
  Terms: grants.Terms,
  TermsSection: grants.TermsSection,
  Words: grants.Words,
  Package: grants.Package,
  Wraps: grants.Wraps,
  SectionState: grants.SectionState,
  WrapState: grants.WrapState,
  Redeem: grants.Redeem,
  Claim: grants.Claim,
  ClaimSection: grants.ClaimSection,
  Renewal: grants.Renewal,
  Access: grants.Access,
  Ending: grants.Ending,
  ReleaseTerms: releases.ReleaseTerms,
  ReleaseWords: releases.ReleaseWords,
  ReleasePackage: releases.ReleasePackage,
  HolderWords: releases.HolderWords,
  ReleaseAsk: releases.ReleaseAsk,
  ReleaseYes: releases.ReleaseYes,
  ReleaseAnswer: releases.ReleaseAnswer,
  AnswerWords: releases.AnswerWords,
  ReleaseWay: releases.ReleaseWay,
  ReleaseChange: releases.ReleaseChange,
  ReleaseNow: releases.ReleaseNow,
  ReleaseRemoval: releases.ReleaseRemoval,
  Receipt: receipts.Receipt,
  Manifest: vault.Manifest,
  SectionText: vault.SectionText,
  Draft: vault.Draft,
  JournalHead: vault.JournalHead,
  JournalEvent: journal.JournalEvent,
  GrantEvent: journal.GrantEvent,
  SharingDetails: journal.SharingDetails,
  NoFacts: journal.NoFacts,
  DoorsFacts: journal.DoorsFacts,
  OfferedFacts: journal.OfferedFacts,
  LookedFacts: journal.LookedFacts,
  RefusedFacts: journal.RefusedFacts,
  OpenedFacts: journal.OpenedFacts,
  ReadFacts: journal.ReadFacts,
  ShownFacts: journal.ShownFacts,
  RotatedFacts: journal.RotatedFacts,
  EndedFacts: journal.EndedFacts,
  RenewedFacts: journal.RenewedFacts,
  OnlyFacts: journal.OnlyFacts,
  ChannelFacts: journal.ChannelFacts,
  AskedFacts: journal.AskedFacts,
  StoppedFacts: journal.StoppedFacts,
  HeldFacts: journal.HeldFacts,
  AnsweredFacts: journal.AnsweredFacts,
};

/** @typedef {keyof typeof RULES} BodyName */
/**
 * The object of a body, by its name.
 *
 * @template {BodyName} N
 * @typedef {import('./shapes.js').Read<(typeof RULES)[N]>} Body
 */

/** Every name that `parseBody` and `encodeBody` know. */
export const BODY_NAMES = Object.freeze(Object.keys(RULES));

/**
 * The object of canonical bytes.
 *
 * @template {BodyName} N
 * @param {N} name
 * @param {Uint8Array} bytes
 * @returns {Body<N>}
 * @throws {import('./errors.js').BadCanonical} these bytes are not canonical JSON
 * @throws {import('./errors.js').BadStatement} they are, but not of this shape
 */
export function parseBody(name, bytes) {
  const rule = findRule(name);
  return /** @type {Body<N>} */ (rule.read(parseCanonical(bytes)));
}

/**
 * The object of a JSON value, such as an answer of the API.
 *
 * @template {BodyName} N
 * @param {N} name
 * @param {unknown} value
 * @returns {Body<N>}
 * @throws {import('./errors.js').BadStatement} other keys, types, sizes or bounds
 */
export function fromJson(name, value) {
  return /** @type {Body<N>} */ (findRule(name).read(value));
}

/**
 * The canonical bytes of an object; `parseBody` gives an equal one back. `v` may be left out.
 *
 * @template {BodyName} N
 * @param {N} name
 * @param {Omit<Body<N>, 'v'>} value
 * @returns {Uint8Array}
 * @throws {import('./errors.js').BadStatement} a field is missing, unknown or out of its bounds
 * @throws {import('./errors.js').BadCanonical} a text has no canonical form
 */
export function encodeBody(name, value) {
  const rule = findRule(name);
  const json = rule.write(value);
  rule.read(json);
  return toCanonical(json);
}

/**
 * @param {BodyName} name
 * @returns {import('./shapes.js').Rule<unknown>}
 */
function findRule(name) {
  if (!Object.hasOwn(RULES, name)) throw new RangeError(`no body is called ${name}`);
  return RULES[name];
}
