"""The desk's requests (protocol §14.3): exactly these fields, each of exactly its type."""

from typing import Annotated, ClassVar

from pydantic import Field

from consent.deposits import MOST_BYTES, Deposit, Moved
from consent.rosters import RosterName, SealedTeamWrap
from consent.rotations import OfferedRotation
from crypto.statements.agencies import MOST_MEMBERS
from web.api import B64, Bytes, HashBytes, Id, Key, LargeModel, Number, RequestModel, SignedModel

MOST_ROTATIONS = 1000
MOST_TEAM_WRAPS = 5000
MOST_PART_BYTES = 1024
CERTIFICATE_BYTES_MOST = 128 * 1024
"""An agency's facts at their longest, in base64url."""


class NewStaff(RequestModel):
    """POST /api/staff"""

    join: SignedModel
    keyring: Bytes
    nonce: HashBytes
    proof: SignedModel


class NewOpening(RequestModel):
    """POST /api/openings"""

    proof: SignedModel
    code: Annotated[str, Field(max_length=16)]


class KeyringModel(RequestModel):
    """PUT /api/keyring"""

    keyring: Bytes


class NewRedemption(RequestModel):
    """POST /api/redemptions"""

    redeem: SignedModel


class NewClaim(LargeModel):
    """POST /api/claims"""

    claim: SignedModel
    wraps: Bytes


class NewReading(RequestModel):
    """POST /api/grants/<id>/readings"""

    access: SignedModel


class NewEnding(RequestModel):
    """POST /api/grants/<id>/ending"""

    ending: SignedModel


class NewYes(RequestModel):
    """POST /api/holdings/<release>/yes"""

    yes: SignedModel
    part: Annotated[Bytes, Field(max_length=MOST_PART_BYTES)]


class DepositModel(RequestModel):
    """A part of one release, sealed for the current team key."""

    release: Id
    generation: Number
    deposit: Annotated[Bytes, Field(max_length=MOST_BYTES)]

    @property
    def moved(self) -> Moved:
        """The same as the rules take it."""
        return Moved(self.release, Deposit(self.generation, self.deposit))


class MovedDeposits(LargeModel):
    """POST /api/deposits"""

    deposits: Annotated[list[DepositModel], Field(max_length=MOST_ROTATIONS)]


class NewCertificates(RequestModel):
    """POST /api/certificates"""

    most_bytes: ClassVar[int] = CERTIFICATE_BYTES_MOST

    key_certificate: SignedModel | None = None
    agency: SignedModel | None = None


class NameModel(RequestModel):
    """A name beside a roster."""

    sign: Key
    # No NUL: not every database keeps one in text, and no name has one.
    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"\A[^\x00]+\z")]
    salt: Annotated[bytes, B64(16)]

    @property
    def roster_name(self) -> RosterName:
        """The same as the rules take it."""
        return RosterName(self.sign, self.name, self.salt)


class TeamWrapModel(RequestModel):
    """A signed team wrap and its bytes."""

    team_wrap: SignedModel
    wrap: Bytes

    @property
    def sealed(self) -> SealedTeamWrap:
        """The same as the rules take it."""
        return SealedTeamWrap(self.team_wrap.signed, self.wrap)


class RotationModel(RequestModel):
    """A signed rotation and its wraps."""

    rotation: SignedModel
    wraps: Bytes

    @property
    def offered(self) -> OfferedRotation:
        """The same as the rules take it."""
        return OfferedRotation(self.rotation.signed, self.wraps)


class NewRotations(LargeModel):
    """POST /api/rotations"""

    rotations: Annotated[list[RotationModel], Field(max_length=MOST_ROTATIONS)]


class NewRoster(NewRotations):
    """POST /api/rosters"""

    roster: SignedModel
    names: Annotated[list[NameModel], Field(max_length=MOST_MEMBERS)]
    team_wraps: Annotated[list[TeamWrapModel], Field(max_length=MOST_TEAM_WRAPS)]
