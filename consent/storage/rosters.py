"""Rosters, the names that travel beside them, and team wraps.

* A roster is found by agency, identity and number: a new identity starts a chain of its own.
* Nothing here is ever changed but a team wrap that a later coordinator made again.
"""

from typing import Any

from sqlalchemy import String, bindparam, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import (
    WITHOUT_ROWID,
    Base,
    Blob,
    HashKey,
    Id,
    IdKey,
    NumberKey,
    Tx,
    mark_erasing,
    mark_taking,
)
from consent.storage.certificates import AgencyCertificateRow
from consent.storage.records import Record


class RosterRow(Base):
    """One roster as it was signed."""

    __tablename__ = "rosters"
    __table_args__ = WITHOUT_ROWID

    agency_id: Mapped[IdKey]
    identity: Mapped[HashKey]
    n: Mapped[NumberKey]
    body: Mapped[Blob]
    sig: Mapped[Blob]


class RosterNameRow(Base):
    """The name behind one hash of a roster."""

    __tablename__ = "roster_names"
    __table_args__ = WITHOUT_ROWID

    agency_id: Mapped[IdKey]
    identity: Mapped[HashKey]
    n: Mapped[NumberKey]
    sign: Mapped[HashKey]
    name: Mapped[str] = mapped_column(String)
    salt: Mapped[Id]


class TeamWrapRow(Base):
    """One holder's copy of a team key, sealed to their box key."""

    __tablename__ = "team_wraps"
    __table_args__ = WITHOUT_ROWID

    agency_id: Mapped[IdKey]
    generation: Mapped[NumberKey]
    recipient: Mapped[HashKey]
    body: Mapped[Blob]
    sig: Mapped[Blob]
    wrap: Mapped[Blob]


_CHAIN = select(RosterRow.__table__).where(
    RosterRow.agency_id == bindparam("of_agency"), RosterRow.identity == bindparam("of_identity")
)
_LIST = _CHAIN.where(RosterRow.n >= bindparam("from_n")).order_by(RosterRow.n)
_FIND = _CHAIN.where(RosterRow.n == bindparam("of_n"))
_FIND_STANDING: Any = (
    select(AgencyCertificateRow.identity, RosterRow.n, RosterRow.body)
    .outerjoin(
        RosterRow,
        (RosterRow.agency_id == AgencyCertificateRow.agency_id)
        & (RosterRow.identity == AgencyCertificateRow.identity),
    )
    .where(AgencyCertificateRow.agency_id == bindparam("of_agency"))
    .order_by(RosterRow.n.desc())
    .limit(1)
)


def list_rosters(tx: Tx, agency_id: bytes, identity: bytes, from_n: int = 1) -> list[Record]:
    """The chain of that identity from number `from_n` to the newest."""
    values = {"of_agency": agency_id, "of_identity": identity, "from_n": from_n}
    return list(tx.execute(_LIST, values))


def find_roster(tx: Tx, agency_id: bytes, identity: bytes, n: int) -> Record | None:
    """The roster of that number in the chain of that identity, if there is one."""
    return tx.execute(_FIND, {"of_agency": agency_id, "of_identity": identity, "of_n": n}).one_or_none()


def find_standing(tx: Tx, agency_id: bytes) -> Record | None:
    """(identity, n, body) of an agency on the directory: its certified identity, and the newest roster of
    that identity's chain; None in place of both where it has none."""
    return tx.execute(_FIND_STANDING, {"of_agency": agency_id}).first()


def insert_roster(tx: Tx, values: dict[str, Any], names: list[dict[str, Any]]) -> None:
    """Append a roster and its names. Two writers of the same number: the second one fails.

    Whoever is not on it any more was removed: a copy without it would bring them back.
    """
    mark_taking(tx)
    tx.execute(insert(RosterRow).values(**values))
    key = {name: values[name] for name in ("agency_id", "identity", "n")}
    if names:
        tx.execute(insert(RosterNameRow), [{**key, **name} for name in names])


def list_names(tx: Tx, agency_id: bytes, identity: bytes, from_n: int) -> list[Record]:
    """Each (sign, name, salt) once that belongs to a roster from number `from_n` on."""
    table = RosterNameRow.__table__
    return list(
        tx.execute(
            select(table.c.sign, table.c.name, table.c.salt)
            .where(table.c.agency_id == agency_id, table.c.identity == identity, table.c.n >= from_n)
            .distinct()
            .order_by(table.c.sign, table.c.salt)
        )
    )


def replace_team_wrap(tx: Tx, values: dict[str, Any]) -> None:
    """Keep this wrap in place of an earlier one for the same holder and generation."""
    tx.execute(
        delete(TeamWrapRow).where(
            TeamWrapRow.agency_id == values["agency_id"],
            TeamWrapRow.generation == values["generation"],
            TeamWrapRow.recipient == values["recipient"],
        )
    )
    tx.execute(insert(TeamWrapRow).values(**values))


def list_team_wraps(tx: Tx, agency_id: bytes, recipient: bytes) -> list[Record]:
    """Every generation's wrap for that box key, oldest first."""
    table = TeamWrapRow.__table__
    return list(
        tx.execute(
            select(table)
            .where(table.c.agency_id == agency_id, table.c.recipient == recipient)
            .order_by(table.c.generation)
        )
    )


def list_wrapped_generations(tx: Tx, agency_id: bytes) -> set[int]:
    """The generations of which any holder's copy is kept."""
    table = TeamWrapRow.__table__
    kept = select(table.c.generation).where(table.c.agency_id == agency_id).distinct()
    return set(tx.execute(kept).scalars())


def erase_team_wraps(tx: Tx, agency_id: bytes, generations: set[int]) -> None:
    """Delete every holder's copy of these generations."""
    tx.execute(
        delete(TeamWrapRow).where(TeamWrapRow.agency_id == agency_id, TeamWrapRow.generation.in_(generations))
    )
    mark_erasing(tx)


def list_team_wrap_holders(tx: Tx, agency_id: bytes, generation: int) -> set[bytes]:
    """The box keys that hold this generation."""
    table = TeamWrapRow.__table__
    return set(
        tx.execute(
            select(table.c.recipient).where(table.c.agency_id == agency_id, table.c.generation == generation)
        ).scalars()
    )
