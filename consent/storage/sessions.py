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


_OF_SITE = SessionRow.site == bindparam("of_site")
_ADD = insert(SessionRow)
_FIND = select(SessionRow.lookup, SessionRow.subject).where(
    SessionRow.lookup == bindparam("of_lookup"), _OF_SITE
)
_LIST_DAYS = (
    select(SessionRow.day)
    .where(_OF_SITE, SessionRow.subject == bindparam("of_subject"))
    .where(SessionRow.lookup != bindparam("but"), SessionRow.day >= bindparam("since"))
    .order_by(SessionRow.day)
)
_OLD = select(SessionRow.lookup).where(_OF_SITE, SessionRow.day < bindparam("before"))
_DROP_OLD = delete(SessionRow).where(SessionRow.lookup.in_(_OLD.with_for_update(skip_locked=True)))


def add(tx: Tx, session: Session, site: str, day: int) -> None:
    """Keep a new session."""
    tx.execute(_ADD, {**session._asdict(), "site": site, "day": day})


def find(tx: Tx, lookup: bytes, site: str) -> Session | None:
    """The session of this site."""
    row = tx.execute(_FIND, {"of_lookup": lookup, "of_site": site}).first()
    return Session(*row) if row else None


def list_days(tx: Tx, site: str, subject: bytes, but: bytes, since: int) -> list[int]:
    """The day on which each session of somebody began, but one, and none of days before `since`."""
    values = {"of_site": site, "of_subject": subject, "but": but, "since": since}
    return list(tx.execute(_LIST_DAYS, values).scalars())


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
    tx.execute(_DROP_OLD, {"of_site": site, "before": day})
