"""Rows of notices: what waits to be sent, to which channel or about which release (protocol §22).

* A row holds no address: that lies with the channel, or with the release a contact waits for.
* One row for each channel, release and kind: its id is made of these, so that twice the same waits once.
* Who sends leases rows first; a lease that ran out is anybody's. Sent rows are erased.
* Of a vault that was put back and not confirmed yet, nothing is due.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, and_, delete, exists, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import (
    WITHOUT_ROWID,
    Base,
    Id,
    IdKey,
    Number,
    Seconds,
    Tx,
    insert_into,
    is_sqlite,
    mark_erasing,
)
from consent.storage.instance import InstanceRow
from consent.storage.records import Record
from consent.storage.vaults import VaultRow
from crypto.hashing import hash16

NOT_LEASED = 0
_NOBODY = bytes(16)


class NoticeRow(Base):
    """One message that waits, or was given up. Without a channel it is for the contact of the release."""

    __tablename__ = "notices"
    __table_args__ = WITHOUT_ROWID

    notice_id: Mapped[IdKey]
    vault_id: Mapped[Id] = mapped_column(index=True)
    release_id: Mapped[Id | None]
    channel_id: Mapped[Id | None]
    kind: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[Seconds]
    due_at: Mapped[Seconds] = mapped_column(index=True)
    tries: Mapped[Number]
    leased_until: Mapped[Seconds]
    is_failed: Mapped[bool] = mapped_column(Boolean)


_TABLE = NoticeRow.__table__
_GOES_ON = exists().where(VaultRow.vault_id == _TABLE.c.vault_id, VaultRow.epoch >= InstanceRow.epoch)


def queue(
    tx: Tx, vault_id: bytes, kind: str, now: int, release_id: bytes | None, channel_id: bytes | None
) -> None:
    """Let it wait; what waits already, or was given up, begins anew."""
    named = kind.encode() + (release_id or _NOBODY) + (channel_id or _NOBODY)
    names = {"notice_id": hash16(named), "vault_id": vault_id, "release_id": release_id}
    # Who is sending it just now has lost the lease: what they sent was about what was before.
    new = {"made_at": now, "due_at": now, "tries": 0, "leased_until": NOT_LEASED, "is_failed": False}
    queued = insert_into(NoticeRow, is_sqlite=is_sqlite(tx)).values(
        **names, channel_id=channel_id, kind=kind, **new
    )
    tx.execute(queued.on_conflict_do_update(index_elements=[NoticeRow.notice_id], set_=new))


def list_due(tx: Tx, now: int, most: int) -> list[Record]:
    """(notice_id, vault_id) of those that nobody has leased and whose time has come, the oldest first."""
    due = select(_TABLE.c.notice_id, _TABLE.c.vault_id).where(_is_due(now), _GOES_ON)
    return list(tx.execute(due.order_by(_TABLE.c.due_at, _TABLE.c.notice_id).limit(most)))


def lease(tx: Tx, notice_ids: set[bytes], now: int, until: int) -> list[Record]:
    """Take those of these that are still due; gives them as they were."""
    found = list(tx.execute(select(_TABLE).where(_TABLE.c.notice_id.in_(notice_ids), _is_due(now))))
    taken = [row.notice_id for row in found]
    tx.execute(update(NoticeRow).where(NoticeRow.notice_id.in_(taken)).values(leased_until=until))
    return found


def count_leased(tx: Tx, notice_ids: set[bytes], until: int) -> int:
    """How many of these are still leased until then."""
    leased = and_(_TABLE.c.notice_id.in_(notice_ids), _TABLE.c.leased_until == until)
    return int(tx.execute(select(func.count(_TABLE.c.notice_id)).where(leased)).scalar_one())


def give_back(tx: Tx, leased: Record, until: int, values: dict[str, Any]) -> None:
    """Nothing came of it: it waits again, changed; not where the lease was lost."""
    mine = update(NoticeRow).where(_is_mine(leased, until))
    tx.execute(mine.values(leased_until=NOT_LEASED, **values))


def erase(tx: Tx, leased: Record, until: int) -> None:
    """It was sent, or is worth nothing any more; not where the lease was lost."""
    _delete(tx, _is_mine(leased, until))


def forget_failed(tx: Tx, channel_id: bytes) -> None:
    """Forget what was given up for this channel: something reached it since."""
    _delete(tx, _TABLE.c.channel_id == channel_id, _TABLE.c.is_failed)


def forget_of_channel(tx: Tx, vault_id: bytes, channel_id: bytes) -> None:
    """Forget whatever waits for this channel."""
    _delete(tx, _TABLE.c.vault_id == vault_id, _TABLE.c.channel_id == channel_id)


def forget_of_release(tx: Tx, vault_id: bytes, release_id: bytes, *, contact_only: bool) -> None:
    """Forget whatever waits about this release; of all that, or what is for its contact."""
    which = _TABLE.c.channel_id.is_(None) if contact_only else _TABLE.c.notice_id.is_not(None)
    _delete(tx, _TABLE.c.vault_id == vault_id, _TABLE.c.release_id == release_id, which)


def list_waiting(tx: Tx, vault_id: bytes) -> set[bytes]:
    """The channels of the vault for which something waits."""
    of_vault = select(_TABLE.c.channel_id).where(
        _TABLE.c.vault_id == vault_id, _TABLE.c.channel_id.is_not(None), _TABLE.c.is_failed.is_(False)
    )
    return set(tx.execute(of_vault).scalars())


def count(tx: Tx, *, is_failed: bool, made_before: int | None = None) -> int:
    """How many wait, or were given up; made before a time, where one is given."""
    counted = select(func.count(_TABLE.c.notice_id)).where(_TABLE.c.is_failed.is_(is_failed))
    if made_before is not None:
        counted = counted.where(_TABLE.c.made_at < made_before)
    return int(tx.execute(counted).scalar_one())


def _is_due(now: int) -> ColumnElement[bool]:
    return and_(_TABLE.c.due_at <= now, _TABLE.c.leased_until <= now)


def _is_mine(leased: Record, until: int) -> ColumnElement[bool]:
    return and_(NoticeRow.notice_id == leased.notice_id, NoticeRow.leased_until == until)


def _delete(tx: Tx, *which: ColumnElement[bool]) -> None:
    tx.execute(delete(NoticeRow).where(*which))
    mark_erasing(tx)
