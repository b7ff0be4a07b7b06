"""Rate limits that know nobody.

* A bucket is 20 bits of a keyed hash of a /24 or /56 network: thousands of networks share
  one, and the key lives in memory for a day only. No address is stored or logged (P11).
* A bucket stands beside no vault, door or grant.
* Coarse buckets need generous numbers: sixty openings an hour from one shelter pass.
* They are for strangers. Whoever is signed in is counted in the database (consent/tallies.py), so
  that somebody on the same network can't use up what a signed-in person needs.
* Windows begin with the clock's minute and hour: across the border of two, at most twice the
  number comes through. A refused try is not counted.
"""

from ipaddress import ip_address, ip_network
from math import ceil
from typing import NamedTuple

from consent.errors import TooMany
from crypto.hashing import hash32
from web.counters import BUCKET_BITS, Counters, OwnCounters

MINUTE_SECONDS = 60
HOUR_SECONDS = 3600
PER_MINUTE_AND_HOUR = {
    "openings": (20, 120),
    "sign-ins": (20, 120),
    "vaults": (20, 60),
    "joins": (20, 60),
    "challenges": (60, 600),
    "papers": (30, 300),
    "looks": (30, 200),
    "stops": (30, 200),
}


class _Window(NamedTuple):
    slot: int
    seconds: int
    most: int


class Limits:
    """Counts tries by kind and bucket. A factor of 0 switches it off."""

    def __init__(self, factor: float, counters: Counters | None = None) -> None:
        self._counters = counters or OwnCounters()
        self._windows = {} if factor == 0 else _make_windows(factor)

    def count(self, kind: str, address: str, now: int) -> None:
        """Count one try from a network address.

        Raises:
            TooMany: the bucket is full; says in how many seconds to come back.
            Unavailable: nothing can be counted.
        """
        if not self._windows:
            return
        windows = self._windows[kind]
        with self._counters.open(now) as table:
            bucket = bucket_of(table.key, address)
            counts = [table.read(one.slot, bucket, now // one.seconds) for one in windows]
            waits = [
                one.seconds - now % one.seconds
                for one, count in zip(windows, counts, strict=True)
                if count >= one.most
            ]
            if waits:
                raise TooMany(max(waits))
            for one, count in zip(windows, counts, strict=True):
                table.write(one.slot, bucket, now // one.seconds, count + 1)


def bucket_of(key: bytes, address: str) -> int:
    """The bucket of an address under a day's key."""
    digest = hash32(key + _network(address).encode())
    return int.from_bytes(digest[:4], "big") >> (32 - BUCKET_BITS)


def _make_windows(factor: float) -> dict[str, tuple[_Window, ...]]:
    windows: dict[str, tuple[_Window, ...]] = {}
    for at, (kind, (a_minute, an_hour)) in enumerate(PER_MINUTE_AND_HOUR.items()):
        windows[kind] = (
            _Window(2 * at, MINUTE_SECONDS, ceil(a_minute * factor)),
            _Window(2 * at + 1, HOUR_SECONDS, ceil(an_hour * factor)),
        )
    return windows


def _network(address: str) -> str:
    try:
        caller = ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(caller, "ipv4_mapped", None)
    caller = mapped or caller
    return str(ip_network(f"{caller}/{24 if caller.version == 4 else 56}", strict=False))
