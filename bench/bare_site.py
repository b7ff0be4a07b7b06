"""A bare Flask site over the database's own driver: the least that a reading and a redemption could cost.

* `/read/<n>`: one row by its key, and one row inserted and committed.
* `/use/<n>`: one row by its key, changed if nobody was faster, and one row inserted and committed.

`BARE_DATABASE` is a file of SQLite's or `postgresql://…`; the file is synced as the service syncs its own.
"""

import os
import sqlite3
import threading
from typing import Any, Final

import psycopg
from flask import Flask, jsonify

ROWS: Final = 20_000
BODY: Final = b"x" * 1024
_PLACE = threading.local()


class Sqlite:
    """One connection of the standard library's driver."""

    BLOB: Final = "BLOB"
    PLACEHOLDER: Final = "?"

    def __init__(self, place: str) -> None:
        self._connection = sqlite3.connect(place, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
            self._connection.execute(f"PRAGMA {pragma}")

    def begin(self) -> Any:
        """A transaction that writes."""
        self._connection.execute("BEGIN IMMEDIATE")
        return self._connection

    def commit(self) -> None:
        """On the disk when this returns."""
        self._connection.execute("COMMIT")


class Postgres:
    """One connection of psycopg."""

    BLOB: Final = "BYTEA"
    PLACEHOLDER: Final = "%s"

    def __init__(self, place: str) -> None:
        self._connection = psycopg.connect(place)

    def begin(self) -> Any:
        """A transaction that writes; it begins with its first statement."""
        return self._connection

    def commit(self) -> None:
        """On the disk when this returns."""
        self._connection.commit()


def connect(place: str) -> Sqlite | Postgres:
    """By the address of the database."""
    return Postgres(place) if place.startswith("postgresql:") else Sqlite(place)


def fill(place: str) -> None:
    """Tables and rows, once."""
    database = connect(place)
    tx = database.begin()
    tx.execute(f"CREATE TABLE kept (id BIGINT PRIMARY KEY, state BIGINT, body {database.BLOB})")
    tx.execute(f"CREATE TABLE noted (id BIGINT, at BIGINT, body {database.BLOB})")
    mark = database.PLACEHOLDER
    tx.cursor().executemany(
        f"INSERT INTO kept VALUES ({mark}, 0, {mark})",  # noqa: S608 - a placeholder
        [(number, BODY) for number in range(ROWS)],
    )
    database.commit()


def make_site() -> Flask:
    """The site, for a server's factory."""
    place = os.environ["BARE_DATABASE"]
    site = Flask(__name__)

    def here() -> Sqlite | Postgres:
        if not hasattr(_PLACE, "database"):
            _PLACE.database = connect(place)
        found: Sqlite | Postgres = _PLACE.database
        return found

    @site.post("/read/<int:number>")
    def read(number: int) -> Any:
        database = here()
        mark = database.PLACEHOLDER
        tx = database.begin()
        found = tx.execute(f"SELECT body FROM kept WHERE id = {mark}", (number,)).fetchone()  # noqa: S608
        tx.execute(f"INSERT INTO noted VALUES ({mark}, 1, {mark})", (number, BODY))  # noqa: S608
        database.commit()
        return jsonify(body=found[0].decode())

    @site.post("/use/<int:number>")
    def use(number: int) -> Any:
        database = here()
        mark = database.PLACEHOLDER
        tx = database.begin()
        found = tx.execute(f"SELECT body FROM kept WHERE id = {mark}", (number,)).fetchone()  # noqa: S608
        used = tx.execute(f"UPDATE kept SET state = 1 WHERE id = {mark} AND state = 0", (number,)).rowcount  # noqa: S608
        tx.execute(f"INSERT INTO noted VALUES ({mark}, 2, {mark})", (number, BODY))  # noqa: S608
        database.commit()
        return jsonify(body=found[0].decode()), 201 if used else 409

    return site
