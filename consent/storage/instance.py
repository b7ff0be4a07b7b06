"""The one row that ties a database to its key file and instance."""

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from consent.storage.base import WITHOUT_ROWID, Base, Hash, NumberKey, Tx, insert_new

_ONLY = 1


class InstanceRow(Base):
    __tablename__ = "instance"
    __table_args__ = WITHOUT_ROWID

    only: Mapped[NumberKey]
    check_value: Mapped[Hash]


def find_check(tx: Tx) -> bytes | None:
    """The check value this database was made with."""
    return tx.execute(select(InstanceRow.check_value)).scalar()


def keep_check(tx: Tx, check_value: bytes) -> None:
    """Tie this database to a check value, unless it is tied to one."""
    insert_new(tx, InstanceRow, {"only": _ONLY, "check_value": check_value})
