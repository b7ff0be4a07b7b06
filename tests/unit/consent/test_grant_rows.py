"""Every change of a grant's state happens at most once, whoever read the row before."""

from collections.abc import Iterator
from typing import Any

import pytest

from consent.storage import grant_sections
from consent.storage import grants as rows
from consent.storage.base import Store
from consent.storage.migrating import migrate
from tests.conftest import Database

NOW = 1_800_000_000
TURN_FROM = NOW - 120
GRANT, VAULT, SECTION = bytes([1] * 16), bytes([2] * 16), bytes([3] * 16)
LOOKUP, ADA, BEN = bytes([4] * 32), bytes([5] * 32), bytes([6] * 32)


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    made = Store(database.url)
    migrate(made)
    with made.writing() as tx:
        rows.insert_grant(tx, offered())
    yield made
    made.close()


def offered(**changes: Any) -> dict[str, Any]:
    values = {
        "grant_id": GRANT,
        "vault_id": VAULT,
        "agency_id": bytes(16),
        "terms_body": b"{}",
        "terms_sig": bytes(64),
        "state": "offered",
        "audience": "reader",
        "not_after": NOW + 1000,
        "end_at": NOW + 1000,
        "redeem_before": NOW + 600,
        "offered_at": NOW,
        "lookup_hash": LOOKUP,
        "package": b"sealed",
    }
    return values | changes


CLAIM = {
    "claim_body": b"{}",
    "claim_sig": bytes(64),
    "recipient": ADA,
    "generation": 0,
    "wraps": b"wraps",
    "end_at": NOW + 1000,
}


def test_of_two_reservations_one_is_won(store: Store) -> None:
    with store.writing() as tx:
        assert rows.reserve(tx, GRANT, LOOKUP, ADA, NOW, NOW + 120, TURN_FROM)
        assert not rows.reserve(tx, GRANT, LOOKUP, BEN, NOW, NOW + 120, TURN_FROM)
        assert rows.reserve(tx, GRANT, LOOKUP, ADA, NOW + 60, NOW + 180, TURN_FROM)
        assert rows.reserve(tx, GRANT, LOOKUP, BEN, NOW + 180, NOW + 300, TURN_FROM)


@pytest.mark.parametrize(("lookup", "now"), [(bytes(32), NOW), (LOOKUP, NOW + 600), (LOOKUP, NOW + 1000)])
def test_another_token_or_a_late_one_reserves_nothing(store: Store, lookup: bytes, now: int) -> None:
    with store.writing() as tx:
        assert not rows.reserve(tx, GRANT, lookup, ADA, now, now + 120, TURN_FROM)


def test_of_two_claims_one_opens_and_the_package_is_gone(store: Store) -> None:
    with store.writing() as tx:
        assert rows.open_grant(tx, GRANT, LOOKUP, ADA, NOW, CLAIM)
        assert not rows.open_grant(tx, GRANT, LOOKUP, BEN, NOW, CLAIM)
        kept = rows.find_grant(tx, GRANT)

    assert kept is not None
    assert (kept.state, kept.reader, kept.package, kept.lookup_hash) == ("open", ADA, None, None)


def test_an_ending_wins_over_a_claim_a_read_and_a_fresh_code(store: Store) -> None:
    with store.writing() as tx:
        assert rows.end_grant(tx, GRANT, "withdrawn", NOW)

        assert not rows.open_grant(tx, GRANT, LOOKUP, ADA, NOW, CLAIM)
        assert not rows.count_read(tx, GRANT, NOW)
        assert not rows.replace_token(tx, GRANT, LOOKUP, b"sealed", NOW + 600, NOW)
        assert not rows.rebuild_package(tx, GRANT, b"sealed")
        assert not rows.end_grant(tx, GRANT, "asked", NOW)


def test_time_wins_over_a_read(store: Store) -> None:
    with store.writing() as tx:
        rows.open_grant(tx, GRANT, LOOKUP, ADA, NOW, CLAIM)

        assert rows.count_read(tx, GRANT, NOW + 999)
        assert not rows.count_read(tx, GRANT, NOW + 1000)


def test_refused_tries_are_counted_up_to_a_bound(store: Store) -> None:
    with store.writing() as tx:
        assert [rows.count_refusal(tx, GRANT, 20) for _ in range(22)] == [True] * 20 + [False] * 2


def shown(revision: int, sealing: int) -> dict[str, Any]:
    place = {"grant_id": GRANT, "section_id": SECTION, "vault_id": VAULT, "not_after": NOW + 1000}
    return place | {"revision": revision, "sealing": sealing, "state_body": b"{}", "state_sig": bytes(64)}


def taints(store: Store, revision: int, sealing: int, now: int = NOW) -> bool:
    with store.reading() as tx:
        return grant_sections.find_tainting(tx, VAULT, [(SECTION, revision, sealing)], now) is not None


def test_what_a_grant_could_open_is_tainted_once_it_is_over(store: Store) -> None:
    with store.writing() as tx:
        grant_sections.insert_sections(tx, [shown(1, 0)])
        grant_sections.show_section(tx, GRANT, SECTION, {"revision": 2, "sealing": 0})

    assert not taints(store, 1, 0)
    assert taints(store, 1, 0, NOW + 1000)
    with store.writing() as tx:
        rows.end_grant(tx, GRANT, "withdrawn", NOW)
    assert taints(store, 1, 0)
    assert taints(store, 2, 0)
    assert not taints(store, 2, 1)


def test_sealing_afresh_pays_for_one_revision(store: Store) -> None:
    with store.writing() as tx:
        grant_sections.insert_sections(tx, [shown(1, 0)])
        grant_sections.show_section(tx, GRANT, SECTION, {"revision": 2, "sealing": 0})
        rows.end_grant(tx, GRANT, "withdrawn", NOW)

        grant_sections.forget_revision(tx, VAULT, SECTION, 2)

    assert not taints(store, 2, 0)
    assert taints(store, 1, 0)
