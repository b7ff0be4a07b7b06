"""Tries: counted before a byte of what was sent is read.

* Strangers are counted by their network, in memory (limits).
* Whoever is signed in is counted as themselves, in the database (consent/tallies.py).
* LIMITS_FACTOR multiplies both; 0 switches them off.
"""

from math import ceil

from flask import request

from consent import tallies
from consent.quotas import Rate
from consent.storage.base import Tx
from web.services import services


def count_try(kind: str) -> int:
    """Count one try of a stranger; gives the time of this request.

    Raises:
        TooMany: this network tried too often; says when to come back.
    """
    now = services().clock.now()
    services().limits.count(kind, request.remote_addr or "", now)
    return now


def count_own(tx: Tx, rate: Rate, subject: bytes, now: int) -> None:
    """Count one of `rate.kind` for somebody signed in, in the transaction of what they do.

    Raises:
        TooMany: as often as the rate allows; says when to come back.
    """
    factor = services().settings.limits_factor
    if factor:
        scaled = rate._replace(most=ceil(rate.most * factor))
        tallies.count(tx, services().keys, scaled, subject, now)
