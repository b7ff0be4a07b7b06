"""Migrations: each from the version before it, on both databases, and all of them to today's tables."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import LargeBinary, MetaData, String, Table, inspect, text

import app  # noqa: F401 - brings every table in
from consent.storage.base import Base, Store
from consent.storage.migrating import (
    FIRST,
    FOLDER,
    VERSION_TABLE,
    LaterRelease,
    find_version,
    list_versions,
    migrate,
)
from tests.conftest import Database

AT_ONCE = 4


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    """A database without a single table."""
    made = Store(database.url)
    with made.writing() as tx:
        tables = MetaData()
        tables.reflect(tx)
        tables.drop_all(tx)
    yield made
    made.close()


def version_of(store: Store) -> str | None:
    with store.reading() as tx:
        return find_version(tx)


def test_all_of_them_make_the_tables_that_the_rules_know(store: Store) -> None:
    migrate(store)

    with store.reading() as tx:
        context = MigrationContext.configure(tx, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert find_version(tx) == list_versions()[-1]


def test_the_files_and_the_steps_in_them_are_numbered_alike() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))

    steps = [step.revision for step in ScriptDirectory.from_config(config).walk_revisions()]

    assert list(list_versions()) == steps[::-1]


def test_in_sqlite_every_table_is_without_row_ids(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'test.sqlite'}")
    migrate(store)

    with store.reading() as tx:
        tables = tx.execute(text("SELECT name, wr FROM pragma_table_list WHERE type = 'table'")).all()

    store.close()
    without = {name for name, is_without in tables if is_without}
    assert without == set(Base.metadata.tables)


def test_tables_the_first_release_made_by_itself_are_recognised(store: Store) -> None:
    migrate(store, FIRST)
    with store.writing() as tx:
        tx.execute(text("INSERT INTO instance VALUES (1, :check)"), {"check": bytes(32)})
        tx.execute(text(f"DROP TABLE {VERSION_TABLE}"))
    assert version_of(store) == FIRST

    migrate(store)

    assert version_of(store) == list_versions()[-1]
    with store.reading() as tx:
        assert tx.execute(text('SELECT "only" FROM instance')).all() == [(1,)]


def test_0002_ends_every_visit_and_leaves_no_time_of_one(store: Store) -> None:
    migrate(store, "0001")
    with store.writing() as tx:
        row = {"lookup": bytes(32), "subject": bytes(16), "made_at": 1_800_000_123, "used_at": 1_800_000_456}
        tx.execute(text("INSERT INTO sessions VALUES (:lookup, 'owner', :subject, :made_at, :used_at)"), row)

    migrate(store, "0002")

    with store.reading() as tx:
        assert tx.execute(text("SELECT * FROM sessions")).all() == []
        columns = [column["name"] for column in inspect(tx).get_columns("sessions")]
    assert columns == ["lookup", "site", "subject", "day"]


def test_what_0002_drops_is_in_no_file_of_sqlites(tmp_path: Path) -> None:
    store, lookup = Store(f"sqlite:///{tmp_path / 'test.sqlite'}"), b"a visit of this very lookup....."
    migrate(store, "0001")
    with store.writing() as tx:
        row = {"lookup": lookup, "subject": bytes(16)}
        tx.execute(text("INSERT INTO sessions VALUES (:lookup, 'owner', :subject, 1, 1)"), row)

    migrate(store, "0002")

    assert lookup not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.close()


def test_0003_keeps_every_grant_and_says_that_none_of_them_goes_on(store: Store) -> None:
    migrate(store, "0002")
    with store.writing() as tx:
        row = {"id": bytes(16), "other": bytes(15) + b"1", "body": b"terms", "sig": bytes(64)}
        numbers = "'offered', '', 'reader', 9, 9, 9, 1, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, 0"
        for name in ("id", "other"):
            values = f"(:{name}, :id, :id, :body, :sig, {numbers}, NULL, NULL, NULL, NULL, NULL, 0, 0)"
            tx.execute(text(f"INSERT INTO grants VALUES {values}"), row)  # noqa: S608 - our own

    migrate(store, "0003")

    with store.reading() as tx:
        kept = tx.execute(text("SELECT terms_body, renews, renewal_body, renewal_sig FROM grants")).all()
    assert kept == [(b"terms", None, None, None)] * 2


def test_0004_counts_from_nothing_and_nobody_waits_for_a_turn(store: Store) -> None:
    migrate(store, "0003")
    with store.writing() as tx:
        columns = {column["name"]: column for column in inspect(tx).get_columns("grants")}
        needed = {name: column["type"] for name, column in columns.items() if not column["nullable"]}
        row = {name: _some(kind) for name, kind in needed.items()}
        tx.execute(Table("grants", MetaData(), autoload_with=tx).insert().values(**row))

    migrate(store, "0004")

    with store.reading() as tx:
        assert tx.execute(text("SELECT yielding FROM grants")).all() == [(None,)]
        for table in ("tallies", "spent_invitations"):
            assert tx.execute(text(f"SELECT * FROM {table}")).all() == []  # noqa: S608 - constants


def test_0005_counts_nothing_yet_and_pauses_nobody(store: Store) -> None:
    migrate(store, "0004")
    with store.writing() as tx:
        tx.execute(
            text('INSERT INTO instance ("only", check_value) VALUES (1, :check)'), {"check": bytes(32)}
        )
        row = {"id": bytes(16), "hash": bytes(32), "manifest": b"sealed"}
        tx.execute(text("INSERT INTO vaults VALUES (:id, 1, :hash, :manifest, 1, 1, :hash)"), row)

    migrate(store, "0005")

    with store.reading() as tx:
        assert tx.execute(text('SELECT epoch, "count" FROM instance')).all() == [(1, -1)]
        assert tx.execute(text("SELECT epoch FROM vaults")).all() == [(1,)]


def test_0006_prepares_nothing_and_switches_nothing_off(store: Store) -> None:
    migrate(store, "0005")
    with store.writing() as tx:
        row = {"id": bytes(16), "hash": bytes(32), "manifest": b"sealed"}
        tx.execute(text("INSERT INTO vaults VALUES (:id, 1, :hash, :manifest, 1, 1, :hash, 1)"), row)

    migrate(store, "0006")

    with store.reading() as tx:
        assert tx.execute(text("SELECT emergency_only FROM vaults")).scalars().all() in ([False], [0])
        for table in ("releases", "times", "time_gaps"):
            assert tx.execute(text(f"SELECT * FROM {table}")).all() == []  # noqa: S608 - constants


def test_0007_keeps_every_release_and_has_nobody_s_address(store: Store) -> None:
    migrate(store, "0006")
    with store.writing() as tx:
        columns = inspect(tx).get_columns("releases")
        needed = {column["name"]: column["type"] for column in columns if not column["nullable"]}
        row = {name: _some(kind) for name, kind in needed.items()}
        row["practice"] = True
        tx.execute(Table("releases", MetaData(), autoload_with=tx).insert().values(**row))

    migrate(store, "0007")

    with store.reading() as tx:
        assert tx.execute(text("SELECT way, terms_body FROM releases")).all() == [(None, b"x")]
        for table in ("channels", "notices"):
            assert tx.execute(text(f"SELECT * FROM {table}")).all() == []  # noqa: S608 - constants


def test_0008_keeps_every_release_and_has_no_second_holder(store: Store) -> None:
    migrate(store, "0007")
    with store.writing() as tx:
        columns = inspect(tx).get_columns("releases")
        needed = {column["name"]: column["type"] for column in columns if not column["nullable"]}
        row = {name: _some(kind) for name, kind in needed.items()} | {"practice": True}
        table = Table("releases", MetaData(), autoload_with=tx)
        for number in range(2):
            tx.execute(table.insert().values(**row, lookup_hash=bytes([number]) * 32))
            row["release_id"] = b"another release."

    migrate(store, "0008")

    with store.reading() as tx:
        holders = tx.execute(
            text("SELECT holder_agency, deposit, holder_lookup_hash, yes_body FROM releases")
        )
        assert holders.all() == [(None, None, None, None)] * 2
        assert tx.execute(text("SELECT terms_body FROM releases")).scalars().all() == [b"x"] * 2


def test_many_processes_that_start_at_once_migrate_once(store: Store, database: Database) -> None:
    stores = [Store(database.url) for _ in range(AT_ONCE)]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(migrate, stores))

    assert version_of(store) == list_versions()[-1]
    for one in stores:
        one.close()


def test_a_database_of_a_later_release_is_refused_and_not_changed(store: Store) -> None:
    migrate(store)
    with store.writing() as tx:
        tx.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608 - a constant

    with pytest.raises(LaterRelease, match="later release"):
        migrate(store)

    assert version_of(store) == "9999"


def test_a_migration_that_fails_leaves_everything_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(store, "0001")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("consent.storage.migrating.mark_erasing", fail)
    with pytest.raises(ZeroDivisionError):
        migrate(store)

    assert version_of(store) == "0001"
    with store.reading() as tx:
        assert "made_at" in [column["name"] for column in inspect(tx).get_columns("sessions")]


def _some(kind: object) -> object:
    """A value for a column of this kind."""
    return b"x" if isinstance(kind, LargeBinary) else "x" if isinstance(kind, String) else 1
