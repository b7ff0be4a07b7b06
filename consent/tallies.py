"""Tallies: rates that hold across workers and restarts, counted where what they guard is written.

* A try that its transaction undoes is not counted; what must count though it fails is counted in a
  transaction of its own.
* Whose row it is only the key file tells: a copy of the database, or an id known from elsewhere, does not.
* A window that is over leaves nothing behind: its row goes when anybody asks for a challenge, the
  one request that waits for nobody afterwards.
"""

from consent.errors import TooMany
from consent.keys import Keys
from consent.quotas import Rate
from consent.storage import tallies as rows
from consent.storage.base import Tx


def count(tx: Tx, keys: Keys, rate: Rate, subject: bytes, now: int) -> None:
    """Count one of `rate.kind` for a subject: an id, or several one after the other.

    Raises:
        TooMany: the window is full; says in how many seconds the next begins.
    """
    until = now - now % rate.seconds + rate.seconds
    key = keys.tally_key(rate.kind.encode("ascii") + b"\0" + subject)
    if not rows.count(tx, key, until, rate.most):
        raise TooMany(until - now)


def forget_over(tx: Tx, now: int) -> None:
    """Forget every window that is over. Last in its transaction: whoever counts anew waits for it."""
    rows.drop_over(tx, now)
