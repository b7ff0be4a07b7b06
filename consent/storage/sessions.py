"""Rows of sessions: who is here now, found by a keyed hash of the cookie's secret.

* A row knows the day its visit began, so that it can be dropped once it is surely over; the
  times by which a visit ends are in the cookie.
"""

from typing import NamedTuple

from sqlalchemy import Index, bindparam, delete, insert, select
from sqlalchemy.orm import Mapped

from consent.storage.base import WITHOUT_ROWID, Base, Day, HashKey, Id, Tx, mark_taking


class SessionRow(Base):
    __tablename__ = "sessions"
    __table_args__ = (Index("sessions_subject", "subject"), WITHOUT_ROWID)

    lookup: Mapped[HashKey]
    site: Mapped[str]
    subject: Mapped[Id]
    day: Mapped[Day]


class Session(NamedTuple):
    """One visit: its row, and whose it is."""

    lookup: bytes
    subject: bytes


def add(tx: Tx, session: Session, site: str, day: int) -> None:
    """Keep a new session."""
    tx.execute(insert(SessionRow).values(**session._asdict(), site=site, day=day))


_FIND = select(SessionRow.lookup, SessionRow.subject).where(
    SessionRow.lookup == bindparam("of_lookup"), SessionRow.site == bindparam("of_site")
)


def find(tx: Tx, lookup: bytes, site: str) -> Session | None:
    """The session of this site."""
    row = tx.execute(_FIND, {"of_lookup": lookup, "of_site": site}).first()
    return Session(*row) if row else None


def list_days(tx: Tx, site: str, subject: bytes, but: bytes, since: int) -> list[int]:
    """The day on which each session of somebody began, but one, and none of days before `since`."""
    rows = tx.execute(
        select(SessionRow.day)
        .where(SessionRow.site == site, SessionRow.subject == subject)
        .where(SessionRow.lookup != but, SessionRow.day >= since)
        .order_by(SessionRow.day)
    )
    return [row.day for row in rows]


def drop(tx: Tx, lookup: bytes) -> None:
    """Delete one session."""
    tx.execute(delete(SessionRow).where(SessionRow.lookup == lookup))


def drop_of(tx: Tx, site: str, subject: bytes, but: bytes | None) -> int:
    """Delete every session of somebody, but one where that is given; gives how many there were."""
    dropped = delete(SessionRow).where(SessionRow.site == site, SessionRow.subject == subject)
    gone = tx.execute(dropped if but is None else dropped.where(SessionRow.lookup != but)).rowcount
    if gone:
        mark_taking(tx)
    return gone


def drop_before(tx: Tx, site: str, day: int) -> None:
    """Delete a site's sessions of earlier days, but for those somebody is deleting just now."""
    old = select(SessionRow.lookup).where(SessionRow.site == site, SessionRow.day < day)
    tx.execute(delete(SessionRow).where(SessionRow.lookup.in_(old.with_for_update(skip_locked=True))))
