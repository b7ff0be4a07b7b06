"""Who an agency is and who works there (docs/protocol.md §8)."""

from dataclasses import dataclass
from typing import Annotated, Literal

from crypto.errors import BadStatement
from crypto.shapes import Body, Count, Hash, Id, Int, Key, Length, Number, Shape, Time, check_ascending

DIRECTORY_SECONDS = 7 * 86_400
MOST_AGENCIES = 2_000
MOST_MEMBERS = 500

Origin = Annotated[str, Length(9, 300, r"https?://[a-z0-9.:\[\]-]+")]
Origins = Annotated[tuple[Origin, ...], Count(1, 32)]
Role = Literal["worker", "coordinator", "auditor"]
Sharing = Literal["no", "if-law-says", "yes"]
ShortText = Annotated[str, Length(1, 120)]
FactText = Annotated[str, Length(0, 1_000)]


@dataclass(frozen=True, repr=False)
class InstanceStatement(Body):
    """What this instance is, under its operator's key: label `instance`."""

    instance: Hash
    operator_key: Key
    owner_origins: Origins
    desk_origins: Origins


@dataclass(frozen=True, repr=False)
class InstancePin(Shape):
    """The instance and operator key somebody saw first, and stays with."""

    id: Hash
    operator_key: Key


@dataclass(frozen=True, repr=False)
class DirectoryKeyCertificate(Body):
    """The online key that may sign directories: label `directory-key`."""

    directory_key: Key
    valid_until: Time


@dataclass(frozen=True, repr=False)
class AgencyFacts(Shape):
    """What somebody needs to know before trusting an agency."""

    does: FactText
    must_tell: FactText
    shares_with_police: Sharing
    shares_with_immigration: Sharing
    languages: Annotated[tuple[ShortText, ...], Count(0, 50)]
    hours: FactText
    contact: FactText


@dataclass(frozen=True, repr=False)
class AgencyCertificate(Body):
    """The operator vouches for an agency's identity key: label `agency`."""

    agency: Id
    n: Number
    identity: Key
    name: ShortText
    facts: AgencyFacts


@dataclass(frozen=True, repr=False)
class DirectoryEntry(Shape):
    """One agency and the hash of its newest certificate."""

    agency: Id
    certificate: Hash


@dataclass(frozen=True, repr=False)
class Directory(Body):
    """The agencies of this week: label `directory`."""

    n: Number
    issued: Time
    valid_until: Time
    agencies: Annotated[tuple[DirectoryEntry, ...], Count(0, MOST_AGENCIES)]

    def check(self) -> None:
        """Refuse another validity than 7 days, and agencies out of order or twice."""
        if self.valid_until != self.issued + DIRECTORY_SECONDS:
            raise BadStatement("valid_until")
        check_ascending([entry.agency for entry in self.agencies])


@dataclass(frozen=True, repr=False)
class TeamKey(Shape):
    """The public key of one generation of a team."""

    generation: Number
    key: Key


@dataclass(frozen=True, repr=False)
class Member(Shape):
    """One person of an agency: two keys, a role and the salted hash of a name."""

    sign: Key
    box: Key
    role: Role
    name: Hash

    @property
    def reads(self) -> bool:
        """Whether this role may read at all; an auditor never does."""
        return self.role != "auditor"


@dataclass(frozen=True, repr=False)
class Roster(Body):
    """The people of an agency at one time: label `roster`."""

    agency: Id
    n: Number
    prev: Hash
    issued: Time
    valid_until: Time
    signer: Key
    team: TeamKey
    members: Annotated[tuple[Member, ...], Count(1, MOST_MEMBERS)]


@dataclass(frozen=True, repr=False)
class TeamWrap(Body):
    """One holder's copy of a team key: label `team-wrap`."""

    agency: Id
    generation: Number
    recipient: Key
    wrap: Hash


@dataclass(frozen=True, repr=False)
class Rotation(Body):
    """A team grant wrapped again for a later generation: label `rotation`."""

    agency: Id
    grant: Id
    from_: Number
    to: Number
    claim: Hash
    wraps: Hash

    def check(self) -> None:
        """Refuse a step that does not go up."""
        if self.to <= self.from_:
            raise BadStatement("generation")


@dataclass(frozen=True, repr=False)
class Keyring(Body):
    """What a staff member's own notebook holds; sealed, kind `keyring`."""

    staff: Id
    counter: Number
    instance: InstancePin
    agency: Id
    identity: Key
    name: ShortText
    sign_seed: Key
    box_secret: Key
    roster_n: Int
    roster: Hash
