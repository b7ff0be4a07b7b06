"""Rows of tallies: how often somebody did something in the window that runs.

* The key is a keyed hash of who and what: no erasure of a vault finds a row by it, and no backup
  holds one. It goes when its window is over, after a day at most.
* Counting is one statement, so that of many at once none goes uncounted; it needs no hold. Who
  counts touches the row of their own window alone, so it may come before a hold.
"""

from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, case, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import (
    WITHOUT_ROWID,
    Base,
    HashKey,
    Number,
    Seconds,
    Tx,
    did_insert,
    insert_into,
    is_sqlite,
)


class TallyRow(Base):
    __tablename__ = "tallies"
    __table_args__ = WITHOUT_ROWID

    key: Mapped[HashKey]
    until: Mapped[Seconds] = mapped_column(index=True)
    count: Mapped[Number]


_OVER = select(TallyRow.key).where(TallyRow.until <= bindparam("now")).with_for_update(skip_locked=True)
_DROP_OVER = delete(TallyRow).where(TallyRow.key.in_(_OVER))


def count(tx: Tx, key: bytes, until: int, most: int) -> bool:
    """One more in the window that ends at `until`; False when there were `most` already."""
    values = {"key": key, "until": until, "count": 1, "most": most}
    return did_insert(tx, _count(is_sqlite=is_sqlite(tx)), values)


@lru_cache
def _count(*, is_sqlite: bool) -> Any:
    counted = insert_into(TallyRow, is_sqlite=is_sqlite)
    is_same_window = TallyRow.until == counted.excluded.until
    return counted.on_conflict_do_update(
        index_elements=[TallyRow.key],
        set_={
            "count": case((is_same_window, TallyRow.count + 1), else_=1),
            "until": counted.excluded.until,
        },
        where=or_(~is_same_window, TallyRow.count < bindparam("most")),
    )


def drop_over(tx: Tx, now: int) -> None:
    """Forget the windows that are over, but those that somebody else forgets just now: nobody waits."""
    tx.execute(_DROP_OVER, {"now": now})
