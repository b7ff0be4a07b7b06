"""Rows of challenges: single-use numbers that a signature must name."""

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Mapped

from consent.storage.base import WITHOUT_ROWID, Base, Blob, HashKey, Seconds, Tx


class ChallengeRow(Base):
    __tablename__ = "challenges"
    __table_args__ = WITHOUT_ROWID

    nonce: Mapped[HashKey]
    issued_to: Mapped[Blob]
    issued_at: Mapped[Seconds]


def add(tx: Tx, nonce: bytes, issued_to: bytes, issued_at: int) -> None:
    """Keep a fresh challenge."""
    tx.execute(insert(ChallengeRow).values(nonce=nonce, issued_to=issued_to, issued_at=issued_at))


def take(tx: Tx, nonce: bytes, issued_to: bytes | None, issued_since: int) -> bool:
    """Delete the challenge; True when it was there, fresh, and (where asked for) issued to that."""
    taken = delete(ChallengeRow).where(ChallengeRow.nonce == nonce, ChallengeRow.issued_at > issued_since)
    if issued_to is not None:
        taken = taken.where(ChallengeRow.issued_to == issued_to)
    return tx.execute(taken).rowcount == 1


def drop_older(tx: Tx, issued_until: int) -> None:
    """Delete the challenges nobody used in time; somebody else's deleting of them is not waited for."""
    old = select(ChallengeRow.nonce).where(ChallengeRow.issued_at <= issued_until)
    tx.execute(delete(ChallengeRow).where(ChallengeRow.nonce.in_(old.with_for_update(skip_locked=True))))


def drop_of(tx: Tx, issued_to: bytes) -> None:
    """Delete every challenge issued to somebody."""
    tx.execute(delete(ChallengeRow).where(ChallengeRow.issued_to == issued_to))
