"""JSON that says one thing: an object, without anything two readers could take differently.

* UTF-8 without a byte-order mark, no key twice, no fraction, no NaN, no lone surrogate.
* No object has more keys than any request needs, and no body more parts: each costs more than its
  bytes, so they are counted before any is made.
* Numbers are whole; how large one may be is up to its field, but never more than 2^53 − 1.
"""

import json
from typing import Any, Final, Never

LARGEST: Final = 2**53 - 1
MOST_KEYS: Final = 64
MOST_PARTS: Final = 40_000
"""A roster of 500 people, with every team wrap and 1,000 rotations, has fewer."""

_PARTS: Final = (b",", b"[", b"{")


def parse_json(data: bytes) -> dict[str, Any]:
    """The object of these bytes.

    Raises:
        ValueError: they are anything else; says nothing of what they were.
    """
    try:
        _refuse_many_parts(data)
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_make_object,
            parse_float=_refuse,
            parse_constant=_refuse,
            parse_int=_parse_int,
        )
        _refuse_lone_surrogates(data, value)
    except (ValueError, RecursionError):
        raise ValueError("not strict JSON") from None
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value


def _refuse_many_parts(data: bytes) -> None:
    # Those inside texts count as well: no request comes near the bound with them.
    if sum(data.count(part) for part in _PARTS) > MOST_PARTS:
        raise ValueError("too many parts")


def _make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_KEYS:
        raise ValueError("too many keys")
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice")
    return value


def _parse_int(text: str) -> int:
    if len(text) > len(str(LARGEST)) + 1:
        raise ValueError("too large a number")
    return int(text)


def _refuse_lone_surrogates(data: bytes, value: Any) -> None:
    # Only an escape can bring one in: the bytes themselves were UTF-8.
    if b"\\u" in data:
        json.dumps(value, ensure_ascii=False).encode("utf-8")


def _refuse(text: str) -> Never:
    raise ValueError("a number that is not whole")
