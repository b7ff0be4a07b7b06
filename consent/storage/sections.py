"""Rows of sections: each revision's sealed text and wrapped key.

* The envelope comes last in the row, so that lists are read without it.
* A section id counts within its vault: an agency that knows one can't get in its way.
"""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, tuple_, update
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import WITHOUT_ROWID, Base, Blob, IdKey, Number, NumberKey, Tx


class RevisionRow(Base):
    __tablename__ = "revisions"
    __table_args__ = WITHOUT_ROWID

    vault_id: Mapped[IdKey]
    section_id: Mapped[IdKey]
    revision: Mapped[NumberKey]
    sealing: Mapped[Number]
    size: Mapped[Number]
    wrapped_key: Mapped[Blob]
    envelope: Mapped[Blob] = mapped_column(sort_order=99)


class Revision(NamedTuple):
    """One revision of a section, as the owner's device sealed it."""

    revision: int
    sealing: int
    envelope: bytes
    wrapped_key: bytes


class SealedSize(NamedTuple):
    """How often a revision was sealed afresh, and its bytes now."""

    sealing: int
    size: int


class RevisionNumbers(NamedTuple):
    """Which revision of which section, and how often it was sealed afresh."""

    section_id: bytes
    revision: int
    sealing: int


_OF_SECTION = (
    RevisionRow.vault_id == bindparam("of_vault"),
    RevisionRow.section_id == bindparam("of_section"),
)
_ADD = insert(RevisionRow)
_FIND = select(
    RevisionRow.revision, RevisionRow.sealing, RevisionRow.envelope, RevisionRow.wrapped_key
).where(*_OF_SECTION, RevisionRow.revision == bindparam("of_revision"))
_FIND_HIGHEST = select(func.max(RevisionRow.revision)).where(*_OF_SECTION)
_LIST_NUMBERS = (
    select(RevisionRow.section_id, RevisionRow.revision, RevisionRow.sealing)
    .where(RevisionRow.vault_id == bindparam("of_vault"))
    .order_by(RevisionRow.section_id, RevisionRow.revision)
)
_COUNT = select(
    func.count(func.distinct(RevisionRow.section_id)), func.coalesce(func.sum(RevisionRow.size), 0)
).where(RevisionRow.vault_id == bindparam("of_vault"))


def add(tx: Tx, vault_id: bytes, section_id: bytes, revision: Revision) -> None:
    """Keep a new revision."""
    values = revision._asdict() | {"size": len(revision.envelope)}
    tx.execute(_ADD, {"vault_id": vault_id, "section_id": section_id, **values})


def find(tx: Tx, vault_id: bytes, section_id: bytes, revision: int) -> Revision | None:
    """One revision, with its envelope."""
    values = {"of_vault": vault_id, "of_section": section_id, "of_revision": revision}
    row = tx.execute(_FIND, values).first()
    return Revision(*row) if row else None


_LIST_STORED = select(
    RevisionRow.section_id,
    RevisionRow.revision,
    RevisionRow.sealing,
    RevisionRow.envelope,
    RevisionRow.wrapped_key,
).where(
    RevisionRow.vault_id == bindparam("of_vault"),
    tuple_(RevisionRow.section_id, RevisionRow.revision).in_(bindparam("places", expanding=True)),
)


def list_stored(
    tx: Tx, vault_id: bytes, places: Iterable[tuple[bytes, int]]
) -> dict[tuple[bytes, int], Revision]:
    """Of these (section, revision) the ones the vault has, with their envelopes, in one statement."""
    rows = tx.execute(_LIST_STORED, {"of_vault": vault_id, "places": list(places)})
    return {(row.section_id, row.revision): Revision(*row[1:]) for row in rows}


def find_size(tx: Tx, vault_id: bytes, section_id: bytes, revision: int) -> SealedSize | None:
    """The current sealing of a revision, and how many bytes it has."""
    row = tx.execute(
        select(RevisionRow.sealing, RevisionRow.size).where(*_one(vault_id, section_id, revision))
    ).first()
    return SealedSize(*row) if row else None


def find_highest(tx: Tx, vault_id: bytes, section_id: bytes) -> int:
    """The number of the newest revision; 0 where there is none."""
    return tx.execute(_FIND_HIGHEST, {"of_vault": vault_id, "of_section": section_id}).scalar() or 0


def list_numbers(tx: Tx, vault_id: bytes) -> list[RevisionNumbers]:
    """Every revision of every section of a vault, by section and number."""
    return [RevisionNumbers(*row) for row in tx.execute(_LIST_NUMBERS, {"of_vault": vault_id})]


def count(tx: Tx, vault_id: bytes) -> tuple[int, int]:
    """How many sections a vault has, and how many bytes all their revisions."""
    row = tx.execute(_COUNT, {"of_vault": vault_id}).one()
    return int(row[0]), int(row[1])


def replace_sealing(
    tx: Tx, vault_id: bytes, section_id: bytes, revision: Revision, replaces_sealing: int
) -> bool:
    """Put a revision's fresh sealing in the place of the old one; False when that is not current."""
    replaced = (
        update(RevisionRow)
        .where(*_one(vault_id, section_id, revision.revision), RevisionRow.sealing == replaces_sealing)
        .values(
            sealing=revision.sealing,
            size=len(revision.envelope),
            envelope=revision.envelope,
            wrapped_key=revision.wrapped_key,
        )
    )
    return tx.execute(replaced).rowcount == 1


def drop(tx: Tx, vault_id: bytes, section_id: bytes) -> int:
    """Delete every revision of a section; gives how many there were."""
    dropped = delete(RevisionRow).where(
        RevisionRow.vault_id == vault_id, RevisionRow.section_id == section_id
    )
    return tx.execute(dropped).rowcount


def _one(vault_id: bytes, section_id: bytes, revision: int) -> tuple:  # type: ignore[type-arg]
    return (
        RevisionRow.vault_id == vault_id,
        RevisionRow.section_id == section_id,
        RevisionRow.revision == revision,
    )
