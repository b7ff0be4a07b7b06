"""Opening, making and closing doors (docs/protocol.md §4, §8, §14.2)."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from crypto.envelope import WRAPPED_KEY_BYTES
from crypto.errors import BadStatement
from crypto.shapes import Body, Count, Flag, Hash, Id, Key, Rule, Shape, Size, Time
from crypto.signing import Signed, parse_signed

WrappedKey = Annotated[bytes, Size((WRAPPED_KEY_BYTES,))]
MOST_DOORS = 16
Act = Literal["doors", "visits", "release", "erase"]


class SignedRule(Rule):
    """A signed object inside another object; not verified here."""

    def read(self, value: Any) -> Signed:
        return parse_signed(value)

    def write(self, value: Any) -> dict[str, str]:
        if not isinstance(value, Signed):
            raise BadStatement("type")
        return value.to_json()


class TrueRule(Flag):
    """true, and nothing else."""

    def read(self, value: Any) -> bool:
        if not super().read(value):
            raise BadStatement("choice")
        return True


SignedObject = Annotated[Signed, SignedRule()]


@dataclass(frozen=True, repr=False)
class Challenge(Shape):
    """What the server asks to be signed; a field more, and it is refused (§17.14)."""

    nonce: Hash
    at: Time


@dataclass(frozen=True, repr=False)
class DoorOpen(Body):
    """Somebody holds this door's key, now: label `door-open`."""

    door: Key
    nonce: Hash


@dataclass(frozen=True, repr=False)
class DoorAct(Body):
    """The secret was typed again for exactly this change: label `door-act`."""

    act: Act
    change: Hash
    door: Key
    nonce: Hash


@dataclass(frozen=True, repr=False)
class NewDoor(Shape):
    """A door to be added, and the proof that its key exists."""

    door: Id
    wrapped_key: WrappedKey
    proof: SignedObject


@dataclass(frozen=True, repr=False)
class DoorsChange(Body):
    """Doors to add and to close, in one step; `add` and `close` are not both empty."""

    vault: Id
    add: Annotated[tuple[NewDoor, ...], Count(0, MOST_DOORS)]
    close: Annotated[tuple[Id, ...], Count(0, MOST_DOORS)]

    def check(self) -> None:
        """Refuse an empty change, and a door named twice."""
        doors = [new.door for new in self.add] + list(self.close)
        if not doors or len(set(doors)) != len(doors):
            raise BadStatement("doors")


@dataclass(frozen=True, repr=False)
class VisitsChange(Body):
    """Every other visit to this vault is to end."""

    vault: Id
    close_others: Annotated[bool, TrueRule()]


@dataclass(frozen=True, repr=False)
class EraseChange(Body):
    """Everything of this vault is to go."""

    vault: Id
    erase: Annotated[bool, TrueRule()]


@dataclass(frozen=True, repr=False)
class StaffJoin(Body):
    """A rostered person's new door at the desk: label `staff-join`."""

    agency: Id
    sign: Key
    staff: Id
    door: Key
    wrapped_key: WrappedKey
    keyring: Hash
    totp: Annotated[bytes, Size((20,))]
