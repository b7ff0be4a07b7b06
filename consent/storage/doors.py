"""Rows of doors: ways into a vault, found by a peppered lookup only.

* A closed door has no row: it is as unknown as one that never was.
"""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import WITHOUT_ROWID, Base, Blob, Day, Hash, IdKey, Tx, insert_new, mark_taking


class DoorRow(Base):
    __tablename__ = "doors"
    __table_args__ = WITHOUT_ROWID

    vault_id: Mapped[IdKey]
    door_id: Mapped[IdKey]
    lookup: Mapped[Hash] = mapped_column(unique=True)
    wrapped_key: Mapped[Blob]
    since_day: Mapped[Day]


class Door(NamedTuple):
    """A door and the vault it leads into; the wrapped key is sealed at rest."""

    vault_id: bytes
    door_id: bytes
    wrapped_key: bytes


class DoorDate(NamedTuple):
    """A door and the day since which it is there."""

    door_id: bytes
    since_day: int


_FIND = select(DoorRow.vault_id, DoorRow.door_id, DoorRow.wrapped_key).where(
    DoorRow.lookup == bindparam("of_lookup")
)
_LIST_OF = (
    select(DoorRow.door_id, DoorRow.since_day)
    .where(DoorRow.vault_id == bindparam("of_vault"))
    .order_by(DoorRow.door_id)
)


def add(tx: Tx, door: Door, lookup: bytes, since_day: int) -> bool:
    """Keep a new door; False when there is one with this lookup, anywhere."""
    return insert_new(tx, DoorRow, {**door._asdict(), "lookup": lookup, "since_day": since_day})


def find(tx: Tx, lookup: bytes) -> Door | None:
    """The door with this lookup."""
    row = tx.execute(_FIND, {"of_lookup": lookup}).first()
    return Door(row.vault_id, row.door_id, row.wrapped_key) if row else None


def list_of(tx: Tx, vault_id: bytes) -> list[DoorDate]:
    """The doors of a vault."""
    rows = tx.execute(_LIST_OF, {"of_vault": vault_id})
    return [DoorDate(row.door_id, row.since_day) for row in rows]


def drop(tx: Tx, vault_id: bytes, door_id: bytes) -> bool:
    """Close a door; False when there is none of this id."""
    closed = delete(DoorRow).where(DoorRow.vault_id == vault_id, DoorRow.door_id == door_id)
    if tx.execute(closed).rowcount == 0:
        return False
    mark_taking(tx)
    return True


def any_there(tx: Tx) -> bool:
    """Whether any vault has a door."""
    return tx.execute(select(DoorRow.door_id).limit(1)).first() is not None
