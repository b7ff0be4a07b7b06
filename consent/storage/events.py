"""Rows of the journal: every event of a vault, and the head of each grant's own chain."""

from typing import NamedTuple

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Mapped

from consent.storage.base import WITHOUT_ROWID, Base, Blob, Hash, IdKey, Number, NumberKey, Tx
from consent.storage.vaults import EMPTY_HEAD, Head


class EventRow(Base):
    __tablename__ = "events"
    __table_args__ = WITHOUT_ROWID

    vault_id: Mapped[IdKey]
    n: Mapped[NumberKey]
    event: Mapped[Blob]
    details: Mapped[Blob]


class GrantChainRow(Base):
    __tablename__ = "grant_chains"
    __table_args__ = WITHOUT_ROWID

    vault_id: Mapped[IdKey]
    grant_id: Mapped[IdKey]
    head_n: Mapped[Number]
    head: Mapped[Hash]


class Event(NamedTuple):
    """The exact bytes of an event and of its details."""

    event: bytes
    details: bytes


_OF_GRANT = (
    GrantChainRow.vault_id == bindparam("of_vault"),
    GrantChainRow.grant_id == bindparam("of_grant"),
)
_ADD = insert(EventRow)
_FIND_GRANT_HEAD = select(GrantChainRow.head_n, GrantChainRow.head).where(*_OF_GRANT)
_MOVE_GRANT_HEAD = (
    update(GrantChainRow)
    .where(
        *_OF_GRANT,
        GrantChainRow.head_n == bindparam("read_n"),
        GrantChainRow.head == bindparam("read_hash"),
    )
    .values(head_n=bindparam("new_n"), head=bindparam("new_hash"))
)


def add(tx: Tx, vault_id: bytes, n: int, event: Event) -> None:
    """Append one event; the head is moved apart."""
    tx.execute(_ADD, {"vault_id": vault_id, "n": n, "event": event.event, "details": event.details})


def list_from(tx: Tx, vault_id: bytes, from_n: int, most: int) -> list[Event]:
    """Events number `from_n` and later, in order."""
    rows = tx.execute(
        select(EventRow.event, EventRow.details)
        .where(EventRow.vault_id == vault_id, EventRow.n >= from_n)
        .order_by(EventRow.n)
        .limit(most)
    )
    return [Event(row.event, row.details) for row in rows]


def find_grant_head(tx: Tx, vault_id: bytes, grant_id: bytes) -> Head:
    """The head of a grant's own chain; number 0 where nothing happened yet."""
    row = tx.execute(_FIND_GRANT_HEAD, {"of_vault": vault_id, "of_grant": grant_id}).first()
    return Head(row.head_n, row.head) if row else EMPTY_HEAD


def move_grant_head(tx: Tx, vault_id: bytes, grant_id: bytes, read: Head, new: Head) -> bool:
    """Replace the head that was read by the next one; False when somebody was faster."""
    if read == EMPTY_HEAD:
        tx.execute(
            insert(GrantChainRow).values(vault_id=vault_id, grant_id=grant_id, head_n=new.n, head=new.hash)
        )
        return True
    heads = {"read_n": read.n, "read_hash": read.hash, "new_n": new.n, "new_hash": new.hash}
    return tx.execute(_MOVE_GRANT_HEAD, {"of_vault": vault_id, "of_grant": grant_id, **heads}).rowcount == 1
