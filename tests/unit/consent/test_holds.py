"""Holds: their order, and what forgets one."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from consent import challenges, journal, succession, tallies
from consent.errors import BadStatement, TooMany, Unavailable
from consent.keys import Keys
from consent.quotas import Rate
from consent.rotations import OfferedRotation
from consent.storage import holds, vaults
from consent.storage.base import Store, Tx
from consent.storage.holds import HoldOutOfOrder
from consent.storage.vaults import Manifest
from crypto.encoding import make_id, make_random
from crypto.signing import Signed
from crypto.statements.agencies import Member, Roster, Rotation, TeamKey
from crypto.statements.journal import NoFacts
from tests.conftest import Database

NOW = 1_800_000_000
VAULT, OTHER, AGENCY = make_id(), make_id(), make_id()
KEYS = Keys(make_random(32), make_random(32))


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    made = Store(database.url, busy_seconds=1)
    with made.writing() as tx:
        for vault in (VAULT, OTHER):
            vaults.add(tx, vault, NOW, bytes(32), Manifest(b"sealed", 1))
    yield made
    made.close()


def test_a_hold_of_an_unknown_grants_vault_ends_what_comes_before_vaults_on_every_database(
    store: Store,
) -> None:
    def hold_late() -> None:
        with store.writing() as tx:
            holds.hold_vault_of(tx, make_id())
            holds.share_agencies(tx, [AGENCY])

    with pytest.raises(HoldOutOfOrder):
        hold_late()


def test_in_order_everything_can_be_held(store: Store) -> None:
    with store.writing() as tx:
        holds.hold_request(tx, b"key")
        holds.hold_directory(tx)
        holds.hold_agencies(tx, [AGENCY, make_id()])
        holds.hold_vaults(tx, [VAULT, OTHER, make_id()])
        holds.hold_vaults(tx, [OTHER])

        assert holds.is_held(tx, VAULT)
        assert not holds.is_held(tx, make_id())


def test_another_order_is_a_mistake_of_ours(store: Store) -> None:
    with store.writing() as tx:
        holds.hold_vaults(tx, [VAULT])
        for hold in (
            lambda: holds.hold_vaults(tx, [OTHER]),
            lambda: holds.share_agencies(tx, [AGENCY]),
            lambda: holds.hold_directory(tx),
            lambda: holds.hold_request(tx, b"key"),
        ):
            with pytest.raises(HoldOutOfOrder):
                hold()


def test_rotations_of_several_offices_are_refused_before_anything_is_held(store: Store) -> None:
    rotations = [make_rotation(agency) for agency in (AGENCY, make_id())]
    roster = Signed(make_roster(make_id()).encode(), bytes(64))
    with store.writing() as tx:
        with pytest.raises(BadStatement):
            succession.rotate(tx, bytes(32), rotations, NOW)
        with pytest.raises(BadStatement):
            succession.follow(tx, bytes(32), roster, [], [], rotations[:1], NOW)

        holds.hold_request(tx, b"nothing is held yet")


def make_rotation(agency: bytes) -> OfferedRotation:
    body = Rotation(agency=agency, grant=make_id(), from_=1, to=2, claim=bytes(32), wraps=bytes(32))
    return OfferedRotation(Signed(body.encode(), bytes(64)), b"")


def make_roster(agency: bytes) -> Roster:
    kim = Member(make_random(32), make_random(32), "coordinator", bytes(32))
    team = TeamKey(1, make_random(32))
    return Roster(
        agency=agency,
        n=1,
        prev=bytes(32),
        issued=NOW,
        valid_until=NOW + 86_400,
        team=team,
        members=(kim,),
        signer=make_random(32),
    )


def test_who_only_reads_holds_nothing(store: Store) -> None:
    with store.reading() as tx, pytest.raises(HoldOutOfOrder):
        holds.hold_vaults(tx, [VAULT])


def test_nothing_is_journalled_for_a_vault_that_is_not_held(store: Store) -> None:
    with store.writing() as tx, pytest.raises(HoldOutOfOrder):
        journal.append(tx, VAULT, "vault_opened", "owner", NoFacts().encode(), NOW)


def test_what_one_transaction_held_the_next_one_does_not(store: Store) -> None:
    with store.writing() as tx:
        holds.hold_vaults(tx, [VAULT])

    with store.writing() as tx:
        assert not holds.is_held(tx, VAULT)


@pytest.fixture
def postgres(postgres_database: Database) -> Iterator[Store]:
    """PostgreSQL alone: on SQLite whoever writes is alone anyway."""
    made = Store(postgres_database.url, busy_seconds=1)
    yield made
    made.close()


def may_go_on(store: Store, hold: Callable[[Tx], None]) -> bool:
    """Whether somebody else gets this hold within a second."""
    try:
        with store.writing() as tx:
            hold(tx)
    except Unavailable:
        return False
    return True


@pytest.mark.postgresql
def test_who_relies_on_an_agency_keeps_changes_out_and_nobody_else(postgres: Store) -> None:
    with postgres.writing() as tx:
        holds.share_agencies(tx, [AGENCY])

        assert may_go_on(postgres, lambda other: holds.share_agencies(other, [AGENCY]))
        assert may_go_on(postgres, lambda other: holds.hold_agencies(other, [make_id()]))
        assert not may_go_on(postgres, lambda other: holds.hold_agencies(other, [AGENCY]))


@pytest.mark.postgresql
def test_who_changes_an_agency_keeps_everybody_out(postgres: Store) -> None:
    with postgres.writing() as tx:
        holds.hold_agencies(tx, [AGENCY])

        assert not may_go_on(postgres, lambda other: holds.share_agencies(other, [AGENCY]))


@pytest.mark.postgresql
def test_old_challenges_that_somebody_is_dropping_are_not_waited_for(postgres: Store) -> None:
    with postgres.writing() as tx:
        challenges.issue(tx, NOW)

    with postgres.writing() as tx, postgres.writing() as other:
        challenges.issue(tx, NOW + 1000)
        challenges.issue(other, NOW + 1000)

    with postgres.reading() as tx:
        assert tx.execute(text("SELECT count(*) FROM challenges")).scalar() == 2


@pytest.mark.postgresql
def test_who_counts_touches_nobody_elses_window(postgres: Store) -> None:
    rate = Rate("tries", 5, 60)
    with postgres.writing() as tx:
        tallies.count(tx, KEYS, rate, VAULT, NOW)

    with postgres.writing() as tx:
        tallies.count(tx, KEYS, rate, OTHER, NOW + 1000)

        assert may_go_on(postgres, lambda other: tallies.count(other, KEYS, rate, VAULT, NOW + 1000))


def test_whose_window_it_is_needs_the_key_file(store: Store) -> None:
    rate = Rate("tries", 1, 60)
    with store.writing() as tx:
        tallies.count(tx, KEYS, rate, VAULT, NOW)
        with pytest.raises(TooMany):
            tallies.count(tx, KEYS, rate, VAULT, NOW)

        tallies.count(tx, Keys(bytes(32), KEYS.instance), rate, VAULT, NOW)


def test_windows_that_are_over_are_forgotten(store: Store) -> None:
    rate = Rate("tries", 5, 60)
    with store.writing() as tx:
        tallies.count(tx, KEYS, rate, VAULT, NOW)
        tallies.count(tx, KEYS, rate, OTHER, NOW + 60)

        tallies.forget_over(tx, NOW + 60)

        assert tx.execute(text("SELECT count(*) FROM tallies")).scalar() == 1


@pytest.mark.postgresql
def test_two_who_wait_for_each_other_are_told_to_try_again(postgres: Store) -> None:
    """Nothing here does that; if something ever did, one of both goes on and the other changes nothing."""
    make = "INSERT INTO instance VALUES (:number, :check)"
    met = threading.Barrier(2)

    def write(numbers: tuple[int, int]) -> str:
        try:
            with postgres.writing() as tx:
                tx.execute(text("SET LOCAL lock_timeout = 0"))
                tx.execute(text(make), {"number": numbers[0], "check": bytes(32)})
                met.wait()
                tx.execute(text(make), {"number": numbers[1], "check": bytes(32)})
        except Unavailable as error:
            return type(getattr(error.__cause__, "orig", None)).__name__
        return "written"

    with ThreadPoolExecutor(2) as threads:
        came = set(threads.map(write, ((1, 2), (2, 1))))

    assert "DeadlockDetected" in came
