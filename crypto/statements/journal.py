"""The events of a vault and of its grants (docs/protocol.md §13).

* A vault's event holds only the hash of its details; the details travel beside it.
* A sharing event's details hold the grant's own event, and what that one's hash is of.
* The server acts in its own name in one thing only: it ends what an exposed token opens.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from crypto.encoding import parse_b64
from crypto.errors import BadEncoding, BadStatement
from crypto.shapes import Body, Bytes, Count, Hash, Id, Int, Number, OneOf, Rule, Shape, Time
from crypto.statements.doors import MOST_DOORS, SignedObject

OWNER = "owner"
SERVER: Final = "server"
EXPOSED: Final = "exposed"
"""How a grant ended whose token reached the server in readable form; by the server alone."""

VAULT_KINDS = frozenset(
    {
        "vault_made",
        "vault_opened",
        "grants_confirmed",
        "doors_changed",
        "visits_closed",
        "emergency_only",
        "channels_changed",
    }
)
GRANT_KINDS = frozenset(
    {
        "grant_offered",
        "code_shown",
        "grant_looked",
        "grant_refused",
        "grant_opened",
        "section_read",
        "section_shown",
        "grant_rotated",
        "grant_ended",
        "grant_renewed",
        "release_armed",
        "release_changed",
        "release_asked",
        "release_now",
        "release_stopped",
        "release_ended",
        "release_held",
        "release_answered",
    }
)


class ActorRule(Rule):
    """`owner`, `server`, or the text of a key."""

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise BadStatement("type")
        if value not in (OWNER, SERVER):
            try:
                parse_b64(value, 32)
            except BadEncoding:
                raise BadStatement("actor") from None
        return value


Actor = Annotated[str, ActorRule()]


@dataclass(frozen=True, repr=False)
class JournalEvent(Body):
    """One event of a vault."""

    n: Number
    at: Time
    kind: Annotated[str, OneOf(VAULT_KINDS | GRANT_KINDS)]
    actor: Actor
    details: Hash
    prev: Hash


@dataclass(frozen=True, repr=False)
class GrantEvent(Body):
    """One event of a grant's own chain; all that an agency learns is its hash."""

    grant: Id
    n: Number
    at: Time
    kind: Annotated[str, OneOf(GRANT_KINDS)]
    actor: Actor
    details: Hash
    prev: Hash


@dataclass(frozen=True, repr=False)
class SharingDetails(Shape):
    """What lies beside a vault's event about a grant."""

    grant: Id
    chain: Bytes
    facts: Bytes


@dataclass(frozen=True, repr=False)
class NoFacts(Shape):
    """Nothing more to say."""


@dataclass(frozen=True, repr=False)
class DoorsFacts(Shape):
    """Which doors came and went."""

    added: Annotated[tuple[Id, ...], Count(0, MOST_DOORS)]
    closed: Annotated[tuple[Id, ...], Count(0, MOST_DOORS)]


@dataclass(frozen=True, repr=False)
class OfferedFacts(Shape):
    """The terms that were offered."""

    terms: Hash


@dataclass(frozen=True, repr=False)
class LookedFacts(Shape):
    """Who used the token."""

    redeem: SignedObject


@dataclass(frozen=True, repr=False)
class RefusedFacts(Shape):
    """Who used the token, in vain."""

    redeem: SignedObject
    why: Literal["spent", "expired", "ended"]


@dataclass(frozen=True, repr=False)
class OpenedFacts(Shape):
    """Who opened the grant."""

    claim: SignedObject


@dataclass(frozen=True, repr=False)
class ReadFacts(Shape):
    """Who read what."""

    access: SignedObject


@dataclass(frozen=True, repr=False)
class ShownFacts(Shape):
    """Which revision the owner showed."""

    section: Id
    revision: Number
    sealing: Int


@dataclass(frozen=True, repr=False)
class RotatedFacts(Shape):
    """How the team's wraps moved on."""

    rotation: SignedObject


@dataclass(frozen=True, repr=False)
class EndedFacts(Shape):
    """How the grant ended."""

    how: Literal["withdrawn", "exposed", "unread", "asked", "closed", "renewed"]
    ending: SignedObject | None = None


@dataclass(frozen=True, repr=False)
class RenewedFacts(Shape):
    """How the owner let a reader go on; the renewal names the grant before this one."""

    renewal: SignedObject


@dataclass(frozen=True, repr=False)
class OnlyFacts(Shape):
    """Whether everything but releases is switched off."""

    on: bool


@dataclass(frozen=True, repr=False)
class ChannelFacts(Shape):
    """Whether there is one more, or one fewer, of the ways the owner is told by."""

    how: Literal["added", "dropped"]


@dataclass(frozen=True, repr=False)
class AskedFacts(Shape):
    """The contact asked."""

    ask: SignedObject


@dataclass(frozen=True, repr=False)
class StoppedFacts(Shape):
    """Who stopped a release: the owner, somebody with the stop code, or nobody's yes after a put-back."""

    how: Literal["owner", "code", "unconfirmed"]


@dataclass(frozen=True, repr=False)
class HeldFacts(Shape):
    """The second holder said yes."""

    yes: SignedObject


@dataclass(frozen=True, repr=False)
class AnsweredFacts(Shape):
    """The contact answered; what, is sealed."""

    answer: SignedObject


FACTS: dict[str, type[Shape]] = {
    "vault_made": NoFacts,
    "vault_opened": NoFacts,
    "grants_confirmed": NoFacts,
    "visits_closed": NoFacts,
    "doors_changed": DoorsFacts,
    "grant_offered": OfferedFacts,
    "code_shown": NoFacts,
    "grant_looked": LookedFacts,
    "grant_refused": RefusedFacts,
    "grant_opened": OpenedFacts,
    "section_read": ReadFacts,
    "section_shown": ShownFacts,
    "grant_rotated": RotatedFacts,
    "grant_ended": EndedFacts,
    "grant_renewed": RenewedFacts,
    "emergency_only": OnlyFacts,
    "channels_changed": ChannelFacts,
    "release_armed": OfferedFacts,
    "release_changed": OfferedFacts,
    "release_asked": AskedFacts,
    "release_now": NoFacts,
    "release_stopped": StoppedFacts,
    "release_ended": NoFacts,
    "release_held": HeldFacts,
    "release_answered": AnsweredFacts,
}
