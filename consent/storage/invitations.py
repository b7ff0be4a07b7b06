"""Rows of spent invitations: a keyed hash, and the day after which it needs no remembering.

* No vault, no time: nothing says which notebook was made with which invitation.
"""

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import WITHOUT_ROWID, Base, Day, HashKey, Tx, insert_new


class SpentInvitationRow(Base):
    __tablename__ = "spent_invitations"
    __table_args__ = WITHOUT_ROWID

    mark: Mapped[HashKey]
    last_day: Mapped[Day] = mapped_column(index=True)


def spend(tx: Tx, mark: bytes, last_day: int) -> bool:
    """Remember that it was used; False when it was before."""
    return insert_new(tx, SpentInvitationRow, {"mark": mark, "last_day": last_day})


def drop_before(tx: Tx, day: int) -> None:
    """Forget those that are past their day, which refuses them anyway; nobody waits for who does the same."""
    past = select(SpentInvitationRow.mark).where(SpentInvitationRow.last_day < day)
    dropped = SpentInvitationRow.mark.in_(past.with_for_update(skip_locked=True))
    tx.execute(delete(SpentInvitationRow).where(dropped))
