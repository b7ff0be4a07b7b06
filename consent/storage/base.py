"""The database: how a transaction begins, what a column is, and how rows leave no trace.

* Everything of one request happens in one transaction; a writing one holds the write
  lock from its first statement, so what it read is still so when it writes.
* An acknowledged write is on the disk (WAL with full sync).
* Random primary keys in tables without row ids: no table tells what came first.
* Erased bytes are overwritten; after an erasure the log they passed through goes as well.
* Every row of a vault carries `vault_id`, so that erasing a vault can't miss a table.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated, Any, TypeAlias

from sqlalchemy import BigInteger, Connection, Engine, LargeBinary, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import DeclarativeBase, mapped_column

from consent.errors import Unavailable

Tx: TypeAlias = Connection
"""An open transaction, as every rule takes it."""

BUSY_SECONDS = 10
SCRUB_MILLISECONDS = 250

WITHOUT_ROWID: dict[str, Any] = {"sqlite_with_rowid": False}
"""`__table_args__` of every table (or its last element)."""

Id = Annotated[bytes, mapped_column(LargeBinary(16))]
IdKey = Annotated[bytes, mapped_column(LargeBinary(16), primary_key=True)]
Hash = Annotated[bytes, mapped_column(LargeBinary(32))]
HashKey = Annotated[bytes, mapped_column(LargeBinary(32), primary_key=True)]
Blob = Annotated[bytes, mapped_column(LargeBinary)]
Number = Annotated[int, mapped_column(BigInteger)]
NumberKey = Annotated[int, mapped_column(BigInteger, primary_key=True, autoincrement=False)]
Seconds = Annotated[int, mapped_column(BigInteger)]
"""Seconds since 1970."""

Day = Annotated[int, mapped_column(BigInteger)]
"""A time rounded down to the day: when exactly somebody came is nobody's business."""

_ERASING = "erasing"


class Base(DeclarativeBase):
    """What every table derives from."""


class Store:
    """One database, by its URL."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, hide_parameters=True, pool_timeout=BUSY_SECONDS)
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        # A reader was in the way of emptying the log: the next writer tries again.
        self._owes_scrub = False
        if self._is_sqlite:
            _make_private(self._engine.url.database)
            _prepare_sqlite(self._engine)

    def create(self) -> None:
        """Make the tables that are missing."""
        with self.writing() as tx:
            Base.metadata.create_all(tx)

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        """A transaction that may write; committed at the end, undone by any exception.

        Raises:
            Unavailable: the database can't be reached or stays busy; nothing was changed.
        """
        with _reachable(), self._engine.connect().execution_options(sqlite_begin="BEGIN IMMEDIATE") as tx:
            tx.info.pop(_ERASING, None)
            with tx.begin():
                yield tx
            if self._is_sqlite and (tx.info.pop(_ERASING, False) or self._owes_scrub):
                self._owes_scrub = not _scrub_log(tx)

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """A transaction that sees one state of everything, and changes nothing.

        Raises:
            Unavailable: the database can't be reached.
        """
        with _reachable(), self._engine.connect() as tx:
            yield tx
            tx.rollback()

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def mark_erasing(tx: Tx) -> None:
    """Say that this transaction erases something, so that the write-ahead log is emptied after it."""
    tx.info[_ERASING] = True


def erase_vault_rows(tx: Tx, vault_id: bytes) -> None:
    """Delete every row that carries this vault's id, in every table."""
    for table in reversed(Base.metadata.sorted_tables):
        if "vault_id" in table.c:
            tx.execute(table.delete().where(table.c.vault_id == vault_id))
    mark_erasing(tx)


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, NoConnectionFree) as error:
        raise Unavailable from error


def _make_private(path: str | None) -> None:
    """A new database is its owner's alone; the log beside it takes the same rights."""
    if path and path != ":memory:":
        # One that is there keeps its rights; one that can't be made is said when it is opened.
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))


def _prepare_sqlite(engine: Engine) -> None:
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
            f"busy_timeout={BUSY_SECONDS * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _scrub_log(tx: Tx) -> bool:
    """Move the log into the database and cut it to nothing; False when a reader was in the way."""
    connection = tx.connection.dbapi_connection
    if connection is None:
        return False
    is_empty = False
    cursor = connection.cursor()
    # The transaction is committed: whatever happens here must not look like a failure of it.
    with suppress(sqlite3.Error):
        cursor.execute(f"PRAGMA busy_timeout={SCRUB_MILLISECONDS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_empty = cursor.fetchall()[0][0] == 0
    with suppress(sqlite3.Error):
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    cursor.close()
    return is_empty
