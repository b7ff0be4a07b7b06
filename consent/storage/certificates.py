"""What the operator certified, and the directory made of it.

* Of each agency only the newest certificate is kept.
* There is one directory, in a row that is never missing once it was made.
"""

from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Mapped

from consent.storage.base import (
    WITHOUT_ROWID,
    Base,
    Blob,
    Hash,
    HashKey,
    IdKey,
    Number,
    Seconds,
    Tx,
    mark_taking,
)
from consent.storage.records import Record

CURRENT = b"current"


class AgencyCertificateRow(Base):
    """An agency's newest certificate, as the operator signed it."""

    __tablename__ = "agency_certificates"
    __table_args__ = WITHOUT_ROWID

    agency_id: Mapped[IdKey]
    n: Mapped[Number]
    identity: Mapped[Hash]
    body: Mapped[Blob]
    sig: Mapped[Blob]


class KeyCertificateRow(Base):
    """The operator's word that a directory key may sign until a date."""

    __tablename__ = "key_certificates"
    __table_args__ = WITHOUT_ROWID

    directory_key: Mapped[HashKey]
    valid_until: Mapped[Seconds]
    body: Mapped[Blob]
    sig: Mapped[Blob]


class DirectoryRow(Base):
    """The directory now served."""

    __tablename__ = "directories"
    __table_args__ = WITHOUT_ROWID

    slot: Mapped[IdKey]
    n: Mapped[Number]
    directory_key: Mapped[Hash]
    valid_until: Mapped[Seconds]
    body: Mapped[Blob]
    sig: Mapped[Blob]


_FIND_AGENCY = select(AgencyCertificateRow.__table__).where(
    AgencyCertificateRow.agency_id == bindparam("of_agency")
)

_FIND_KEY = select(KeyCertificateRow.__table__).where(KeyCertificateRow.directory_key == bindparam("of_key"))
_FIND_DIRECTORY = select(DirectoryRow.__table__).where(DirectoryRow.slot == CURRENT)


def find_agency(tx: Tx, agency_id: bytes) -> Record | None:
    """The agency's newest certificate, if there is one."""
    return tx.execute(_FIND_AGENCY, {"of_agency": agency_id}).one_or_none()


def list_agencies(tx: Tx) -> list[Record]:
    """Every agency's newest certificate, in ascending byte order of id."""
    table = AgencyCertificateRow.__table__
    return list(tx.execute(select(table).order_by(table.c.agency_id)))


def replace_agency(tx: Tx, values: dict[str, Any]) -> None:
    """Keep this certificate in place of the agency's earlier one.

    Whoever had the earlier identity reads nothing any more: a copy with it would let them.
    """
    before = delete(AgencyCertificateRow).where(AgencyCertificateRow.agency_id == values["agency_id"])
    if tx.execute(before).rowcount:
        mark_taking(tx)
    tx.execute(insert(AgencyCertificateRow).values(**values))


def find_key_certificate(tx: Tx, directory_key: bytes) -> Record | None:
    """The operator's certificate of this directory key, if there is one."""
    return tx.execute(_FIND_KEY, {"of_key": directory_key}).one_or_none()


def replace_key_certificate(tx: Tx, values: dict[str, Any]) -> None:
    """Keep this certificate in place of an earlier one of the same key."""
    tx.execute(delete(KeyCertificateRow).where(KeyCertificateRow.directory_key == values["directory_key"]))
    tx.execute(insert(KeyCertificateRow).values(**values))


def find_directory(tx: Tx) -> Record | None:
    """The directory now served, if one was ever made."""
    return tx.execute(_FIND_DIRECTORY).one_or_none()


def replace_directory(tx: Tx, values: dict[str, Any], replaces_n: int) -> bool:
    """Serve this directory from now on; False when number `replaces_n` is no longer the current one."""
    if replaces_n == 0:
        tx.execute(insert(DirectoryRow).values(slot=CURRENT, **values))
        return True
    done = tx.execute(
        update(DirectoryRow)
        .where(DirectoryRow.slot == CURRENT, DirectoryRow.n == replaces_n)
        .values(**values)
    )
    return done.rowcount == 1
