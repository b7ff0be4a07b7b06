"""What a grant (or a release, under its own id) shows now, and what it could ever open.

* One row for each section of the terms says what is shown of it now.
* `grant_shown` is the history: it outlives an ending, because taint is computed from it.
* A sealing that was replaced leaves the history: nothing of it exists any more.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlalchemy import Boolean, bindparam, delete, insert, select, tuple_, update
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import (
    WITHOUT_ROWID,
    Base,
    Blob,
    Id,
    IdKey,
    Number,
    NumberKey,
    Seconds,
    Tx,
    mark_taking,
)
from consent.storage.grants import GrantRow
from consent.storage.records import Record

Place: TypeAlias = tuple[bytes, int, int]
"""Section, revision and sealing."""

NO_WRAP: dict[str, Any] = {"wrap": None, "wrap_state_body": None, "wrap_state_sig": None}
NOT_SHOWN: dict[str, Any] = {"revision": 0, "sealing": 0, "state_body": None, "state_sig": None, **NO_WRAP}


class GrantSectionRow(Base):
    """One section of a grant's terms. revision 0: nothing of it is shown now."""

    __tablename__ = "grant_sections"
    __table_args__ = WITHOUT_ROWID

    grant_id: Mapped[IdKey]
    section_id: Mapped[IdKey]
    vault_id: Mapped[Id] = mapped_column(index=True)
    not_after: Mapped[Seconds]
    taken_out: Mapped[bool] = mapped_column(Boolean, default=False)
    revision: Mapped[Number]
    sealing: Mapped[Number]
    state_body: Mapped[Blob | None]
    state_sig: Mapped[Blob | None]
    wrap: Mapped[Blob | None]
    wrap_state_body: Mapped[Blob | None]
    wrap_state_sig: Mapped[Blob | None]


class GrantShownRow(Base):
    """A (section, revision, sealing) that a grant could open at some time."""

    __tablename__ = "grant_shown"
    __table_args__ = WITHOUT_ROWID

    grant_id: Mapped[IdKey]
    section_id: Mapped[IdKey]
    revision: Mapped[NumberKey]
    sealing: Mapped[NumberKey]
    vault_id: Mapped[Id] = mapped_column(index=True)


IN_PLACES = tuple_(GrantShownRow.section_id, GrantShownRow.revision, GrantShownRow.sealing).in_(
    bindparam("places", expanding=True)
)
_FIND_TAINTING = (
    select(GrantShownRow.grant_id)
    .join(GrantRow, GrantRow.grant_id == GrantShownRow.grant_id)
    .where(
        GrantShownRow.vault_id == bindparam("of_vault"),
        IN_PLACES,
        (GrantRow.state == "ended") | (GrantRow.end_at <= bindparam("now")),
    )
    .limit(1)
)


def insert_sections(tx: Tx, rows: list[dict[str, Any]]) -> None:
    """Add the sections of a new grant or release, and what is shown of them to the history."""
    if not rows:
        return
    key = ("grant_id", "section_id", "revision", "sealing", "vault_id")
    tx.execute(insert(GrantSectionRow), rows)
    tx.execute(insert(GrantShownRow), [{name: row[name] for name in key} for row in rows])


def delete_sections(tx: Tx, grant_id: bytes) -> None:
    """Nothing is shown, and nothing was: for what nobody could open yet."""
    tx.execute(delete(GrantSectionRow).where(GrantSectionRow.grant_id == grant_id))
    tx.execute(delete(GrantShownRow).where(GrantShownRow.grant_id == grant_id))


def show_section(tx: Tx, grant_id: bytes, section_id: bytes, values: dict[str, Any]) -> None:
    """Show another revision or sealing of a section, and add it to the history."""
    row = get_section(tx, grant_id, section_id)
    tx.execute(
        update(GrantSectionRow)
        .where(GrantSectionRow.grant_id == grant_id, GrantSectionRow.section_id == section_id)
        .values(**values)
    )
    remember_shown(tx, grant_id, section_id, values["revision"], values["sealing"], row.vault_id)


def remember_shown(
    tx: Tx, grant_id: bytes, section_id: bytes, revision: int, sealing: int, vault_id: bytes
) -> None:
    """Add to the history what the grant can open from now on."""
    key = {"grant_id": grant_id, "section_id": section_id, "revision": revision, "sealing": sealing}
    known = tx.execute(select(GrantShownRow.grant_id).filter_by(**key)).one_or_none()
    if known is None:
        tx.execute(insert(GrantShownRow).values(vault_id=vault_id, **key))


_LIST = (
    select(GrantSectionRow.__table__)
    .where(GrantSectionRow.grant_id == bindparam("of_grant"))
    .order_by(GrantSectionRow.section_id)
)


def list_sections(tx: Tx, grant_id: bytes) -> list[Record]:
    """The grant's sections in ascending byte order of id, as in its terms."""
    return list(tx.execute(_LIST, {"of_grant": grant_id}))


def list_of_team(tx: Tx, agency_id: bytes) -> list[Record]:
    """The sections of every open team grant of the agency, by grant and in order of id."""
    table = GrantSectionRow.__table__
    return list(
        tx.execute(
            select(table)
            .join(GrantRow, GrantRow.grant_id == table.c.grant_id)
            .where(GrantRow.agency_id == agency_id, GrantRow.state == "open", GrantRow.audience == "team")
            .order_by(table.c.grant_id, table.c.section_id)
        )
    )


def find_section(tx: Tx, grant_id: bytes, section_id: bytes) -> Record | None:
    """That section of the grant, if its terms name it."""
    return tx.execute(
        select(GrantSectionRow.__table__).where(
            GrantSectionRow.grant_id == grant_id, GrantSectionRow.section_id == section_id
        )
    ).one_or_none()


def get_section(tx: Tx, grant_id: bytes, section_id: bytes) -> Record:
    """That section of the grant, which is known to be in its terms."""
    row = find_section(tx, grant_id, section_id)
    if row is None:
        raise LookupError("the terms name no such section")
    return row


def list_showing(tx: Tx, vault_id: bytes, section_id: bytes, revision: int) -> set[bytes]:
    """The grants of the vault that show this revision now, at whatever sealing, ended ones included."""
    table = GrantSectionRow.__table__
    return set(
        tx.execute(
            select(table.c.grant_id).where(
                table.c.vault_id == vault_id,
                table.c.section_id == section_id,
                table.c.revision == revision,
            )
        ).scalars()
    )


def find_tainting(tx: Tx, vault_id: bytes, places: Iterable[Place], now: int) -> bytes | None:
    """A grant that is over and could open one of these, if there is one."""
    values = {"of_vault": vault_id, "places": list(places), "now": now}
    return tx.execute(_FIND_TAINTING, values).scalar_one_or_none()


def erase_wraps(tx: Tx, grant_id: bytes) -> None:
    """Erase what the owner wrapped again for this grant."""
    tx.execute(update(GrantSectionRow).where(GrantSectionRow.grant_id == grant_id).values(**NO_WRAP))


def forget_revision(tx: Tx, vault_id: bytes, section_id: bytes, revision: int) -> None:
    """Nobody is shown this revision any more, and none of its sealings exists any more."""
    tx.execute(
        update(GrantSectionRow)
        .where(
            GrantSectionRow.vault_id == vault_id,
            GrantSectionRow.section_id == section_id,
            GrantSectionRow.revision == revision,
        )
        .values(**NOT_SHOWN)
    )
    tx.execute(
        delete(GrantShownRow).where(
            GrantShownRow.vault_id == vault_id,
            GrantShownRow.section_id == section_id,
            GrantShownRow.revision == revision,
        )
    )


def take_out(tx: Tx, vault_id: bytes, section_id: bytes) -> None:
    """The section is gone: every grant that showed it answers "taken out".

    The states stay: an offered package still names them.
    """
    mark_taking(tx)
    tx.execute(
        update(GrantSectionRow)
        .where(GrantSectionRow.vault_id == vault_id, GrantSectionRow.section_id == section_id)
        .values(taken_out=True, **NO_WRAP)
    )
    tx.execute(
        delete(GrantShownRow).where(
            GrantShownRow.vault_id == vault_id, GrantShownRow.section_id == section_id
        )
    )
