"""Rows of releases: terms, what card and gate open, and how far each has come (protocol §21).

* Every change of state is one conditional update that says whether it happened.
* What is over keeps neither lookup, gate nor package: that goes in the same update.
* What a release shows stands beside what grants show, under the release's id (grant_sections.py).
* `wake_at` is when somebody may next have to be told, or something erased; nothing opens by it.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Boolean, String, bindparam, exists, func, select, update
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
    insert_new,
    mark_erasing,
    mark_relying,
    mark_taking,
)
from consent.storage.grant_sections import IN_PLACES, GrantShownRow, Place
from consent.storage.instance import InstanceRow
from consent.storage.records import Record
from consent.storage.vaults import VaultRow

BEFORE_OPEN = ("armed", "asked")
LIVE = (*BEFORE_OPEN, "open")
# What nothing may open any more.
NO_YES: dict[str, Any] = {"yes_body": None, "yes_sig": None, "yes_part": None}
NO_HOLDER: dict[str, Any] = {
    "holder_agency": None,
    "holder_generation": None,
    "deposit": None,
    "holder_lookup_hash": None,
    **NO_YES,
}
GONE: dict[str, Any] = {
    "lookup_hash": None,
    "gate": None,
    "package": None,
    "way": None,
    "wake_at": None,
    **NO_HOLDER,
}


class ReleaseRow(Base):
    """One release of one vault to one contact."""

    __tablename__ = "releases"
    __table_args__ = WITHOUT_ROWID

    release_id: Mapped[IdKey]
    vault_id: Mapped[Id] = mapped_column(index=True)
    terms_body: Mapped[Blob]
    terms_sig: Mapped[Blob]
    practice: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(8))
    lookup_hash: Mapped[Hash | None] = mapped_column(index=True, unique=True)
    gate: Mapped[Blob | None]
    package: Mapped[Blob | None]
    armed_at: Mapped[Seconds]
    not_after: Mapped[Seconds]
    met_on: Mapped[Seconds]
    begun_by: Mapped[str] = mapped_column(String(6), default="")
    begun_at: Mapped[Seconds | None]
    opens_at: Mapped[Seconds | None]
    opened_at: Mapped[Seconds | None]
    open_until: Mapped[Seconds | None]
    over_at: Mapped[Seconds | None]
    reads: Mapped[Number] = mapped_column(default=0)
    answer: Mapped[Blob | None]
    wake_at: Mapped[Seconds | None] = mapped_column(index=True)
    way: Mapped[Blob | None]
    holder_agency: Mapped[Id | None] = mapped_column(index=True)
    holder_generation: Mapped[Number | None]
    deposit: Mapped[Blob | None]
    holder_lookup_hash: Mapped[Hash | None] = mapped_column(index=True, unique=True)
    yes_body: Mapped[Blob | None]
    yes_sig: Mapped[Blob | None]
    yes_part: Mapped[Blob | None]


_TABLE = ReleaseRow.__table__
# Of a vault that was put back, nothing is due before its owner has confirmed it.
_GOES_ON = exists().where(VaultRow.vault_id == _TABLE.c.vault_id, VaultRow.epoch >= InstanceRow.epoch)


_OF_VAULT = _TABLE.c.vault_id == bindparam("of_vault")
_FIND = select(_TABLE).where(_TABLE.c.release_id == bindparam("of_release"))
_FIND_BY_CARD = select(_TABLE).where(_TABLE.c.lookup_hash == bindparam("of_card"))
_LIST_OF_VAULT = select(_TABLE).where(_OF_VAULT).order_by(_TABLE.c.armed_at, _TABLE.c.release_id)
_LIST_LIVE = select(_TABLE).where(_OF_VAULT, _TABLE.c.state.in_(LIVE)).order_by(_TABLE.c.release_id)
_SHOWN = GrantShownRow.__table__
_FIND_TAINTING = (
    select(_SHOWN.c.grant_id)
    .join(_TABLE, _TABLE.c.release_id == _SHOWN.c.grant_id)
    .where(
        _SHOWN.c.vault_id == bindparam("of_vault"),
        IN_PLACES,
        _TABLE.c.opened_at.is_not(None),
        _TABLE.c.state.not_in(LIVE) | (_TABLE.c.open_until <= bindparam("now")),
    )
    .limit(1)
)


def insert_release(tx: Tx, values: dict[str, Any]) -> bool:
    """Add a release; False when there is one with this id or card."""
    return insert_new(tx, ReleaseRow, values)


def find(tx: Tx, release_id: bytes) -> Record | None:
    """The release with this id, if there is one."""
    return tx.execute(_FIND, {"of_release": release_id}).one_or_none()


def find_by_card(tx: Tx, lookup_hash: bytes) -> Record | None:
    """The release of this card, if there is one."""
    return tx.execute(_FIND_BY_CARD, {"of_card": lookup_hash}).one_or_none()


def find_by_holder_card(tx: Tx, lookup_hash: bytes) -> Record | None:
    """The release a part of which is held by whoever has this card, if there is one."""
    return tx.execute(select(_TABLE).where(_TABLE.c.holder_lookup_hash == lookup_hash)).one_or_none()


def list_held(tx: Tx, agency_id: bytes) -> list[Record]:
    """The releases that are not over as they are stored, of which this agency holds a part."""
    held = select(_TABLE).where(_TABLE.c.holder_agency == agency_id, _TABLE.c.state.in_(LIVE))
    return list(tx.execute(held.order_by(_TABLE.c.release_id)))


def list_vaults(tx: Tx, release_ids: Iterable[bytes]) -> set[bytes]:
    """The vaults of these releases, as far as there are such releases."""
    found = select(_TABLE.c.vault_id).where(_TABLE.c.release_id.in_(list(release_ids)))
    return set(tx.execute(found).scalars())


def list_of_vault(tx: Tx, vault_id: bytes) -> list[Record]:
    """Every release of the vault, oldest first."""
    return list(tx.execute(_LIST_OF_VAULT, {"of_vault": vault_id}))


def list_live(tx: Tx, vault_id: bytes) -> list[Record]:
    """The vault's releases that are not over as they are stored."""
    return list(tx.execute(_LIST_LIVE, {"of_vault": vault_id}))


def count_all(tx: Tx, vault_id: bytes) -> int:
    """How many releases the vault ever made."""
    of_vault = select(func.count(_TABLE.c.release_id)).where(_TABLE.c.vault_id == vault_id)
    return int(tx.execute(of_vault).scalar_one())


def list_due(tx: Tx, now: int, most: int) -> list[Record]:
    """(release_id, vault_id) of those at which somebody has to look, the most urgent first."""
    due = select(_TABLE.c.release_id, _TABLE.c.vault_id).where(_TABLE.c.wake_at <= now, _GOES_ON)
    return list(tx.execute(due.order_by(_TABLE.c.wake_at, _TABLE.c.release_id).limit(most)))


def find_longest_due(tx: Tx, now: int) -> int | None:
    """Since when somebody should have looked at a release, if anybody should."""
    due: int | None = tx.execute(
        select(func.min(_TABLE.c.wake_at)).where(_TABLE.c.wake_at <= now, _GOES_ON)
    ).scalar_one_or_none()
    return due


def keep_way(tx: Tx, release_id: bytes, sealed: bytes | None) -> bool:
    """Where its contact wants to be told, sealed, or that they want it no more; False when it is over."""
    mark_erasing(tx)
    return _changed(tx, release_id, LIVE, {"way": sealed})


def wake(tx: Tx, release_id: bytes, at: int | None) -> None:
    """Say when somebody has to look next."""
    tx.execute(update(ReleaseRow).where(ReleaseRow.release_id == release_id).values(wake_at=at))


def change(tx: Tx, release_id: bytes, values: dict[str, Any]) -> bool:
    """Other terms, card or package; False unless it is armed as stored."""
    return _took(tx, release_id, ("armed",), values)


def rebuild(tx: Tx, release_id: bytes, package: bytes) -> bool:
    """Another package under the same card; False when it is over as stored."""
    return _changed(tx, release_id, LIVE, {"package": package})


def keep_deposit(tx: Tx, release_id: bytes, generation: int, deposit: bytes) -> bool:
    """The same part for a team key that is no older; False when it is open or over as stored, or sealed for a
    newer one."""
    mark_erasing(tx)
    values = {"holder_generation": generation, "deposit": deposit}
    moved = update(ReleaseRow).where(
        ReleaseRow.release_id == release_id,
        ReleaseRow.state.in_(BEFORE_OPEN),
        ReleaseRow.holder_generation <= generation,
    )
    return tx.execute(moved.values(**values)).rowcount == 1


def keep_yes(tx: Tx, release_id: bytes, body: bytes, sig: bytes, part: bytes) -> bool:
    """The first yes; False where there is one, or it is open or over as stored."""
    said = update(ReleaseRow).where(
        ReleaseRow.release_id == release_id,
        ReleaseRow.state.in_(BEFORE_OPEN),
        ReleaseRow.yes_body.is_(None),
    )
    return tx.execute(said.values(yes_body=body, yes_sig=sig, yes_part=part)).rowcount == 1


def forget_yes(tx: Tx, release_id: bytes) -> None:
    """Whoever said yes to this ask has to be asked again for the next."""
    mark_erasing(tx)
    _took(tx, release_id, BEFORE_OPEN, NO_YES)


def begin(tx: Tx, release_id: bytes, by: str, begun_at: int, opens_at: int) -> bool:
    """Armed or asked → asked, until `opens_at`; False when it is open or over as stored."""
    values = {"state": "asked", "begun_by": by, "begun_at": begun_at, "opens_at": opens_at}
    return _changed(tx, release_id, BEFORE_OPEN, {**values, "wake_at": opens_at})


def meet(tx: Tx, release_id: bytes, on: int, wake_at: int | None) -> bool:
    """The owner was heard of on that day; False when it is open or over as stored."""
    return _changed(tx, release_id, BEFORE_OPEN, {"met_on": on, "wake_at": wake_at})


def open_release(tx: Tx, release_id: bytes, now: int, until: int, begun: dict[str, Any]) -> bool:
    """Waiting → open; False when it is open or over as stored. `begun`: begun_by, begun_at, opens_at."""
    values = {"state": "open", "opened_at": now, "open_until": until, "wake_at": until, **begun}
    return _took(tx, release_id, BEFORE_OPEN, values)


def count_read(tx: Tx, release_id: bytes, now: int) -> bool:
    """One more reading; False unless it is open and in time."""
    counted = (
        update(ReleaseRow)
        .where(ReleaseRow.release_id == release_id, ReleaseRow.state == "open", ReleaseRow.open_until > now)
        .values(reads=ReleaseRow.reads + 1)
    )
    return tx.execute(counted).rowcount == 1


def keep_answer(tx: Tx, release_id: bytes, sealed: bytes) -> bool:
    """What the contact answered last; False unless it is open as stored."""
    return _changed(tx, release_id, ("open",), {"answer": sealed})


def end_release(tx: Tx, release_id: bytes, state: str, at: int) -> bool:
    """Live → over, and everything erased that could open something; False when it was over already."""
    mark_erasing(tx)
    return _took(tx, release_id, LIVE, {"state": state, "over_at": at, **GONE})


def find_tainting(tx: Tx, vault_id: bytes, places: Iterable[Place], now: int) -> bytes | None:
    """A release that is over, was opened and could open one of these, if there is one."""
    values = {"of_vault": vault_id, "places": list(places), "now": now}
    return tx.execute(_FIND_TAINTING, values).scalar_one_or_none()


def _changed(tx: Tx, release_id: bytes, states: tuple[str, ...], values: dict[str, Any]) -> bool:
    return (
        tx.execute(
            update(ReleaseRow)
            .where(ReleaseRow.release_id == release_id, ReleaseRow.state.in_(states))
            .values(**values)
        ).rowcount
        == 1
    )


def _took(tx: Tx, release_id: bytes, states: tuple[str, ...], values: dict[str, Any]) -> bool:
    """As `_changed`; what took nothing away is not counted, but relied on."""
    took = _changed(tx, release_id, states, values)
    (mark_taking if took else mark_relying)(tx)
    return took
