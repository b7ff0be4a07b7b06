"""Rows of drafts: what is being written, one row for each draft, only the newest save."""

from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import WITHOUT_ROWID, Base, Blob, Id, IdKey, Number, Tx


class DraftRow(Base):
    __tablename__ = "drafts"
    __table_args__ = WITHOUT_ROWID

    vault_id: Mapped[IdKey]
    draft_id: Mapped[IdKey]
    section_id: Mapped[Id]
    number: Mapped[Number]
    envelope: Mapped[Blob] = mapped_column(sort_order=99)


class Draft(NamedTuple):
    """One save of a draft, as the owner's device sealed it."""

    section_id: bytes
    number: int
    envelope: bytes


class DraftNumber(NamedTuple):
    """Which draft of which section, and its newest save."""

    draft_id: bytes
    section_id: bytes
    number: int


_LIST_NUMBERS = (
    select(DraftRow.draft_id, DraftRow.section_id, DraftRow.number)
    .where(DraftRow.vault_id == bindparam("of_vault"))
    .order_by(DraftRow.draft_id)
)


def find(tx: Tx, vault_id: bytes, draft_id: bytes) -> Draft | None:
    """One draft, with its envelope."""
    row = tx.execute(
        select(DraftRow.section_id, DraftRow.number, DraftRow.envelope).where(*_one(vault_id, draft_id))
    ).first()
    return Draft(*row) if row else None


def find_number(tx: Tx, vault_id: bytes, draft_id: bytes) -> int | None:
    """The newest save of a draft."""
    return tx.execute(select(DraftRow.number).where(*_one(vault_id, draft_id))).scalar()


def add(tx: Tx, vault_id: bytes, draft_id: bytes, draft: Draft) -> None:
    """Keep a draft's first save."""
    tx.execute(insert(DraftRow).values(vault_id=vault_id, draft_id=draft_id, **draft._asdict()))


def replace(tx: Tx, vault_id: bytes, draft_id: bytes, draft: Draft) -> bool:
    """Keep a later save of the same section's draft; False when it is not later."""
    replaced = (
        update(DraftRow)
        .where(*_one(vault_id, draft_id), DraftRow.number < draft.number)
        .where(DraftRow.section_id == draft.section_id)
        .values(number=draft.number, envelope=draft.envelope)
    )
    return tx.execute(replaced).rowcount == 1


def list_numbers(tx: Tx, vault_id: bytes) -> list[DraftNumber]:
    """Every draft of a vault."""
    return [DraftNumber(*row) for row in tx.execute(_LIST_NUMBERS, {"of_vault": vault_id})]


def count(tx: Tx, vault_id: bytes) -> int:
    """How many drafts a vault has."""
    counted = select(func.count()).select_from(DraftRow).where(DraftRow.vault_id == vault_id)
    return tx.execute(counted).scalar_one()


def count_bytes(tx: Tx, vault_id: bytes) -> int:
    """How many bytes the drafts of a vault have."""
    size = func.coalesce(func.sum(func.length(DraftRow.envelope)), 0)
    return int(tx.execute(select(size).where(DraftRow.vault_id == vault_id)).scalar_one())


def drop(tx: Tx, vault_id: bytes, draft_id: bytes) -> None:
    """Delete one draft, if it is there."""
    tx.execute(delete(DraftRow).where(*_one(vault_id, draft_id)))


def list_sections_of(tx: Tx, vault_id: bytes, draft_ids: list[bytes]) -> set[bytes]:
    """The sections that those of these drafts belong to which are there."""
    found = select(DraftRow.section_id).where(*_these(vault_id, draft_ids))
    return set(tx.execute(found).scalars())


def drop_all(tx: Tx, vault_id: bytes, draft_ids: list[bytes]) -> None:
    """Delete these drafts, as far as they are there."""
    tx.execute(delete(DraftRow).where(*_these(vault_id, draft_ids)))


def drop_of_section(tx: Tx, vault_id: bytes, section_id: bytes) -> None:
    """Delete every draft of a section."""
    tx.execute(delete(DraftRow).where(DraftRow.vault_id == vault_id, DraftRow.section_id == section_id))


def _one(vault_id: bytes, draft_id: bytes) -> tuple:  # type: ignore[type-arg]
    return (DraftRow.vault_id == vault_id, DraftRow.draft_id == draft_id)


def _these(vault_id: bytes, draft_ids: list[bytes]) -> tuple:  # type: ignore[type-arg]
    return (DraftRow.vault_id == vault_id, DraftRow.draft_id.in_(draft_ids))
