"""Inserts that say what happens when the row is there already, in the database's own words."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from consent.storage.base import Base, Tx


def insert_into(tx: Tx, table: type[Base]) -> Any:
    """An insert with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return (postgresql.insert if tx.dialect.name == "postgresql" else sqlite.insert)(table)
