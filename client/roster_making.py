"""Making rosters: who works at an agency, signed, with the team key wrapped for each (protocol §8).

* An auditor never gets a team key.
* A roster counts for at most 35 days; nobody is dropped when it runs out, only new grants wait.
* The first roster is signed by the identity key, each later one by a coordinator of the one before.
"""

from dataclasses import dataclass, field

from client.transport import Json
from crypto.boxes import derive_box_public, seal_team_wrap
from crypto.chain import hash_name
from crypto.encoding import make_id, to_b64
from crypto.hashing import hash32
from crypto.signing import Signed, derive_sign_public, sign_body
from crypto.statements.agencies import Member, Role, Roster, TeamKey, TeamWrap

VALID_DAYS = 35
DAY_SECONDS = 86_400
NO_ROSTER = bytes(32)


@dataclass(frozen=True)
class Person:
    """One member of an agency: public keys, role (worker, coordinator, auditor) and name."""

    sign: bytes
    box: bytes
    role: Role
    name: str
    salt: bytes = field(default_factory=make_id)

    def as_member(self) -> Member:
        """As on a roster: the name only as a salted hash."""
        name = hash_name(self.salt, self.name)
        return Member(sign=self.sign, box=self.box, role=self.role, name=name)


@dataclass(frozen=True)
class TeamSecret:
    """One generation of an agency's team key: its number and X25519 secret (32 bytes)."""

    generation: int
    secret: bytes


@dataclass(frozen=True)
class SignedRoster:
    """A roster, and the names and team wraps beside it: one request."""

    roster: Roster
    signed: Signed
    names: tuple[Json, ...]
    team_wraps: tuple[Json, ...]

    @property
    def pin(self) -> tuple[int, bytes]:
        """Number and hash of the roster."""
        return self.roster.n, self.signed.hash

    def to_json(self) -> Json:
        """The body of POST /api/rosters."""
        return {
            "roster": self.signed.to_json(),
            "names": list(self.names),
            "team_wraps": list(self.team_wraps),
            "rotations": [],
        }


def make_roster(
    instance: bytes,
    agency: bytes,
    previous: tuple[int, bytes] | None,
    people: tuple[Person, ...],
    team: TeamSecret,
    signer_seed: bytes,
    now: int,
    valid_days: int = VALID_DAYS,
) -> SignedRoster:
    """Sign the roster after `previous` (number and hash; None for the first), and wrap the team key.

    Each wrap goes to one worker or coordinator, and is signed by the roster's signer.
    """
    n, prev = (previous[0] + 1, previous[1]) if previous else (1, NO_ROSTER)
    roster = Roster(
        agency=agency,
        n=n,
        prev=prev,
        issued=now,
        valid_until=now + valid_days * DAY_SECONDS,
        signer=derive_sign_public(signer_seed),
        team=TeamKey(generation=team.generation, key=derive_box_public(team.secret)),
        members=tuple(person.as_member() for person in people),
    )
    names = tuple({"sign": to_b64(p.sign), "name": p.name, "salt": to_b64(p.salt)} for p in people)
    wraps = tuple(
        _wrap_team_key(instance, agency, team, person.box, signer_seed)
        for person in people
        if person.role != "auditor"
    )
    return SignedRoster(roster, sign_body("roster", instance, roster.encode(), signer_seed), names, wraps)


def _wrap_team_key(instance: bytes, agency: bytes, team: TeamSecret, box: bytes, signer_seed: bytes) -> Json:
    wrap = seal_team_wrap(box, agency, team.generation, team.secret)
    body = TeamWrap(agency=agency, generation=team.generation, recipient=box, wrap=hash32(wrap))
    signed = sign_body("team-wrap", instance, body.encode(), signer_seed)
    return {"team_wrap": signed.to_json(), "wrap": to_b64(wrap)}
