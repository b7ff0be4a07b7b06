"""Rate limits that know nobody.

* A bucket is 20 bits of a keyed hash of a /24 or /56 network: thousands of networks share
  one, and the key lives in memory for a day only. No address is stored or logged (P11).
* A bucket stands beside no vault, door or grant.
* Coarse buckets need generous numbers: sixty openings an hour from one shelter pass.
"""

import time
from ipaddress import ip_address, ip_network
from math import ceil

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from consent.clock import day_of
from consent.errors import TooMany
from crypto.encoding import make_random
from crypto.hashing import hash32

BUCKET_BITS = 20
PER_MINUTE_AND_HOUR = {
    "openings": (20, 120),
    "vaults": (20, 60),
    "challenges": (60, 600),
    "redemptions": (30, 300),
    "readings": (120, 3000),
    "doors": (6, 30),
}


class Limits:
    """Counts tries by kind and bucket, in memory. A factor of 0 switches it off."""

    def __init__(self, factor: float) -> None:
        self._strategy = FixedWindowRateLimiter(MemoryStorage())
        self._items = {kind: _items(*amounts, factor) for kind, amounts in PER_MINUTE_AND_HOUR.items()}
        self._key, self._key_day = make_random(32), 0

    def count(self, kind: str, address: str, now: int) -> None:
        """Count one try from a network address.

        Raises:
            TooMany: the bucket is full; says in how many seconds to come back.
        """
        for item in self._items[kind]:
            bucket = self._bucket(address, now)
            if not self._strategy.hit(item, kind, bucket):
                reset = self._strategy.get_window_stats(item, kind, bucket).reset_time
                raise TooMany(max(1, ceil(reset - time.time())))

    def _bucket(self, address: str, now: int) -> str:
        if day_of(now) != self._key_day:
            self._key, self._key_day = make_random(32), day_of(now)
        digest = hash32(self._key + _network(address).encode())
        return str(int.from_bytes(digest[:4], "big") >> (32 - BUCKET_BITS))


def _items(a_minute: int, an_hour: int, factor: float) -> tuple[RateLimitItem, ...]:
    if factor == 0:
        return ()
    return (
        RateLimitItemPerMinute(ceil(a_minute * factor)),
        RateLimitItemPerHour(ceil(an_hour * factor)),
    )


def _network(address: str) -> str:
    try:
        caller = ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(caller, "ipv4_mapped", None)
    caller = mapped or caller
    return str(ip_network(f"{caller}/{24 if caller.version == 4 else 56}", strict=False))
