// @ts-check
/** Who an agency is and who works there. Protocol §8. */

import {
  DAY_SECONDS,
  body,
  hash,
  id,
  int,
  key,
  list,
  need,
  needAscending,
  number,
  object,
  oneOf,
  text,
  time,
} from "../shapes.js";

export const DIRECTORY_SECONDS = 7 * DAY_SECONDS;
const MOST_AGENCIES = 2_000;
const MOST_MEMBERS = 500;

const origins = list(1, 32, text(9, 300, /^https?:\/\/[a-z0-9.:[\]-]+$/));
const sharing = oneOf(["no", "if-law-says", "yes"]);
const shortText = text(1, 120);
const factText = text(0, 1_000);

/** What this instance is, under its operator's key: label `instance`. */
export const InstanceStatement = body({
  instance: hash,
  operator_key: key,
  owner_origins: origins,
  desk_origins: origins,
});

/** The instance and operator key somebody saw first, and stays with. */
export const InstancePin = object({ id: hash, operator_key: key });

/** The online key that may sign directories: label `directory-key`. */
export const DirectoryKeyCertificate = body({ directory_key: key, valid_until: time });

const AgencyFacts = object({
  does: factText,
  must_tell: factText,
  shares_with_police: sharing,
  shares_with_immigration: sharing,
  languages: list(0, 50, shortText),
  hours: factText,
  contact: factText,
});

/** The operator vouches for an agency's identity key: label `agency`. */
export const AgencyCertificate = body({
  agency: id,
  n: number,
  identity: key,
  name: shortText,
  facts: AgencyFacts,
});

const DirectoryEntry = object({ agency: id, certificate: hash });

/** The agencies of this week: label `directory`; 7 days, in order, none twice. */
export const Directory = body(
  { n: number, issued: time, valid_until: time, agencies: list(0, MOST_AGENCIES, DirectoryEntry) },
  (directory) => {
    need(directory.valid_until === directory.issued + DIRECTORY_SECONDS, "valid_until");
    needAscending(directory.agencies.map(({ agency }) => agency));
  },
);

/** One person of an agency: two keys, a role and the salted hash of a name. */
export const Member = object({
  sign: key,
  box: key,
  role: oneOf(["worker", "coordinator", "auditor"]),
  name: hash,
});

/** The people of an agency at one time: label `roster`. */
export const Roster = body({
  agency: id,
  n: number,
  prev: hash,
  issued: time,
  valid_until: time,
  signer: key,
  team: object({ generation: number, key }),
  members: list(1, MOST_MEMBERS, Member),
});

/** One holder's copy of a team key: label `team-wrap`. */
export const TeamWrap = body({ agency: id, generation: number, recipient: key, wrap: hash });

/** A team grant wrapped again for a later generation: label `rotation`. */
export const Rotation = body(
  { agency: id, grant: id, from: number, to: number, claim: hash, wraps: hash },
  (rotation) => need(rotation.to > rotation.from, "generation"),
);

/** What a staff member's own notebook holds; sealed, kind `keyring`. */
export const Keyring = body({
  staff: id,
  counter: number,
  instance: InstancePin,
  agency: id,
  identity: key,
  name: shortText,
  sign_seed: key,
  box_secret: key,
  roster_n: int,
  roster: hash,
});
