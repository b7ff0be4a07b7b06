"""Staff members: their door, second factor and keyring, and never a name.

* The door is kept as a peppered lookup; wrapped key and authenticator seed are sealed at rest.
* The last used step of the authenticator only ever rises, by one conditional update.
"""

from typing import Any

from sqlalchemy import bindparam, case, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import (
    WITHOUT_ROWID,
    Base,
    Blob,
    Hash,
    Id,
    IdKey,
    Number,
    Seconds,
    Tx,
    ask_once,
    insert_new,
)
from consent.storage.records import Record


class StaffRow(Base):
    """One staff member who joined."""

    __tablename__ = "staff"
    __table_args__ = WITHOUT_ROWID

    staff_id: Mapped[IdKey]
    agency_id: Mapped[Id] = mapped_column(index=True)
    sign: Mapped[Hash] = mapped_column(unique=True)
    door_lookup: Mapped[Hash] = mapped_column(unique=True)
    wrapped_key: Mapped[Blob]
    totp: Mapped[Blob]
    totp_step: Mapped[Number] = mapped_column(default=0)
    wrong_codes: Mapped[Number] = mapped_column(default=0)
    wrong_since: Mapped[Seconds] = mapped_column(default=0)
    refusals: Mapped[Number] = mapped_column(default=0)
    refusals_since: Mapped[Seconds] = mapped_column(default=0)
    keyring: Mapped[Blob]
    counter: Mapped[Number]


def insert_staff(tx: Tx, values: dict[str, Any]) -> bool:
    """Add a staff member; False when there is one with this id, sign key or door."""
    return insert_new(tx, StaffRow, values)


_FIND = select(StaffRow.__table__).where(StaffRow.staff_id == bindparam("of_staff"))
_FIND_PLACE: Any = select(StaffRow.agency_id, StaffRow.sign).where(StaffRow.staff_id == bindparam("of_staff"))


def find_staff(tx: Tx, staff_id: bytes) -> Record | None:
    """The staff member with this id, if there is one."""
    return tx.execute(_FIND, {"of_staff": staff_id}).one_or_none()


def find_place(tx: Tx, staff_id: bytes) -> Record | None:
    """(agency_id, sign) of a staff member, which never change and never go: asked once a transaction."""
    return ask_once(tx, ("staff", staff_id), lambda: tx.execute(_FIND_PLACE, {"of_staff": staff_id}).first())


def find_by_door(tx: Tx, door_lookup: bytes) -> Record | None:
    """The staff member whose door this is."""
    return tx.execute(select(StaffRow.__table__).where(StaffRow.door_lookup == door_lookup)).one_or_none()


def hold_by_door(tx: Tx, door_lookup: bytes) -> Record | None:
    """As `find_by_door`; nobody else changes the row until the transaction ends."""
    return tx.execute(
        select(StaffRow.__table__).where(StaffRow.door_lookup == door_lookup).with_for_update()
    ).one_or_none()


def find_by_sign(tx: Tx, sign: bytes) -> Record | None:
    """The staff member with this sign key, if one joined."""
    return tx.execute(select(StaffRow.__table__).where(StaffRow.sign == sign)).one_or_none()


def list_of_agency(tx: Tx, agency_id: bytes) -> list[Record]:
    """(staff_id, sign) of everybody who joined this agency."""
    return list(tx.execute(select(StaffRow.staff_id, StaffRow.sign).where(StaffRow.agency_id == agency_id)))


def use_step(tx: Tx, staff_id: bytes, step: int) -> bool:
    """Spend one step of the authenticator; False when it or a later one was used already."""
    done = tx.execute(
        update(StaffRow)
        .where(StaffRow.staff_id == staff_id, StaffRow.totp_step < step)
        .values(totp_step=step, wrong_codes=0, wrong_since=0)
    )
    return done.rowcount == 1


def set_wrong_codes(tx: Tx, staff_id: bytes, count: int, since: int) -> None:
    """Remember how many wrong codes came since when."""
    tx.execute(
        update(StaffRow).where(StaffRow.staff_id == staff_id).values(wrong_codes=count, wrong_since=since)
    )


def count_refusal(tx: Tx, staff_id: bytes, most: int, now: int, seconds: int) -> bool:
    """One refused token more for this person; False when `most` were written down within `seconds`."""
    is_past = StaffRow.refusals_since + seconds <= now
    done = tx.execute(
        update(StaffRow)
        .where(StaffRow.staff_id == staff_id, or_(is_past, StaffRow.refusals < most))
        .values(
            refusals=case((is_past, 1), else_=StaffRow.refusals + 1),
            refusals_since=case((is_past, now), else_=StaffRow.refusals_since),
        )
    )
    return done.rowcount == 1


def replace_keyring(tx: Tx, staff_id: bytes, keyring: bytes, replaces: int) -> bool:
    """Keep this keyring as number replaces + 1; False when `replaces` is not the current number."""
    done = tx.execute(
        update(StaffRow)
        .where(StaffRow.staff_id == staff_id, StaffRow.counter == replaces)
        .values(keyring=keyring, counter=replaces + 1)
    )
    return done.rowcount == 1
