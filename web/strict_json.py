"""JSON that says one thing: an object, without anything two readers could take differently.

* UTF-8 without a byte-order mark, no key twice, no fraction, no NaN, no lone surrogate.
* No object has more keys than any request needs, so that none costs more than reading it.
* Numbers are whole; how large one may be is up to its field, but never more than 2^53 − 1.
"""

import json
from typing import Any, Final, Never

LARGEST: Final = 2**53 - 1
MOST_KEYS: Final = 64


def parse_json(data: bytes) -> dict[str, Any]:
    """The object of these bytes.

    Raises:
        ValueError: they are anything else; says nothing of what they were.
    """
    try:
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
