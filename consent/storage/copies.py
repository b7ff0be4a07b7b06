"""Copies of a database: taken while it is served, and without what only passes.

* A copy holds one state of everything; it is checked before it counts.
* No visit, challenge, reservation, kept answer, tally or waiting notice is in one.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from sqlalchemy import make_url, text

from consent.errors import Unavailable
from consent.storage.base import Tx
from consent.storage.passing import PASSING_TABLES

_TRUST: Final = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcrl": "PGSSLCRL",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "channel_binding": "PGCHANNELBINDING",
    "gssencmode": "PGGSSENCMODE",
}
"""How a connection knows whom it speaks to: what an address says of it, and where libpq looks for it."""


class Damaged(Exception):
    """The copy does not hold together: it must not be relied on."""


def find_sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database; None for another database."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database in use to a new file that is complete by itself.

    Raises:
        Unavailable: the source can't be read. Damaged: the copy does not hold together.
    """
    with _sqlite_errors(), closing(_connect(source)) as live, closing(_connect(target)) as copy:
        live.backup(copy)
        for pragma in ("journal_mode=DELETE", "secure_delete=ON", "synchronous=FULL"):
            copy.execute(f"PRAGMA {pragma}").fetchall()
        for table in PASSING_TABLES:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables
        copy.commit()
        copy.execute("VACUUM")
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise Damaged


def postgres_environment(url: str) -> dict[str, str]:
    """How PostgreSQL's own programs reach the database of a URL: nothing of it stands on a command line."""
    parsed = make_url(url)
    given = {
        "PGHOST": parsed.host or parsed.query.get("host"),
        "PGPORT": parsed.port or parsed.query.get("port"),
        "PGUSER": parsed.username,
        "PGPASSWORD": parsed.password,
        "PGDATABASE": parsed.database,
    }
    # A backup believes the server on the other side as little as the site does.
    given |= {variable: parsed.query.get(name) for name, variable in _TRUST.items()}
    return {name: str(value) for name, value in given.items() if value}


def count_others(tx: Tx) -> int:
    """How many other connections a PostgreSQL database has: somebody may be serving from it."""
    if tx.dialect.name == "sqlite":
        return 0
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    return int(tx.execute(others).scalar_one())


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=rw", uri=True, timeout=10)


@contextmanager
def _sqlite_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise Unavailable from error
