"""A database with very many grants in it: copies of the notebooks that are there, under other ids.

* Every row of a notebook is copied, with each id in it changed in the same way everywhere.
* Long bytes of a copy are cut: nobody reads them, and what counts is how many rows the indexes hold.
"""

import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Final

import psycopg
from sqlalchemy import LargeBinary, Table

from consent.storage import copies as _every_table  # noqa: F401 - the tables
from consent.storage.base import Base

LONGEST: Final = 48
IDS: Final = {
    "vault_id",
    "grant_id",
    "release_id",
    "section_id",
    "agency_id",
    "reader",
    "renews",
    "lookup",
    "lookup_hash",
    "holder_lookup_hash",
}


def copied(table: Table, rows: list[tuple[Any, ...]], copies: int) -> Iterator[tuple[Any, ...]]:
    """Each row so many times, in the order of the table's key where that is an id."""
    names = [column.name for column in table.c]
    is_id = [
        name in IDS or (column.primary_key and isinstance(column.type, LargeBinary))
        for name, column in zip(names, table.c, strict=True)
    ]
    first_key = next((names.index(column.name) for column in table.primary_key), 0)
    order = sorted(
        (_other(row[first_key], copy) if is_id[first_key] else row[first_key], copy, number)
        for number, row in enumerate(rows)
        for copy in range(copies)
    )
    for _key, copy, number in order:
        yield tuple(
            _other(value, copy) if changes and isinstance(value, bytes) else _cut(value)
            for value, changes in zip(rows[number], is_id, strict=True)
        )


def _other(value: bytes, copy: int) -> bytes:
    return blake2b(value, key=copy.to_bytes(8, "big"), digest_size=len(value)).digest()


def _cut(value: Any) -> Any:
    return value[:LONGEST] if isinstance(value, bytes) else value


def multiply(url: str, copies: int) -> None:
    """In a database that nobody serves just now, by its URL."""
    if url.startswith("sqlite"):
        _multiply_sqlite(url.removeprefix("sqlite:///"), copies)
    else:
        _multiply_postgres(url.replace("+psycopg", ""), copies)


def _multiply_sqlite(path: str, copies: int) -> None:
    connection = sqlite3.connect(path)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000000"):
        connection.execute(f"PRAGMA {pragma}")
    for table in _tables():
        names = _names(table)
        rows = connection.execute(f"SELECT {names} FROM {table.name}").fetchall()  # noqa: S608 - our own names
        marks = ", ".join("?" for _ in table.c)
        connection.executemany(
            f"INSERT INTO {table.name} ({names}) VALUES ({marks})",  # noqa: S608
            copied(table, rows, copies),
        )
    connection.commit()
    connection.execute("PRAGMA analysis_limit=1000")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def _multiply_postgres(url: str, copies: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for table in _tables():
            names = _names(table)
            rows = connection.execute(f"SELECT {names} FROM {table.name}".encode()).fetchall()  # noqa: S608
            into = f"COPY {table.name} ({names}) FROM STDIN"
            with connection.cursor().copy(into.encode()) as copy:
                for row in copied(table, rows, copies):
                    copy.write_row(row)
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


def _tables() -> list[Table]:
    """Those whose rows belong to a notebook."""
    return [table for table in Base.metadata.sorted_tables if "vault_id" in table.c]


def _names(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.c)
