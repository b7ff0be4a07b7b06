"""The strict parser of bodies: a shape is a frozen dataclass, its fields say the rest.

* Exactly the listed keys, each of the listed type, within its bounds; nothing is coerced.
* Bytes are bytes inside and base64url outside; lists are tuples inside.
* What can't be parsed can't be encoded either: `encode` reads back what it wrote.
* A shape never prints what it holds: some hold keys and stories. Each is a dataclass
  with `repr=False`, so that this one counts.
* Every top-level shape carries `"v":1` outside, and no field for it inside.

A field whose JSON name is a Python keyword has an underscore after it (`from_`).
"""

import itertools
import re
import types
from collections.abc import Sized
from dataclasses import dataclass
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    NamedTuple,
    Self,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from crypto.canonical import LARGEST, parse_canonical, to_canonical
from crypto.encoding import parse_b64, to_b64
from crypto.errors import BadEncoding, BadStatement
from crypto.hashing import hash32

VERSION: Final = 1
DAY_SECONDS: Final = 86_400


class Rule:
    """How one type of field is read from JSON and written to it."""

    def read(self, value: Any) -> Any:
        """Give the value inside, or raise BadStatement."""
        raise NotImplementedError

    def write(self, value: Any) -> Any:
        """Give the value outside; reading it again is the check."""
        return value


_ANY: Final = Rule()


@dataclass(frozen=True)
class Size(Rule):
    """Bytes of one of these sizes; of any size where none is given."""

    sizes: tuple[int, ...] = ()

    def read(self, value: Any) -> bytes:
        try:
            data = parse_b64(value)
        except BadEncoding:
            raise BadStatement("bytes") from None
        if self.sizes and len(data) not in self.sizes:
            raise BadStatement("size")
        return data

    def write(self, value: Any) -> str:
        if not isinstance(value, bytes):
            raise BadStatement("type")
        return to_b64(value)


@dataclass(frozen=True)
class Whole(Rule):
    """A whole number within bounds, a multiple of `step`."""

    least: int = 0
    most: int = LARGEST
    step: int = 1

    def read(self, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadStatement("type")
        if not self.least <= value <= self.most or value % self.step:
            raise BadStatement("bounds")
        return value


@dataclass(frozen=True)
class OneOf(Rule):
    """One of these numbers or words."""

    choices: frozenset[str | int]

    def read(self, value: Any) -> str | int:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise BadStatement("type")
        if value not in self.choices:
            raise BadStatement("choice")
        return value


@dataclass(frozen=True)
class Length(Rule):
    """Text with a number of code points within bounds, and of a form where one is given."""

    least: int
    most: int
    form: str | None = None

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise BadStatement("type")
        _check_count(value, self.least, self.most)
        if self.form is not None and not re.fullmatch(self.form, value, re.ASCII):
            raise BadStatement("form")
        return value


@dataclass(frozen=True)
class Count(Rule):
    """A list with a number of members within bounds, each of one type."""

    least: int
    most: int
    member: Rule = _ANY

    def read(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise BadStatement("type")
        _check_count(value, self.least, self.most)
        return tuple(self.member.read(part) for part in value)

    def write(self, value: Any) -> list[Any]:
        if not isinstance(value, tuple):
            raise BadStatement("type")
        return [self.member.write(part) for part in value]


class Flag(Rule):
    """true or false."""

    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise BadStatement("type")
        return value


@dataclass(frozen=True)
class Nested(Rule):
    """An object of a shape, inside another."""

    shape: type["Shape"]

    def read(self, value: Any) -> "Shape":
        return self.shape.from_json(value)

    def write(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, self.shape):
            raise BadStatement("type")
        return value.to_json()


Id = Annotated[bytes, Size((16,))]
Key = Annotated[bytes, Size((32,))]
Hash = Annotated[bytes, Size((32,))]
Bytes = Annotated[bytes, Size()]
Signature = Annotated[bytes, Size((64,))]
Int = Annotated[int, Whole()]
Number = Annotated[int, Whole(least=1)]
Time = Annotated[int, Whole()]
Day = Annotated[int, Whole(step=DAY_SECONDS)]


@dataclass(frozen=True, repr=False)
class Shape:
    """An object with exactly these fields."""

    versioned: ClassVar[bool] = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def check(self) -> None:
        """Refuse what the single fields can't: raises BadStatement."""

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """Give the object of a JSON value.

        Raises:
            BadStatement: other keys, types, sizes or bounds.
        """
        if not isinstance(value, dict):
            raise BadStatement("type")
        layout = _layout(cls)
        _check_keys(cls, value, layout)
        parts = {
            name: rule.read(value[key]) for name, (key, rule, _) in layout.fields.items() if key in value
        }
        made = cls(**parts)
        made.check()
        return made

    def to_json(self) -> dict[str, Any]:
        """Give the JSON value of the object."""
        value: dict[str, Any] = {"v": VERSION} if self.versioned else {}
        for name, (key, rule, optional) in _layout(type(self)).fields.items():
            part = getattr(self, name)
            if part is not None or not optional:
                value[key] = rule.write(part)
        return value

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """Give the object of canonical bytes.

        Raises:
            BadCanonical: these bytes are not canonical JSON.
            BadStatement: they are, but not of this shape.
        """
        return cls.from_json(parse_canonical(body))

    def encode(self) -> bytes:
        """Give the canonical bytes; `parse` gives an equal object back.

        Raises:
            BadStatement: a field is out of its bounds.
            BadCanonical: a text has no canonical form.
        """
        value = self.to_json()
        type(self).from_json(value)
        return to_canonical(value)

    @property
    def hash(self) -> bytes:
        """The hash of the canonical bytes."""
        return hash32(self.encode())


@dataclass(frozen=True, repr=False)
class Body(Shape):
    """A top-level object: signed, sealed or hashed as canonical bytes."""

    versioned: ClassVar[bool] = True


def check_ascending(keys: list[bytes]) -> None:
    """Refuse a list out of order, or with a member twice.

    Raises:
        BadStatement: keys that do not strictly ascend.
    """
    if any(first >= second for first, second in itertools.pairwise(keys)):
        raise BadStatement("order")


def _check_keys(cls: type[Shape], value: dict[str, Any], layout: "_Layout") -> None:
    if cls.versioned:
        version = value.get("v")
        if version != VERSION or isinstance(version, bool):
            raise BadStatement("version")
    if not layout.needed <= value.keys() <= layout.allowed:
        raise BadStatement("keys")


def _check_count(value: Sized, least: int, most: int) -> None:
    if not least <= len(value) <= most:
        raise BadStatement("bounds")


class _Layout(NamedTuple):
    """What a shape's own hints say: each field's key outside, its rule, and whether it may be missing; and
    the keys an object must have outside, and may have."""

    fields: dict[str, tuple[str, Rule, bool]]
    needed: frozenset[str]
    allowed: frozenset[str]


_known: Final[dict[type[Shape], _Layout]] = {}


def _layout(cls: type[Shape]) -> _Layout:
    if cls not in _known:
        fields = _find_fields(cls)
        version = {"v"} if cls.versioned else set()
        needed = {key for key, _, optional in fields.values() if not optional}
        allowed = {key for key, _, _ in fields.values()}
        _known[cls] = _Layout(fields, frozenset(needed | version), frozenset(allowed | version))
    return _known[cls]


def _find_fields(cls: type[Shape]) -> dict[str, tuple[str, Rule, bool]]:
    hints = get_type_hints(cls, include_extras=True)
    found = {}
    for name, hint in hints.items():
        if get_origin(hint) is not ClassVar:
            inner, optional = _without_none(hint)
            found[name] = (name.rstrip("_"), _rule(inner), optional)
    return found


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        parts = [part for part in get_args(hint) if part is not type(None)]
        return parts[0], True
    return hint, False


def _rule(hint: Any) -> Rule:
    origin = get_origin(hint)
    if origin is Annotated:
        return _annotated_rule(*get_args(hint))
    if origin is Literal:
        return OneOf(frozenset(get_args(hint)))
    if hint is bool:
        return Flag()
    if isinstance(hint, type) and issubclass(hint, Shape):
        return Nested(hint)
    raise TypeError(f"no rule for {hint!r}")


def _annotated_rule(base: Any, rule: Rule) -> Rule:
    if isinstance(rule, Count):
        return Count(rule.least, rule.most, _rule(get_args(base)[0]))
    return rule
