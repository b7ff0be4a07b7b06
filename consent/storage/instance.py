"""The one row that ties a database to its key file and instance, and says how far it has come.

* `count` only rises: a database with a lower one than was seen before is an older copy.
* `epoch` rises when a database was put back: vaults confirmed in a lower one are paused.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped

from consent.storage.base import WITHOUT_ROWID, Base, Hash, Number, NumberKey, Tx, insert_new

_ONLY = 1
FIRST_EPOCH = 1
NOT_COUNTED = -1
"""What an earlier release left: it did not count."""


class InstanceRow(Base):
    __tablename__ = "instance"
    __table_args__ = WITHOUT_ROWID

    only: Mapped[NumberKey]
    check_value: Mapped[Hash]
    epoch: Mapped[Number]
    count: Mapped[Number]


_FIND_CHECK = select(InstanceRow.check_value)
_READ_EPOCH = select(InstanceRow.epoch)
_READ_COUNT = select(InstanceRow.count)
_ADD_TO_COUNT = update(InstanceRow).values(count=InstanceRow.count + 1).returning(InstanceRow.count)


def find_check(tx: Tx) -> bytes | None:
    """The check value this database was made with."""
    return tx.execute(_FIND_CHECK).scalar()


def keep_check(tx: Tx, check_value: bytes) -> bool:
    """Tie this database to a check value, unless it is tied to one; whether it was not."""
    values = {"only": _ONLY, "check_value": check_value, "epoch": FIRST_EPOCH, "count": 0}
    return insert_new(tx, InstanceRow, values)


def read_epoch(tx: Tx) -> int:
    """The epoch a vault must be confirmed in."""
    return tx.execute(_READ_EPOCH).scalar() or FIRST_EPOCH


def read_count(tx: Tx) -> int:
    """How often something was taken away for good."""
    return tx.execute(_READ_COUNT).scalar_one()


def add_to_count(tx: Tx) -> int:
    """One more; gives the new count."""
    return tx.execute(_ADD_TO_COUNT).scalar_one()


def raise_count(tx: Tx, count: int) -> None:
    """A count of at least this."""
    tx.execute(update(InstanceRow).where(InstanceRow.count < count).values(count=count))


def raise_epoch(tx: Tx) -> None:
    """The next epoch: every vault is confirmed in a lower one now."""
    tx.execute(update(InstanceRow).values(epoch=InstanceRow.epoch + 1))
