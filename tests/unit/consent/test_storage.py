"""The database: what is undone, what is kept, what is really gone."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

import consent.grants
import consent.vaults  # noqa: F401 - brings every table in
from consent import challenges, journal
from consent.errors import NonceUsed, NotFound, Unavailable
from consent.storage import events as event_rows
from consent.storage import vaults
from consent.storage.base import Base, Store, erase_vault_rows, is_sqlite, mark_erasing
from consent.storage.copies import postgres_environment
from consent.storage.holds import hold_vaults
from consent.storage.migrating import migrate
from consent.storage.postgres import PatientConnection
from consent.storage.vaults import EMPTY_HEAD, Head, Manifest
from crypto.encoding import make_id, make_random
from crypto.hashing import hash32
from crypto.statements.journal import GrantEvent, NoFacts, SharingDetails
from tests.conftest import Database

NOW = 1_800_000_000 + 4321
VAULT = make_id()
OF_NO_VAULT = {"instance", "challenges", "sessions", "spent_invitations", "tallies", "times", "time_gaps"}


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    made = Store(database.url)
    yield from filled(made)


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    yield from filled(Store(f"sqlite:///{tmp_path / 'test.sqlite'}"))


def filled(made: Store) -> Iterator[Store]:
    """A store with one vault in it, closed afterwards."""
    migrate(made)
    with made.writing() as tx:
        vaults.add(tx, VAULT, NOW, bytes(32), Manifest(b"sealed", 1))
    yield made
    made.close()


def test_what_raises_changes_nothing(store: Store) -> None:
    def write_and_fail() -> None:
        with store.writing() as tx:
            vaults.replace_manifest(tx, VAULT, 1, b"newer")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()

    with store.reading() as tx:
        assert vaults.find_manifest(tx, VAULT) == Manifest(b"sealed", 1)


def test_reading_never_writes(store: Store) -> None:
    # SQLite undoes it, PostgreSQL refuses it at once.
    with suppress(Unavailable), store.reading() as tx:
        vaults.replace_manifest(tx, VAULT, 1, b"newer")

    with store.reading() as tx:
        assert vaults.find_counter(tx, VAULT) == 1


def test_sqlite_writes_are_on_the_disk_and_erased_bytes_are_overwritten(sqlite_store: Store) -> None:
    with sqlite_store.reading() as tx:
        pragmas = {
            name: tx.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }

    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def test_a_writer_waits_for_the_other_and_then_gives_up_politely(store: Store, database: Database) -> None:
    second = Store(database.url, busy_seconds=1)

    def write_too() -> None:
        with second.writing() as other:
            vaults.replace_manifest(other, VAULT, 1, b"other")

    with store.writing() as tx:
        vaults.replace_manifest(tx, VAULT, 1, b"newer")
        with pytest.raises(Unavailable):
            write_too()

    with second.reading() as tx:
        # Whoever gave up waits for others as before.
        assert not is_sqlite(tx) or tx.execute(text("PRAGMA busy_timeout")).scalar() == 1000
    second.close()
    with store.reading() as tx:
        assert vaults.find_manifest(tx, VAULT) == Manifest(b"newer", 2)


def test_writers_of_one_process_take_turns_and_one_that_gives_up_holds_nobody_up(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/turns.sqlite", busy_seconds=0)

    with store.writing():
        with pytest.raises(Unavailable), store.writing():
            pass
        with store.reading():
            pass
    with pytest.raises(ZeroDivisionError), store.writing():
        raise ZeroDivisionError

    with store.writing():
        pass
    store.close()


def test_a_database_that_can_not_be_reached_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable), Store(f"sqlite:///{tmp_path}/no/folder/x.sqlite").reading():
        pass


@pytest.mark.postgresql
def test_connections_that_end_at_once_are_unavailable(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(postgres_database.url)
    monkeypatch.setattr(PatientConnection, "is_quiet", False)

    with pytest.raises(Unavailable), store.reading():
        pass
    store.close()


def test_a_missing_table_is_unavailable_and_names_no_value(database: Database) -> None:
    store = Store(database.url)
    with store.writing() as tx:
        Base.metadata.drop_all(tx)

    with pytest.raises(Unavailable) as caught, store.reading() as tx:
        vaults.find_manifest(tx, b"a vault's secret")

    assert "secret" not in str(caught.value.__cause__)
    store.close()


def test_erased_bytes_are_in_no_file_after_the_transaction(sqlite_store: Store, tmp_path: Path) -> None:
    needle = make_random(64)
    with sqlite_store.writing() as tx:
        vaults.replace_manifest(tx, VAULT, 1, needle * 100)
    with sqlite_store.writing() as tx:
        vaults.replace_manifest(tx, VAULT, 2, b"short")
        mark_erasing(tx)

    assert needle not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_a_reader_in_the_way_only_delays_that(sqlite_store: Store, tmp_path: Path) -> None:
    needle = make_random(64)
    with sqlite_store.writing() as tx:
        vaults.replace_manifest(tx, VAULT, 1, needle * 100)
    with sqlite_store.reading() as reader:
        vaults.find_manifest(reader, VAULT)
        with sqlite_store.writing() as tx:
            vaults.replace_manifest(tx, VAULT, 2, b"short")
            mark_erasing(tx)
        assert vaults.find_manifest(reader, VAULT) == Manifest(needle * 100, 2)

    with sqlite_store.writing() as tx:
        vaults.replace_manifest(tx, VAULT, 3, b"later")

    assert needle not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_no_table_tells_what_came_first() -> None:
    for table in Base.metadata.sorted_tables:
        assert table.dialect_options["sqlite"]["with_rowid"] is False, table.name
        assert table.primary_key.columns, table.name


def test_every_row_of_a_vault_carries_its_id() -> None:
    tables = {table.name for table in Base.metadata.sorted_tables if "vault_id" not in table.c}
    of_agencies = {
        name
        for name in tables
        if name.startswith(("agenc", "agency", "roster", "staff", "team", "certif", "key_cert"))
    }

    assert tables - of_agencies - OF_NO_VAULT <= {"directories", "names", "roster_names"}


def test_erasing_a_vault_leaves_the_others(store: Store) -> None:
    other = make_id()
    with store.writing() as tx:
        vaults.add(tx, other, NOW, bytes(32), Manifest(b"sealed", 1))
        erase_vault_rows(tx, VAULT)

    with store.reading() as tx:
        assert vaults.find_counter(tx, VAULT) is None
        assert vaults.find_counter(tx, other) == 1


def test_a_head_moves_once_from_what_was_read(store: Store) -> None:
    with store.writing() as tx:
        assert vaults.move_head(tx, VAULT, EMPTY_HEAD, Head(1, b"a" * 32))
        assert not vaults.move_head(tx, VAULT, EMPTY_HEAD, Head(1, b"b" * 32))


def test_a_sharing_event_stands_in_both_chains_with_its_time(store: Store) -> None:
    grant = make_id()
    with store.writing() as tx:
        hold_vaults(tx, [VAULT])
        journal.append(tx, VAULT, "vault_made", "owner", NoFacts().encode(), NOW)
        first = journal.append_sharing(tx, VAULT, grant, "code_shown", "owner", NoFacts().encode(), NOW)
        second = journal.append_sharing(tx, VAULT, grant, "code_shown", "owner", NoFacts().encode(), NOW)
        events = journal.read(tx, VAULT, 2)
        head = event_rows.find_grant_head(tx, VAULT, grant)

    chained = [GrantEvent.parse(SharingDetails.parse(event.details).chain) for event in events]
    assert [(event.n, event.at) for event in chained] == [(1, NOW), (2, NOW)]
    assert (chained[0].prev, chained[1].prev) == (bytes(32), first.hash)
    assert head == second == Head(2, hash32(SharingDetails.parse(events[1].details).chain))


def test_nothing_is_journalled_for_a_vault_that_is_gone(store: Store) -> None:
    gone = make_id()

    def write() -> None:
        with store.writing() as tx:
            hold_vaults(tx, [gone])
            journal.append(tx, gone, "vault_made", "owner", NoFacts().encode(), NOW)

    with pytest.raises(NotFound):
        write()


def test_a_challenge_is_spent_once_in_time_and_by_its_owner(store: Store) -> None:
    with store.writing() as tx:
        anybodys, theirs = challenges.issue(tx, NOW), challenges.issue(tx, NOW, VAULT)

        challenges.spend(tx, anybodys, NOW + 119)
        with pytest.raises(NonceUsed):
            challenges.spend(tx, anybodys, NOW + 119)
        with pytest.raises(NonceUsed):
            challenges.spend(tx, theirs, NOW, issued_to=make_id())
        with pytest.raises(NonceUsed):
            challenges.spend(tx, theirs, NOW + 120, issued_to=VAULT)
        challenges.spend(tx, theirs, NOW, issued_to=VAULT)


def test_challenges_nobody_used_do_not_pile_up(store: Store) -> None:
    for minutes in range(0, 30, 3):
        with store.writing() as tx:
            challenges.issue(tx, NOW + minutes * 60)

    with store.reading() as tx:
        assert tx.execute(text("SELECT count(*) FROM challenges")).scalar() == 1


def test_a_backup_trusts_the_database_server_no_more_than_the_site_does() -> None:
    url = "postgresql+psycopg://wallet@db.test/notes?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=3"

    assert postgres_environment(url) == {
        "PGHOST": "db.test",
        "PGUSER": "wallet",
        "PGDATABASE": "notes",
        "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/etc/ca.pem",
    }
