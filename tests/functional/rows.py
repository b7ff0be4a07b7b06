"""Everything a database keeps, whichever it is: rows by table, and the bytes somebody could search."""

from typing import Any

from sqlalchemy import inspect, text

from consent.storage.base import Store
from tests.functional.inprocess import Server


def read_tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with store.reading() as tx:
        return {
            table: [tuple(row) for row in tx.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608 - its own names
            for table in inspect(tx).get_table_names()
        }


def read_kept(server: Server) -> bytes:
    """The bytes of every value, and of SQLite's files, where erased ones must be gone as well.

    PostgreSQL keeps old row versions until it cleans up (docs/known-weaknesses.md): there, rows count.
    """
    rows = read_tables(server.services.store).values()
    values = [value for table in rows for row in table for value in row]
    files = [path.read_bytes() for path in server.folder.rglob("*.sqlite*")]
    return b"\0".join([*map(_to_bytes, values), *files])


def _to_bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
