"""A folder as the first release left it: one owner, one office, one permission that was read.

`first_release/database.sql` is the dump of a database that release's own code made and filled;
`known.json` holds what its people know, and the files beside that database.
"""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import MetaData, inspect

from client.private_files import write_private
from consent.storage.base import Store
from consent.storage.migrating import FIRST, migrate
from tests.conftest import Database

LEFT = Path(__file__).with_suffix("")


@dataclass(frozen=True)
class Known:
    """What the people of that release know."""

    staff: str
    totp: bytes
    grant: bytes
    section: bytes
    clock: int


def read_known() -> Known:
    values = _read()
    return Known(
        values["staff"],
        bytes.fromhex(values["totp"]),
        bytes.fromhex(values["grant"]),
        bytes.fromhex(values["section"]),
        values["clock"],
    )


def leave_files(folder: Path) -> None:
    """The key file and the two keys beside the database."""
    folder.mkdir(parents=True)
    for name, value in _read()["files"].items():
        write_private(folder / name, bytes.fromhex(value))


def leave_database(database: Database) -> None:
    """That release's tables and rows: SQLite's as they were dumped, PostgreSQL's copied from those."""
    if database.is_sqlite:
        path = Path(database.url.removeprefix("sqlite:///"))
        path.unlink()
        _load(path)
        return
    store = Store(database.url)
    _empty(store)
    migrate(store, FIRST)
    _copy_rows(store)
    store.close()


def _read() -> dict:  # type: ignore[type-arg]
    return json.loads((LEFT / "known.json").read_text())  # type: ignore[no-any-return]


def _load(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.executescript((LEFT / "database.sql").read_text())
    return connection


def _empty(store: Store) -> None:
    with store.writing() as tx:
        tables = MetaData()
        tables.reflect(tx)
        tables.drop_all(tx)


def _copy_rows(store: Store) -> None:
    left = _load(":memory:")
    left.row_factory = sqlite3.Row
    with store.writing() as tx:
        tables = MetaData()
        tables.reflect(tx)
        for name in set(inspect(tx).get_table_names()) - {"schema_version"}:
            rows = [dict(row) for row in left.execute(f'SELECT * FROM "{name}"')]  # noqa: S608 - our own tables
            if rows:
                tx.execute(tables.tables[name].insert(), [_with_booleans(row) for row in rows])
    left.close()


def _with_booleans(row: dict[str, object]) -> dict[str, object]:
    """SQLite has no truth values of its own."""
    return {name: bool(value) if name == "taken_out" else value for name, value in row.items()}
