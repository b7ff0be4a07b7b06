"""Rows of tallies: how often somebody did something in the window that runs.

* The key is a hash: a row says nothing about whose it is, but its vault's, with which it is erased.
* Counting is one statement, so that of many at once none goes uncounted.
"""

from sqlalchemy import case, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import WITHOUT_ROWID, Base, HashKey, Id, Number, Seconds, Tx
from consent.storage.conflicts import insert_into


class TallyRow(Base):
    __tablename__ = "tallies"
    __table_args__ = WITHOUT_ROWID

    key: Mapped[HashKey]
    vault_id: Mapped[Id | None] = mapped_column(index=True)
    until: Mapped[Seconds] = mapped_column(index=True)
    count: Mapped[Number]


def count(tx: Tx, key: bytes, vault_id: bytes | None, until: int, most: int) -> bool:
    """One more in the window that ends at `until`; False when there were `most` already."""
    counted = insert_into(tx, TallyRow).values(key=key, vault_id=vault_id, until=until, count=1)
    same_window = TallyRow.until == until
    counted = counted.on_conflict_do_update(
        index_elements=[TallyRow.key],
        set_={"count": case((same_window, TallyRow.count + 1), else_=1), "until": until},
        where=or_(TallyRow.until != until, TallyRow.count < most),
    )
    return bool(tx.execute(counted).rowcount == 1)


def drop_over(tx: Tx, now: int) -> None:
    """Forget the windows that are over, but those that somebody else forgets just now: nobody waits."""
    over = select(TallyRow.key).where(TallyRow.until <= now).with_for_update(skip_locked=True)
    tx.execute(delete(TallyRow).where(TallyRow.key.in_(over)))
