"""Canonical JSON: RFC 8785, made smaller (docs/protocol.md §1).

* One object, one byte string: what is signed or hashed can't be written in two ways.
* Objects, arrays, strings, whole numbers 0 … 2^53−1, true and false; nothing else.
* Parsing encodes again and compares, so that duplicate keys, other orders, other
  escapes and white space are refused without a rule for each.
"""

import json
import re
from typing import Any, Final, Never

from crypto.errors import BadCanonical

LARGEST: Final = 2**53 - 1
DEEPEST: Final = 16
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_KEY: Final = re.compile(r"[!#-\[\]-~]+\Z", re.ASCII)


def to_canonical(value: object) -> bytes:
    """Give the canonical bytes of a value.

    Raises:
        BadCanonical: it holds something that has no canonical form.
    """
    _check(value, DEEPEST)
    try:
        return _ENCODER.encode(value).encode("utf-8")
    except UnicodeEncodeError:
        raise BadCanonical from None


def parse_canonical(data: bytes) -> Any:
    """Give the value of canonical bytes.

    Raises:
        BadCanonical: these bytes are not JSON, or not the canonical form of what they say.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadCanonical from None
    if to_canonical(value) != data:
        raise BadCanonical
    return value


def _refuse(text: str) -> Never:
    raise ValueError(text)


def _check(value: object, depth_left: int) -> None:
    if isinstance(value, dict | list | tuple):
        if depth_left == 0:
            raise BadCanonical
        _check_parts(value, depth_left - 1)
    elif isinstance(value, bool | str):
        return
    elif not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise BadCanonical


def _check_parts(value: dict[Any, Any] | list[Any] | tuple[Any, ...], depth_left: int) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) and _KEY.match(key) for key in value):
            raise BadCanonical
        value = list(value.values())
    for part in value:
        _check(part, depth_left)
