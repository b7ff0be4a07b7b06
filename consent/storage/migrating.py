"""Migrating: a database of an earlier release becomes one of this release, once.

* At the start of every process; the first one does it under a lock, the others wait for it.
* All or nothing: what fails half way leaves the database as it was.
* A database of a later release is refused, never changed.
* One whose tables the first release made by itself is recognised by them.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from consent.storage import postgres
from consent.storage.base import Store, Tx, is_sqlite, mark_erasing

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER: Final = Path(__file__).resolve().parents[2] / "migrations"
VERSION_TABLE: Final = "schema_version"
FIRST: Final = "0001"
NEWEST: Final = "head"
_A_TABLE_OF_THE_FIRST: Final = "vaults"
_LOCK: Final = 5_787_213_827_046_133_840  # any number, but the same in every process


class LaterRelease(Exception):
    """This database was changed by a later release: start that one, or restore a backup from before it."""


def migrate(store: Store, version: str = NEWEST) -> None:
    """Bring the tables to what this release needs; nothing where they are.

    Raises:
        LaterRelease: the database is ahead of this release.
        Unavailable: it can't be reached; nothing was changed.
    """
    wanted = list_versions()[-1] if version == NEWEST else version
    with store.reading() as tx:
        if find_version(tx) == wanted:
            return
    with store.writing() as tx:
        _wait_for_others(tx)
        _upgrade(tx, wanted)


def find_version(tx: Tx) -> str | None:
    """The version the tables are at; None where there are none."""
    if _has_table(tx, VERSION_TABLE):
        return str(tx.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one())  # noqa: S608 - a constant
    return FIRST if _has_table(tx, _A_TABLE_OF_THE_FIRST) else None


def _has_table(tx: Tx, name: str) -> bool:
    """Asked at every start of every process: far cheaper than an inspector's reflection."""
    in_file = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = :name"
    on_server = "SELECT to_regclass(:name)"
    return tx.execute(text(in_file if is_sqlite(tx) else on_server), {"name": name}).scalar() is not None


@lru_cache
def list_versions() -> tuple[str, ...]:
    """Every version this release knows, oldest first: their files are named by number."""
    return tuple(sorted(path.stem.split("_")[0][1:] for path in (FOLDER / "versions").glob("v*_*.py")))


def _upgrade(tx: Tx, wanted: str) -> None:
    current = find_version(tx)
    if current is not None and current not in list_versions():
        raise LaterRelease(str(LaterRelease.__doc__))
    # A fifth of the time a process takes to start, and needed once a release.
    from alembic import command

    config = _configure(tx)
    if current == FIRST and not _has_table(tx, VERSION_TABLE):
        command.stamp(config, FIRST)
    command.upgrade(config, wanted)
    # What a migration drops was somebody's.
    mark_erasing(tx)


def _wait_for_others(tx: Tx) -> None:
    """On SQLite a writing transaction waited already; a migration may take as long as it takes."""
    if is_sqlite(tx):
        return
    postgres.wait_without_end(tx)
    tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _configure(tx: Tx) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = tx
    return config
