"""Bytes as text, and random bytes.

* Each byte string has exactly one text (docs/protocol.md §1); every other one is refused.
* Ids, keys, secrets and nonces all come from `make_random`, which is the system's randomness.
"""

import base64
import re
from typing import Final

from nacl.utils import random

from crypto.errors import BadEncoding

ID_BYTES: Final = 16
_ALPHABET: Final = re.compile(r"[A-Za-z0-9_-]*\Z", re.ASCII)


def to_b64(data: bytes) -> str:
    """Give the one base64url text of some bytes, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def parse_b64(text: object, size: int | None = None) -> bytes:
    """Give the bytes of a base64url text, of exactly `size` bytes where that is given.

    Raises:
        BadEncoding: padding, other characters, an impossible length, unused bits that
            are not zero, another size, or no text at all.
    """
    if not isinstance(text, str) or not _ALPHABET.match(text) or len(text) % 4 == 1:
        raise BadEncoding
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if to_b64(data) != text or (size is not None and len(data) != size):
        raise BadEncoding
    return data


def make_random(size: int) -> bytes:
    """Give `size` random bytes that nobody can guess."""
    return random(size)


def make_id() -> bytes:
    """Give a new id: 16 random bytes."""
    return make_random(ID_BYTES)
