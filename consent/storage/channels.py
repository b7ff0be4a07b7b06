"""Rows of channels: where an owner wants to be told, sealed, and the day on which that was proved (§22).

* Whose address it is, and which, only the key file tells; its length tells nothing.
* Of a proof the day is kept, and of a test message the code, sealed, until it is used or over.
"""

from typing import Any, Final

from sqlalchemy import Boolean, bindparam, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import (
    WITHOUT_ROWID,
    Base,
    Blob,
    Day,
    Id,
    IdKey,
    Number,
    Tx,
    insert_new,
    mark_erasing,
)
from consent.storage.records import Record

NEVER: Final = 0


class ChannelRow(Base):
    """One address of one vault. code_until: the first second at which its code is over."""

    __tablename__ = "channels"
    __table_args__ = WITHOUT_ROWID

    channel_id: Mapped[IdKey]
    vault_id: Mapped[Id] = mapped_column(index=True)
    address: Mapped[Blob]
    proved_on: Mapped[Day]
    code: Mapped[Blob | None]
    code_until: Mapped[Day]
    tries_left: Mapped[Number]
    failing: Mapped[bool] = mapped_column(Boolean)


_TABLE = ChannelRow.__table__
_LIST_OF_VAULT = (
    select(_TABLE).where(_TABLE.c.vault_id == bindparam("of_vault")).order_by(_TABLE.c.channel_id)
)


def add(tx: Tx, channel_id: bytes, vault_id: bytes, address: bytes) -> None:
    """Keep a new one, which nobody has proved yet."""
    values = {"channel_id": channel_id, "vault_id": vault_id, "address": address, "proved_on": NEVER}
    insert_new(tx, ChannelRow, {**values, "code": None, "code_until": 0, "tries_left": 0, "failing": False})


def find(tx: Tx, channel_id: bytes) -> Record | None:
    """The channel with this id, if there is one."""
    return tx.execute(select(_TABLE).where(_TABLE.c.channel_id == channel_id)).one_or_none()


def list_of_vault(tx: Tx, vault_id: bytes) -> list[Record]:
    """Every channel of the vault."""
    return list(tx.execute(_LIST_OF_VAULT, {"of_vault": vault_id}))


def count_of_vault(tx: Tx, vault_id: bytes) -> int:
    """How many channels the vault has."""
    of_vault = select(func.count(_TABLE.c.channel_id)).where(_TABLE.c.vault_id == vault_id)
    return int(tx.execute(of_vault).scalar_one())


def keep_code(tx: Tx, channel_id: bytes, code: bytes, until: int, tries: int) -> None:
    """A fresh code, in place of one that was there."""
    _change(tx, channel_id, {"code": code, "code_until": until, "tries_left": tries})
    mark_erasing(tx)


def use_up_a_try(tx: Tx, channel_id: bytes) -> None:
    """One try less for the code that is there."""
    _change(tx, channel_id, {"tries_left": ChannelRow.tries_left - 1})


def prove(tx: Tx, channel_id: bytes, on: int) -> None:
    """Proved on that day; the code is used."""
    _change(tx, channel_id, {"proved_on": on, "code": None, "code_until": 0, "tries_left": 0})
    mark_erasing(tx)


def say_failing(tx: Tx, channel_id: bytes, *, is_failing: bool) -> None:
    """Whether the last try to send something there failed."""
    _change(tx, channel_id, {"failing": is_failing})


def drop(tx: Tx, channel_id: bytes) -> None:
    """Erase it."""
    tx.execute(delete(ChannelRow).where(ChannelRow.channel_id == channel_id))
    mark_erasing(tx)


def _change(tx: Tx, channel_id: bytes, values: dict[str, Any]) -> None:
    tx.execute(update(ChannelRow).where(ChannelRow.channel_id == channel_id).values(**values))
