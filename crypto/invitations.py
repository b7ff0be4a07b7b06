"""Invitation codes: what lets somebody make a notebook where that takes an invitation (§5).

* Only the server uses this room: it makes codes from its key file and knows them again, without a
  list of those it made.
* A code says until which day it is good, and nothing of whom it is for.
* What is kept of a spent one tells nothing to somebody who has the code but not the key file.
"""

import hmac
from typing import Final

from crypto.at_rest import keyed_hash
from crypto.derive import derive_key
from crypto.encoding import make_random
from crypto.errors import BadSignature

INVITATION_BYTES: Final = 16
LAST_DAY: Final = 2**16 - 1
"""Days are counted from 1970; this one is in 2149."""

_DAY_BYTES: Final = 2
_RANDOM_BYTES: Final = 6
_PROOF_AT: Final = _DAY_BYTES + _RANDOM_BYTES


def make_invitation(key_file: bytes, last_day: int) -> bytes:
    """A fresh code of 16 bytes, good until the end of a day counted from 1970."""
    said = last_day.to_bytes(_DAY_BYTES, "big") + make_random(_RANDOM_BYTES)
    return said + _prove(key_file, said)


def read_invitation(key_file: bytes, secret: bytes) -> int:
    """The last day on which a code is good, counted from 1970.

    Raises:
        BadSignature: not made with this key file.
    """
    said, proof = secret[:_PROOF_AT], secret[_PROOF_AT:]
    if len(secret) != INVITATION_BYTES or not hmac.compare_digest(proof, _prove(key_file, said)):
        raise BadSignature
    return int.from_bytes(said[:_DAY_BYTES], "big")


def mark_spent(key_file: bytes, secret: bytes) -> bytes:
    """The 32 bytes that the server keeps of a spent code."""
    return keyed_hash(derive_key(key_file, "invitation-spent"), secret)


def _prove(key_file: bytes, said: bytes) -> bytes:
    return keyed_hash(derive_key(key_file, "invitation-mac"), said)[: INVITATION_BYTES - _PROOF_AT]
