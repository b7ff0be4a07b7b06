"""Rows of requests that were answered, so that the same one gets the first answer again.

* The key is a hash, the body is a hash: a row says nothing about whose request it was,
  unless its answer must be erased with a vault.
"""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import WITHOUT_ROWID, Base, Blob, Hash, HashKey, Id, Seconds, Tx


class IdempotencyRow(Base):
    __tablename__ = "idempotency"
    __table_args__ = WITHOUT_ROWID

    key: Mapped[HashKey]
    vault_id: Mapped[Id | None] = mapped_column(index=True)
    body: Mapped[Hash]
    answered_at: Mapped[Seconds]
    answer: Mapped[Blob]


class Answered(NamedTuple):
    """The body that was answered, when, and how."""

    body: bytes
    answered_at: int
    answer: bytes


_FIND = select(IdempotencyRow.body, IdempotencyRow.answered_at, IdempotencyRow.answer).where(
    IdempotencyRow.key == bindparam("of_key"), IdempotencyRow.answered_at > bindparam("since")
)
_ADD = insert(IdempotencyRow)
_OLD = select(IdempotencyRow.key).where(IdempotencyRow.answered_at <= bindparam("until"))
_DROP_OLD = delete(IdempotencyRow).where(IdempotencyRow.key.in_(_OLD.with_for_update(skip_locked=True)))


def find(tx: Tx, key: bytes, answered_since: int) -> Answered | None:
    """What was answered under this key, if it was not too long ago."""
    row = tx.execute(_FIND, {"of_key": key, "since": answered_since}).first()
    return Answered(row.body, row.answered_at, row.answer) if row else None


def add(tx: Tx, key: bytes, vault_id: bytes | None, answered: Answered) -> None:
    """Keep an answer."""
    tx.execute(_ADD, {"key": key, "vault_id": vault_id, **answered._asdict()})


def drop_older(tx: Tx, answered_until: int) -> None:
    """Delete the answers nobody may ask for again; somebody else's deleting of them is not waited for."""
    tx.execute(_DROP_OLD, {"until": answered_until})
