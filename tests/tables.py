"""Tables that are there already: a new database as its first start leaves it, written instead of made again.

Making them takes a server longer than most tests take; what makes them has tests of its own
(tests/unit/consent/test_migrations.py, tests/unit/web/test_start.py).
"""

import os
import tempfile
from functools import lru_cache
from pathlib import Path

from consent.storage.base import Store
from consent.storage.migrating import migrate


def make_tables(url: str) -> None:
    """Every table of this release, in a database without any."""
    store = Store(url)
    migrate(store)
    store.close()


def put_tables(path: Path) -> None:
    """A file of SQLite's with every table, empty, its owner's alone; one that is there stays as it is."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    with open(file, "wb") as empty:
        empty.write(_read_empty())


@lru_cache
def _read_empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite"
        make_tables(f"sqlite:///{path}")
        return path.read_bytes()
