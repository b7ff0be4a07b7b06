"""Rows of the time: the latest one that was seen, and the gaps to live through again (protocol §21)."""

from typing import NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Mapped

from consent.storage.base import WITHOUT_ROWID, Base, NumberKey, Seconds, Tx, insert_new

_ONLY = 1


class TimesRow(Base):
    """The one row that says how far time had come."""

    __tablename__ = "times"
    __table_args__ = WITHOUT_ROWID

    only: Mapped[NumberKey]
    seen: Mapped[Seconds]


class GapRow(Base):
    """From when to when nobody was there to see the time pass."""

    __tablename__ = "time_gaps"
    __table_args__ = WITHOUT_ROWID

    begins: Mapped[NumberKey]
    ends: Mapped[Seconds]


class Gap(NamedTuple):
    """A time nobody saw pass; seconds since 1970."""

    begins: int
    ends: int


_FIND_SEEN = select(TimesRow.seen)
_ADVANCE = update(TimesRow).where(TimesRow.seen == bindparam("read")).values(seen=bindparam("new"))
_LIST_GAPS = select(GapRow.begins, GapRow.ends).order_by(GapRow.begins)


def find_seen(tx: Tx) -> int | None:
    """How far time had come; None before anybody looked."""
    seen: int | None = tx.execute(_FIND_SEEN).scalar()
    return seen


def begin(tx: Tx, now: int) -> None:
    """The first time that is seen."""
    insert_new(tx, TimesRow, {"only": _ONLY, "seen": now})


def advance(tx: Tx, read: int, seen: int) -> bool:
    """Replace what was read; False when somebody was faster."""
    return tx.execute(_ADVANCE, {"read": read, "new": seen}).rowcount == 1


def add_gap(tx: Tx, gap: Gap) -> None:
    """Remember a gap for good."""
    insert_new(tx, GapRow, gap._asdict())


def list_gaps(tx: Tx) -> tuple[Gap, ...]:
    """Every gap, the earliest first."""
    return tuple(Gap(row.begins, row.ends) for row in tx.execute(_LIST_GAPS))
