"""The database: how a transaction begins, and what a column is.

* Everything of one request happens in one transaction. What a writing one reads under its
  holds (holds.py) is still so when it writes; on SQLite it is alone anyway.
* An acknowledged write is on the disk; an erasure leaves as little as the database allows.
* Random primary keys in tables without row ids: no table tells what came first.
* Every row of a vault carries `vault_id`, so that erasing a vault can't miss a table.
* What takes something away for good is counted in its own transaction, and the count is kept
  outside the database before anybody hears that it happened.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Final, Protocol, TypeAlias, TypeVar

from sqlalchemy import BigInteger, Connection, LargeBinary
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import DeclarativeBase, mapped_column

from consent.errors import OlderCopy, Unavailable
from consent.storage import postgres, sqlite

T = TypeVar("T")

Tx: TypeAlias = Connection
"""An open transaction, as every rule takes it."""

BUSY_SECONDS: Final = 10

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

_UNIT = "unit"


@dataclass
class Unit:
    """What is known of one transaction while it lasts: what it may do, and what it holds (holds.py)."""

    is_writing: bool
    is_erasing: bool = False
    is_taking: bool = False
    is_spending: bool = False
    is_relying: bool = False
    rank: int = 0
    agencies: set[bytes] = field(default_factory=set)
    vaults: set[bytes] = field(default_factory=set)
    has_every_vault: bool = False
    known: dict[Any, Any] = field(default_factory=dict)
    """What was read and can't change while it lasts (`ask_once`)."""


class Base(DeclarativeBase):
    """What every table derives from."""


class Keeper(Protocol):
    """Who counts, in the database and outside it, what transactions take away for good."""

    def before_commit(self, tx: Tx, unit: Unit) -> int:
        """Count in this transaction what it takes; gives the count.

        Raises:
            OlderCopy: the database is behind what was counted: nothing happens.
            Unavailable: what is spent can't be counted: nothing happens.
        """

    def after_commit(self, count: int) -> None:
        """Keep the count where a copied-back database can't reach it. Never raises."""

    def pause(self, tx: Tx) -> None:
        """Pause everything in a database that is behind, in a transaction of its own."""


class Store:
    """One database, by its URL: a file of SQLite's, or PostgreSQL."""

    keeper: Keeper | None = None
    """Who counts; nobody does before the start has compared."""

    def __init__(self, url: str, busy_seconds: int = BUSY_SECONDS) -> None:
        self._is_sqlite = url.startswith("sqlite")
        kind = sqlite if self._is_sqlite else postgres
        self._busy_seconds = busy_seconds
        self._engine = kind.make_engine(url, busy_seconds)
        self._to_write, self._to_read = kind.WRITING, kind.READING
        self._turns = sqlite.Turns(busy_seconds) if self._is_sqlite else None
        # A reader was in the way of emptying the log: the next writer tries again.
        self._owes_scrub = False

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        """A transaction that may write; committed at the end, undone by any exception.

        Raises:
            Unavailable: the database can't be reached or stays busy: nothing was changed, or, where
                the connection broke in the very commit, nobody knows; asking again is safe.
            OlderCopy: it was put back while it was served: everything rests now, nothing else changed.
        """
        try:
            with self._attempt() as tx:
                yield tx
        except OlderCopy:
            with self._attempt() as tx:
                if self.keeper:
                    self.keeper.pause(tx)
            raise

    @contextmanager
    def _attempt(self) -> Iterator[Tx]:
        in_turn = self._turns.taking() if self._turns else nullcontext()
        with _reachable(), in_turn, self._connect(self._to_write) as tx:
            unit = tx.info[_UNIT] = Unit(is_writing=True)
            with tx.begin():
                yield tx
                count = self._count(tx, unit)
            if self.keeper and count:
                self.keeper.after_commit(count)
            if self._is_sqlite and (unit.is_erasing or self._owes_scrub):
                self._owes_scrub = not sqlite.scrub_log(tx, self._busy_seconds)

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """A transaction that sees one state of everything, and changes nothing.

        Raises:
            Unavailable: the database can't be reached.
        """
        with _reachable(), self._connect(self._to_read) as tx:
            tx.info[_UNIT] = Unit(is_writing=False)
            yield tx
            tx.rollback()

    def _connect(self, options: dict[str, Any]) -> Connection:
        try:
            connection: Connection = self._engine.connect().execution_options(**options)
        except InvalidRequestError as error:  # one new connection after the other ended at once
            raise Unavailable from error
        return connection

    def find_fault(self) -> str | None:
        """What the database server's settings break of what is promised, in one sentence.

        Raises:
            Unavailable: it can't be reached.
        """
        if self._is_sqlite:
            return None
        with self.reading() as tx:
            return postgres.find_fault(tx)

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def _count(self, tx: Tx, unit: Unit) -> int:
        if self.keeper is None or not (unit.is_taking or unit.is_relying):
            return 0
        return self.keeper.before_commit(tx, unit)


def unit_of(tx: Tx) -> Unit:
    """What is known of this transaction."""
    unit: Unit = tx.info[_UNIT]
    return unit


def ask_once(tx: Tx, key: tuple[str, bytes], find: Callable[[], T | None]) -> T | None:
    """What `find` finds, asked once a transaction: of what nothing can change meanwhile. What is not there
    may come, and is asked again."""
    known = unit_of(tx).known
    found: T | None = known.get(key)
    if found is None:
        found = known[key] = find()
    return found


def is_sqlite(tx: Tx) -> bool:
    """Whether a writing transaction is alone anyway."""
    return tx.dialect.name == "sqlite"


def is_writing(tx: Tx) -> bool:
    """Whether this transaction may write, and so holds what it relies on."""
    return unit_of(tx).is_writing


def insert_new(tx: Tx, row: type[Base], values: dict[str, Any]) -> bool:
    """Keep a row unless one with one of its unique keys is there; waits for whoever makes one just now."""
    return did_insert(tx, _insert_new(row, is_sqlite=is_sqlite(tx)), values)


@lru_cache
def _insert_new(row: type[Base], *, is_sqlite: bool) -> Any:
    return insert_into(row, is_sqlite=is_sqlite).on_conflict_do_nothing()


def insert_into(row: type[Base], *, is_sqlite: bool) -> Any:
    """An insert that may say what happens when the row is there already."""
    return (sqlite_dialect.insert if is_sqlite else postgresql_dialect.insert)(row)


def did_insert(tx: Tx, statement: Any, values: dict[str, Any] | None = None) -> bool:
    """Run such an insert; whether it wrote anything."""
    return tx.execute(statement, values, execution_options={"preserve_rowcount": True}).rowcount == 1


def mark_erasing(tx: Tx) -> None:
    """Say that this transaction erases something, so that SQLite's write-ahead log is emptied after it."""
    unit_of(tx).is_erasing = True


def mark_taking(tx: Tx, *, is_spending: bool = False) -> None:
    """Say that this transaction takes something away for good, so that it is counted (protocol §12).

    With `is_spending` it is refused where the count can't be kept.
    """
    unit = unit_of(tx)
    unit.is_taking = True
    unit.is_spending = unit.is_spending or is_spending


def mark_relying(tx: Tx) -> None:
    """Say that what this transaction answers would be wrong in an older copy of the database: that
    something has ended already, or what may be read. So the count is compared, and its file brought
    up (protocol §12)."""
    unit_of(tx).is_relying = True


def erase_vault_rows(tx: Tx, vault_id: bytes) -> None:
    """Delete every row that carries this vault's id, in every table."""
    for table in reversed(Base.metadata.sorted_tables):
        if "vault_id" in table.c:
            tx.execute(table.delete().where(table.c.vault_id == vault_id))
    unit_of(tx).known.clear()
    mark_erasing(tx)
    mark_taking(tx)


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, NoConnectionFree) as error:
        raise Unavailable from error
