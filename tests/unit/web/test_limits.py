"""Rate limits: enough for a shelter, too few for a machine, and nothing about anybody."""

import pytest

from consent.errors import TooMany
from web.counters import BUCKET_BITS
from web.limits import PER_MINUTE_AND_HOUR, Limits, bucket_of

HOUR = 1_800_000_000
KEY, OTHER_KEY = bytes(32), bytes(range(32))


def test_the_next_try_after_the_limit_says_when_to_come_back() -> None:
    limits = Limits(1)
    for _ in range(20):
        limits.count("openings", "192.0.2.7", HOUR + 10)

    with pytest.raises(TooMany) as caught:
        limits.count("openings", "192.0.2.200", HOUR + 15)

    assert caught.value.retry_after == 45
    limits.count("openings", "192.0.2.200", HOUR + 60)


def test_the_number_of_an_hour_holds_however_slowly_they_come() -> None:
    limits = Limits(1)
    a_minute, an_hour = PER_MINUTE_AND_HOUR["openings"]
    for minute in range(an_hour // a_minute):
        for _ in range(a_minute):
            limits.count("openings", "192.0.2.7", HOUR + 60 * minute)

    with pytest.raises(TooMany) as caught:
        limits.count("openings", "192.0.2.7", HOUR + 1800)

    assert caught.value.retry_after == 1800
    limits.count("openings", "192.0.2.7", HOUR + 3600)


def test_a_refused_try_is_not_counted() -> None:
    limits = Limits(0.05)
    limits.count("openings", "192.0.2.7", HOUR)
    for _ in range(50):
        with pytest.raises(TooMany):
            limits.count("openings", "192.0.2.7", HOUR)

    limits.count("openings", "192.0.2.7", HOUR + 60)


def test_kinds_and_networks_are_counted_apart() -> None:
    limits = Limits(1)
    for _ in range(20):
        limits.count("openings", "192.0.2.7", HOUR)

    limits.count("challenges", "192.0.2.7", HOUR)
    limits.count("openings", "198.51.100.7", HOUR)


@pytest.mark.parametrize(
    "address", ["", "unix", "192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7", "fe80::1%eth0"]
)
def test_any_address_has_a_bucket(address: str) -> None:
    Limits(1).count("openings", address, HOUR)


def test_a_bucket_is_twenty_bits_of_a_network_under_the_days_key() -> None:
    networks = [f"10.{a}.{b}.1" for a in range(4) for b in range(64)]
    buckets = [bucket_of(KEY, address) for address in networks]

    assert bucket_of(KEY, "192.0.2.7") == bucket_of(KEY, "192.0.2.99")
    assert bucket_of(KEY, "2001:db8::1") == bucket_of(KEY, "2001:db8:0:ff::1")
    assert max(buckets) < 2**BUCKET_BITS
    assert len(set(buckets)) > 250
    assert buckets != [bucket_of(OTHER_KEY, address) for address in networks]


def test_a_factor_of_nothing_switches_it_off() -> None:
    limits = Limits(0)

    for _ in range(500):
        limits.count("openings", "192.0.2.7", HOUR)
