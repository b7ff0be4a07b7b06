"""Rows of challenges: single-use numbers that a signature must name."""

from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Mapped

from consent.storage.base import WITHOUT_ROWID, Base, Blob, HashKey, Seconds, Tx


class ChallengeRow(Base):
    __tablename__ = "challenges"
    __table_args__ = WITHOUT_ROWID

    nonce: Mapped[HashKey]
    issued_to: Mapped[Blob]
    issued_at: Mapped[Seconds]


_ADD = insert(ChallengeRow)


def add(tx: Tx, nonce: bytes, issued_to: bytes, issued_at: int) -> None:
    """Keep a fresh challenge."""
    tx.execute(_ADD, {"nonce": nonce, "issued_to": issued_to, "issued_at": issued_at})


_TAKE = delete(ChallengeRow).where(
    ChallengeRow.nonce == bindparam("of_nonce"), ChallengeRow.issued_at > bindparam("issued_since")
)
_TAKE_OWN = _TAKE.where(ChallengeRow.issued_to == bindparam("of_whom"))


def take(tx: Tx, nonce: bytes, issued_to: bytes | None, issued_since: int) -> bool:
    """Delete the challenge; True when it was there, fresh, and (where asked for) issued to that."""
    values: dict[str, Any] = {"of_nonce": nonce, "issued_since": issued_since}
    if issued_to is None:
        return tx.execute(_TAKE, values).rowcount == 1
    return tx.execute(_TAKE_OWN, {**values, "of_whom": issued_to}).rowcount == 1


_OLD = select(ChallengeRow.nonce).where(ChallengeRow.issued_at <= bindparam("until"))
_DROP_OLD = delete(ChallengeRow).where(ChallengeRow.nonce.in_(_OLD.with_for_update(skip_locked=True)))


def drop_older(tx: Tx, issued_until: int) -> None:
    """Delete the challenges nobody used in time; somebody else's deleting of them is not waited for."""
    tx.execute(_DROP_OLD, {"until": issued_until})


def drop_of(tx: Tx, issued_to: bytes) -> None:
    """Delete every challenge issued to somebody."""
    tx.execute(delete(ChallengeRow).where(ChallengeRow.issued_to == issued_to))
