"""Tokens as the server knows them, and who looked with one.

* A mark is a hash of a lookup's hash: it outlives the token, so that a spent one is known as spent,
  and gives nothing that redeems.
* A redemption remembers with which token a reader looked; a fresh token makes it worthless.
"""

from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import WITHOUT_ROWID, Base, Hash, HashKey, Id, IdKey, Number, Tx, insert_new
from consent.storage.records import Record


class TokenMarkRow(Base):
    """A token that exists or existed."""

    __tablename__ = "token_marks"
    __table_args__ = WITHOUT_ROWID

    mark: Mapped[HashKey]
    grant_id: Mapped[Id] = mapped_column(index=True)
    vault_id: Mapped[Id] = mapped_column(index=True)
    agency_id: Mapped[Id]


class RedemptionRow(Base):
    """A reservation that a reader won for an offered grant."""

    __tablename__ = "redemptions"
    __table_args__ = WITHOUT_ROWID

    grant_id: Mapped[IdKey]
    reader: Mapped[HashKey]
    vault_id: Mapped[Id] = mapped_column(index=True)
    lookup_hash: Mapped[Hash]
    renewals: Mapped[Number]


def insert_mark(tx: Tx, values: dict[str, Any]) -> bool:
    """Remember a token; False when there is or was one with this mark."""
    return insert_new(tx, TokenMarkRow, values)


_OF_GRANT = RedemptionRow.grant_id == bindparam("of_grant")
_OF_READER = RedemptionRow.reader == bindparam("of_reader")
_FIND_MARK = select(TokenMarkRow.__table__).where(TokenMarkRow.mark == bindparam("of_mark"))
_FIND = select(RedemptionRow.__table__).where(_OF_GRANT, _OF_READER)
_ADD = insert(RedemptionRow)
_DELETE = delete(RedemptionRow).where(_OF_GRANT, _OF_READER)
_DELETE_ALL = delete(RedemptionRow).where(_OF_GRANT)


def find_mark(tx: Tx, mark: bytes) -> Record | None:
    """The token with this mark, if there ever was one."""
    return tx.execute(_FIND_MARK, {"of_mark": mark}).one_or_none()


def find_redemption(tx: Tx, grant_id: bytes, reader: bytes) -> Record | None:
    """The reservation this reader won, running or not."""
    return tx.execute(_FIND, {"of_grant": grant_id, "of_reader": reader}).one_or_none()


def replace_redemption(tx: Tx, values: dict[str, Any]) -> None:
    """Remember a reservation in place of the reader's earlier one."""
    delete_redemption(tx, values["grant_id"], values["reader"])
    tx.execute(_ADD, values)


def count_renewal(tx: Tx, grant_id: bytes, reader: bytes, most: int) -> bool:
    """One renewal more; False when there were `most` already."""
    done = tx.execute(
        update(RedemptionRow)
        .where(
            RedemptionRow.grant_id == grant_id,
            RedemptionRow.reader == reader,
            RedemptionRow.renewals < most,
        )
        .values(renewals=RedemptionRow.renewals + 1)
    )
    return done.rowcount == 1


def delete_redemption(tx: Tx, grant_id: bytes, reader: bytes) -> None:
    """Forget one reader's reservation."""
    tx.execute(_DELETE, {"of_grant": grant_id, "of_reader": reader})


def delete_redemptions(tx: Tx, grant_id: bytes) -> None:
    """Forget who looked: the grant is open or over."""
    tx.execute(_DELETE_ALL, {"of_grant": grant_id})
