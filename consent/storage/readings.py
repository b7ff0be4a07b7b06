"""Readings: each reader's last signed record of a grant, and the nonces of the next one.

* Every record stands in the vault's journal; here only the last is kept, which the next must name.
* An access nonce belongs to one reader and one grant, and is gone once it was used.
"""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import (
    WITHOUT_ROWID,
    Base,
    Blob,
    Hash,
    HashKey,
    Id,
    IdKey,
    Number,
    Seconds,
    Tx,
    insert_new,
)
from consent.storage.events import GrantChainRow
from consent.storage.grant_sections import GrantSectionRow
from consent.storage.grants import GrantRow
from consent.storage.records import Record
from consent.storage.vaults import EMPTY_HEAD, Head
from crypto.signing import Signed


class LastReadingRow(Base):
    """A reader's newest access record of one grant."""

    __tablename__ = "last_readings"
    __table_args__ = WITHOUT_ROWID

    grant_id: Mapped[IdKey]
    reader: Mapped[HashKey]
    vault_id: Mapped[Id] = mapped_column(index=True)
    n: Mapped[Number]
    at: Mapped[Seconds]
    body: Mapped[Blob]
    sig: Mapped[Blob]


class ReadingMarkRow(Base):
    """The revision of a section that a reader saw last."""

    __tablename__ = "reading_marks"
    __table_args__ = WITHOUT_ROWID

    grant_id: Mapped[IdKey]
    reader: Mapped[HashKey]
    section_id: Mapped[IdKey]
    vault_id: Mapped[Id] = mapped_column(index=True)
    revision: Mapped[Number]


class AccessNonceRow(Base):
    """A single-use nonce for one reader's next record of one grant."""

    __tablename__ = "access_nonces"
    __table_args__ = WITHOUT_ROWID

    nonce: Mapped[HashKey]
    grant_id: Mapped[Id] = mapped_column(index=True)
    vault_id: Mapped[Id] = mapped_column(index=True)
    reader: Mapped[Hash]
    at: Mapped[Seconds]


class LastReading(NamedTuple):
    """A reader's newest record: its number, 0 where there is none, and the record; and the head of the
    grant's own chain."""

    n: int
    record: Signed | None
    head: Head


_OF_LAST = (
    LastReadingRow.grant_id == bindparam("of_grant"),
    LastReadingRow.reader == bindparam("of_reader"),
)
_OF_MARKS = (
    ReadingMarkRow.grant_id == bindparam("of_grant"),
    ReadingMarkRow.reader == bindparam("of_reader"),
)
_FIND_LAST = (
    select(
        LastReadingRow.n, LastReadingRow.body, LastReadingRow.sig, GrantChainRow.head_n, GrantChainRow.head
    )
    .select_from(GrantChainRow)
    .outerjoin(
        LastReadingRow,
        (LastReadingRow.grant_id == GrantChainRow.grant_id)
        & (LastReadingRow.reader == bindparam("of_reader")),
    )
    .where(GrantChainRow.vault_id == bindparam("of_vault"), GrantChainRow.grant_id == bindparam("of_grant"))
)
_APPEND = (
    update(LastReadingRow)
    .where(*_OF_LAST, LastReadingRow.n == bindparam("new_n") - 1)
    .values(
        n=bindparam("new_n"), at=bindparam("new_at"), body=bindparam("new_body"), sig=bindparam("new_sig")
    )
)
_LIST_MARKS = select(ReadingMarkRow.section_id, ReadingMarkRow.revision).where(*_OF_MARKS)
_DELETE_MARKS = delete(ReadingMarkRow).where(*_OF_MARKS)
_ADD_MARKS = insert(ReadingMarkRow)
_FORGET_NONCES = delete(AccessNonceRow).where(
    AccessNonceRow.grant_id == bindparam("of_grant"), AccessNonceRow.at <= bindparam("until")
)
_ADD_NONCE = insert(AccessNonceRow)
_SPEND_NONCE = delete(AccessNonceRow).where(
    AccessNonceRow.nonce == bindparam("of_nonce"),
    AccessNonceRow.grant_id == bindparam("of_grant"),
    AccessNonceRow.reader == bindparam("of_reader"),
    AccessNonceRow.at == bindparam("given_at"),
)


def find_last(tx: Tx, vault_id: bytes, grant_id: bytes, reader: bytes) -> LastReading:
    """What the reader's next record of a grant, or a release, must name."""
    values = {"of_vault": vault_id, "of_grant": grant_id, "of_reader": reader}
    row = tx.execute(_FIND_LAST, values).first()
    if row is None:
        return LastReading(0, None, EMPTY_HEAD)
    signed = None if row.n is None else Signed(row.body, row.sig)
    return LastReading(row.n or 0, signed, Head(row.head_n, row.head))


def list_last_reads(tx: Tx, agency_id: bytes, reader: bytes) -> dict[bytes, int]:
    """When this reader read each grant of the agency last."""
    rows = tx.execute(
        select(LastReadingRow.grant_id, LastReadingRow.at)
        .join(GrantRow, GrantRow.grant_id == LastReadingRow.grant_id)
        .where(GrantRow.agency_id == agency_id, LastReadingRow.reader == reader)
    )
    return {row.grant_id: row.at for row in rows}


def append_record(tx: Tx, values: dict[str, Any]) -> bool:
    """Keep a reader's record n; False when n − 1 is not the newest one kept."""
    if values["n"] == 1:
        return insert_new(tx, LastReadingRow, values)
    new = {f"new_{name}": values[name] for name in ("n", "at", "body", "sig")}
    done = tx.execute(_APPEND, {"of_grant": values["grant_id"], "of_reader": values["reader"], **new})
    return done.rowcount == 1


def list_marks(tx: Tx, grant_id: bytes, reader: bytes) -> dict[bytes, int]:
    """For each section the reader saw, the revision they saw last."""
    rows = tx.execute(_LIST_MARKS, {"of_grant": grant_id, "of_reader": reader})
    return {row.section_id: row.revision for row in rows}


def list_seen(tx: Tx, agency_id: bytes, reader: bytes) -> list[Record]:
    """(grant_id, seen, shown, taken_out) for each section of the agency's open grants that the reader
    saw: the revision they saw last, and what is shown of it now (0 or none: nothing)."""
    return list(
        tx.execute(
            select(
                ReadingMarkRow.grant_id,
                ReadingMarkRow.revision.label("seen"),
                GrantSectionRow.revision.label("shown"),
                GrantSectionRow.taken_out,
            )
            .join(GrantRow, GrantRow.grant_id == ReadingMarkRow.grant_id)
            .outerjoin(
                GrantSectionRow,
                (GrantSectionRow.grant_id == ReadingMarkRow.grant_id)
                & (GrantSectionRow.section_id == ReadingMarkRow.section_id),
            )
            .where(GrantRow.agency_id == agency_id, GrantRow.state == "open", ReadingMarkRow.reader == reader)
        )
    )


def replace_marks(tx: Tx, key: dict[str, bytes], before: dict[bytes, int], marks: dict[bytes, int]) -> None:
    """Remember what a reader saw last, in place of what was remembered before; `key` has their columns."""
    if before:
        tx.execute(_DELETE_MARKS, {"of_grant": key["grant_id"], "of_reader": key["reader"]})
    rows = [{**key, "section_id": section, "revision": revision} for section, revision in marks.items()]
    if rows:
        tx.execute(_ADD_MARKS, rows)


def insert_nonce(tx: Tx, values: dict[str, Any], forget_before: int) -> None:
    """Keep a nonce, and forget the grant's nonces that are too old to use."""
    tx.execute(_FORGET_NONCES, {"of_grant": values["grant_id"], "until": forget_before})
    tx.execute(_ADD_NONCE, values)


def spend_nonce(tx: Tx, nonce: bytes, grant_id: bytes, reader: bytes, at: int) -> bool:
    """Use a nonce up; False unless it was given to this reader, for this grant, at that time."""
    values = {"of_nonce": nonce, "of_grant": grant_id, "of_reader": reader, "given_at": at}
    return tx.execute(_SPEND_NONCE, values).rowcount == 1


def spend_nonce_since(
    tx: Tx, nonce: bytes, grant_id: bytes, reader: bytes, since: int, at: int | None = None
) -> bool:
    """Use a nonce up that was given after `since` (and at that time, where one is named)."""
    fresh = delete(AccessNonceRow).where(
        AccessNonceRow.nonce == nonce,
        AccessNonceRow.grant_id == grant_id,
        AccessNonceRow.reader == reader,
        AccessNonceRow.at > since,
    )
    return tx.execute(fresh if at is None else fresh.where(AccessNonceRow.at == at)).rowcount == 1


def delete_nonces(tx: Tx, grant_id: bytes) -> None:
    """Nobody reads this grant any more."""
    tx.execute(delete(AccessNonceRow).where(AccessNonceRow.grant_id == grant_id))
