"""What the database grows by: for a section of 4 KB, a grant of two sections, its opening, and a reading."""

import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psycopg

from bench.sharing import Sharing
from client.owner import Owner
from tests.functional.served import Served, serving
from tests.functional.world import PASSPHRASE
from tools.testing.cluster import is_installed

TIMES: Final = 200
SECTION: Final = "What happened, told once. " * 158
"""4 KB, before it is padded and sealed."""

KINDS: Final = ("a section of 4 KB", "a grant of two sections", "its opening", "a reading of both")


def run() -> str:
    """The table, in Markdown."""
    found = {kind: _measure(kind) for kind in ("sqlite", *(("postgresql",) if is_installed() else ()))}
    head = ["| bytes kept for | " + " | ".join(found) + " |", "|---|" + "---|" * len(found)]
    rows = [
        f"| {what} | " + " | ".join(f"{one[n]:,.0f}" for one in found.values()) + " |"
        for n, what in enumerate(KINDS)
    ]
    return "\n".join([*head, *rows])


def _measure(kind: str) -> list[float]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, serving(kind, Path(folder)) as served:
        sharing = Sharing(served)
        owner = Owner.create(served.to_owner_site(), "a writer", PASSPHRASE)
        codes = sharing.offer(1)
        return [
            _growth(served, lambda: [owner.write("One", SECTION) for _ in range(TIMES)]),
            _growth(served, lambda: codes.extend(sharing.offer(TIMES))),
            _growth(served, lambda: sharing.redeem(codes[1:])),
            _growth(served, lambda: sharing.read(sharing.opened())),
        ]


def _growth(served: Served, act: Callable[[], object]) -> float:
    before = _size(served.database_url)
    act()
    return (_size(served.database_url) - before) / TIMES


def _size(url: str) -> int:
    """What all rows and indexes fill, once what is dead was swept."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            pages, free, size = (
                connection.execute(f"PRAGMA {what}").fetchone()[0]
                for what in ("page_count", "freelist_count", "page_size")
            )
        return int((pages - free) * size)
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("VACUUM FULL")
        (size,) = connection.execute("SELECT pg_database_size(current_database())").fetchone() or (0,)
    return int(size)


if __name__ == "__main__":
    print(run())
