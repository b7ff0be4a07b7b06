"""SQLite: a file of our own that keeps what it acknowledged and nothing that was erased.

* The write lock is taken by a writing transaction's first statement, so nobody else writes.
* An acknowledged write is on the disk (WAL with full sync).
* Erased bytes are overwritten; after an erasure the log they passed through goes as well.
"""

import os
import sqlite3
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event

SCRUB_MILLISECONDS: Final = 250
BEGIN = "sqlite_begin"
WRITING: Final = {BEGIN: "BEGIN IMMEDIATE"}
READING: Final = {BEGIN: "BEGIN"}


def make_engine(url: str, busy_seconds: int) -> Engine:
    """Connections to the file; a new one is made private before anything is in it."""
    engine = create_engine(url, hide_parameters=True, pool_timeout=busy_seconds)
    _make_private(engine.url.database)
    _prepare(engine, busy_seconds)
    return engine


def scrub_log(connection: Connection, busy_seconds: int) -> bool:
    """Move the log into the database and cut it to nothing; False when a reader was in the way."""
    driver = connection.connection.dbapi_connection
    if driver is None:
        return False
    is_empty = False
    cursor = driver.cursor()
    # The transaction is committed: whatever happens here must not look like a failure of it.
    with suppress(sqlite3.Error):
        cursor.execute(f"PRAGMA busy_timeout={SCRUB_MILLISECONDS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_empty = cursor.fetchall()[0][0] == 0
    with suppress(sqlite3.Error):
        cursor.execute(f"PRAGMA busy_timeout={busy_seconds * 1000}")
    cursor.close()
    return is_empty


def _make_private(path: str | None) -> None:
    """A new database is its owner's alone; the log beside it takes the same rights."""
    if path and path != ":memory:":
        # One that is there keeps its rights; one that can't be made is said when it is opened.
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def _prepare(engine: Engine, busy_seconds: int) -> None:
    """Take over BEGIN from the driver, and set what keeps writes safe and erasures real."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "foreign_keys=ON",
            "temp_store=MEMORY",
            f"busy_timeout={busy_seconds * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(BEGIN, "BEGIN"))
