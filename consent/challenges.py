"""Challenges: numbers the server makes, that a signature must name, once.

* A challenge is good for two minutes and for one use.
* One given to somebody who is signed in is good for that somebody only, wherever the
  rules ask whose it is.
* Spending happens in the transaction of what the signature asks for: if that fails,
  nothing was spent and nothing was done.
"""

from consent.errors import NonceUsed
from consent.storage import challenges as rows
from consent.storage.base import Tx
from crypto.encoding import make_random

SECONDS_GOOD = 120
_SIZE = 32


def issue(tx: Tx, now: int, issued_to: bytes = b"") -> bytes:
    """A fresh challenge of 32 bytes, for `issued_to` (a vault id, a staff id, a hash) or for anybody."""
    rows.drop_older(tx, now - SECONDS_GOOD)
    nonce = make_random(_SIZE)
    rows.add(tx, nonce, issued_to, now)
    return nonce


def spend(tx: Tx, nonce: bytes, now: int, issued_to: bytes | None = None) -> None:
    """Use a challenge up. Given `issued_to`, it must have been issued to exactly that.

    Raises:
        NonceUsed: unknown, used, older than two minutes, or somebody else's.
    """
    if not rows.take(tx, nonce, issued_to, now - SECONDS_GOOD):
        raise NonceUsed
