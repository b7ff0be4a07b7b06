"""Rate limits: enough for a shelter, too few for a machine, and nothing about anybody."""

import pytest

from consent.errors import TooMany
from web.limits import BUCKET_BITS, PER_MINUTE_AND_HOUR, Limits

NOW = 1_800_000_000


def test_sixty_openings_an_hour_from_one_address_pass() -> None:
    _, an_hour = PER_MINUTE_AND_HOUR["openings"]

    assert an_hour >= 60


def test_the_next_try_after_the_limit_says_when_to_come_back() -> None:
    limits = Limits(1)
    for _ in range(20):
        limits.count("openings", "192.0.2.7", NOW)

    with pytest.raises(TooMany) as caught:
        limits.count("openings", "192.0.2.200", NOW)

    assert 1 <= caught.value.retry_after <= 60


def test_kinds_are_counted_apart() -> None:
    limits = Limits(1)
    for _ in range(20):
        limits.count("openings", "192.0.2.7", NOW)

    limits.count("challenges", "192.0.2.7", NOW)


@pytest.mark.parametrize(
    "address", ["", "unix", "192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7", "fe80::1%eth0"]
)
def test_any_address_has_a_bucket(address: str) -> None:
    Limits(1).count("openings", address, NOW)


def test_a_bucket_is_twenty_bits_of_a_network_and_another_one_tomorrow() -> None:
    limits = Limits(1)

    first = limits._bucket("192.0.2.7", NOW)
    neighbour = limits._bucket("192.0.2.99", NOW)
    tomorrow = limits._bucket("192.0.2.7", NOW + 86_400)

    assert first == neighbour
    assert int(first) < 2**BUCKET_BITS
    assert tomorrow != first or limits._bucket("198.51.100.1", NOW + 86_400) != Limits(1)._bucket(
        "198.51.100.1", NOW
    )


def test_no_address_is_kept() -> None:
    limits = Limits(1)
    limits.count("openings", "192.0.2.7", NOW)

    assert "192.0.2" not in repr(vars(limits)) + repr(vars(limits._strategy.storage))


def test_a_factor_of_nothing_switches_it_off() -> None:
    limits = Limits(0)

    for _ in range(500):
        limits.count("openings", "192.0.2.7", NOW)
