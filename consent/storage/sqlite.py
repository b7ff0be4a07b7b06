"""SQLite: a file of our own that keeps what it acknowledged and nothing that was erased.

* The write lock is taken by a writing transaction's first statement, so nobody else writes.
* An acknowledged write is on the disk (WAL with full sync).
* Erased bytes are overwritten; after an erasure the log they passed through goes as well.
* Writers of one process take turns (Turns); one of another process is asked after every moment,
  since SQLite's own way of waiting sleeps longer each time and leaves the lock unused meanwhile.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import TimeoutError as NoConnectionFree

SCRUB_MILLISECONDS: Final = 250
BEGIN = "sqlite_begin"
WRITING: Final = {BEGIN: "BEGIN IMMEDIATE"}
READING: Final = {BEGIN: "BEGIN"}
ASK_AGAIN_SECONDS: Final = 0.0001
ASK_LESS_AFTER_SECONDS: Final = 0.02
ASK_LESS_SECONDS: Final = 0.001
"""Whoever holds the lock for longer than any request is a backup or the like: then a wait costs little."""


class Turns:
    """One writer of this process at a time, so that at most one of it waits for another process."""

    def __init__(self, busy_seconds: int) -> None:
        self._lock = threading.Lock()
        self._busy_seconds = busy_seconds

    @contextmanager
    def taking(self) -> Iterator[None]:
        """Hold the turn; raises NoConnectionFree where it does not come in time."""
        if not self._lock.acquire(timeout=self._busy_seconds):
            raise NoConnectionFree("the database stays busy")
        try:
            yield
        finally:
            self._lock.release()


def make_engine(url: str, busy_seconds: int) -> Engine:
    """Connections to the file; a new one is made private before anything is in it."""
    # The connection that was used last still knows its pages and statements.
    engine = create_engine(url, hide_parameters=True, pool_timeout=busy_seconds, pool_use_lifo=True)
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
        begin = connection.get_execution_options().get(BEGIN, "BEGIN")
        if begin == WRITING[BEGIN]:
            _begin_writing(connection, busy_seconds)
        else:
            connection.exec_driver_sql(begin)


def _begin_writing(connection: Connection, busy_seconds: int) -> None:
    """Take the write lock, as soon as nobody has it."""
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA busy_timeout=0")
    try:
        if not _began(driver, busy_seconds):
            # Once more through everything above the driver, which makes of a refusal what all rules know.
            connection.exec_driver_sql(WRITING[BEGIN])
    finally:
        driver.execute(f"PRAGMA busy_timeout={busy_seconds * 1000}")


def _began(driver: sqlite3.Connection, busy_seconds: int) -> bool:
    """Whether the lock came in time. The driver is asked itself: a refusal through what is above it takes as
    long as many tries."""
    began = time.monotonic()
    while True:
        try:
            driver.execute(WRITING[BEGIN])
        except sqlite3.Error as error:
            waited = time.monotonic() - began
            if not _is_busy(error) or waited > busy_seconds:
                return False
        else:
            return True
        time.sleep(ASK_AGAIN_SECONDS if waited < ASK_LESS_AFTER_SECONDS else ASK_LESS_SECONDS)


def _is_busy(error: sqlite3.Error) -> bool:
    # The lower byte is the kind; a log that is being recovered is busy as well.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
