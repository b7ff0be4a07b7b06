"""Rows of sessions: who is here now, found by a keyed hash of the cookie's secret."""

from typing import NamedTuple

from sqlalchemy import Index, delete, insert, or_, select, update
from sqlalchemy.orm import Mapped

from consent.storage.base import WITHOUT_ROWID, Base, HashKey, Id, Seconds, Tx


class SessionRow(Base):
    __tablename__ = "sessions"
    __table_args__ = (Index("sessions_subject", "subject"), WITHOUT_ROWID)

    lookup: Mapped[HashKey]
    site: Mapped[str]
    subject: Mapped[Id]
    made_at: Mapped[Seconds]
    used_at: Mapped[Seconds]


class Session(NamedTuple):
    """One visit: its row, whose it is, and when it was last used."""

    lookup: bytes
    subject: bytes
    used_at: int


def add(tx: Tx, lookup: bytes, site: str, subject: bytes, now: int) -> None:
    """Keep a new session."""
    values = {"lookup": lookup, "site": site, "subject": subject, "made_at": now, "used_at": now}
    tx.execute(insert(SessionRow).values(values))


def find(tx: Tx, lookup: bytes, site: str, made_since: int, used_since: int) -> Session | None:
    """The session of this site, if it is neither too old nor idle for too long."""
    row = tx.execute(
        select(SessionRow.lookup, SessionRow.subject, SessionRow.used_at).where(
            SessionRow.lookup == lookup,
            SessionRow.site == site,
            SessionRow.made_at > made_since,
            SessionRow.used_at > used_since,
        )
    ).first()
    return Session(row.lookup, row.subject, row.used_at) if row else None


def touch(tx: Tx, lookup: bytes, now: int) -> None:
    """Say that the session was used now."""
    tx.execute(update(SessionRow).where(SessionRow.lookup == lookup).values(used_at=now))


def drop(tx: Tx, lookup: bytes) -> None:
    """Delete one session."""
    tx.execute(delete(SessionRow).where(SessionRow.lookup == lookup))


def drop_of(tx: Tx, site: str, subject: bytes, but: bytes | None) -> None:
    """Delete every session of somebody, but one where that is given."""
    dropped = delete(SessionRow).where(SessionRow.site == site, SessionRow.subject == subject)
    tx.execute(dropped if but is None else dropped.where(SessionRow.lookup != but))


def drop_older(tx: Tx, site: str, made_until: int, used_until: int) -> None:
    """Delete the sessions of a site that ended by themselves, but for those somebody is deleting just now."""
    over = or_(SessionRow.made_at <= made_until, SessionRow.used_at <= used_until)
    old = select(SessionRow.lookup).where(SessionRow.site == site, over)
    tx.execute(delete(SessionRow).where(SessionRow.lookup.in_(old.with_for_update(skip_locked=True))))
