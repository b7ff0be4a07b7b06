"""Grants: terms, state, and what exists only while they live.

* Every change of state is one conditional update that says whether it happened.
* Ending takes package, lookup, wraps and reservation in that same update.
* Ending, opening and replacing a token are counted: each makes worthless what a copy still holds.
* Who decides by what a row says holds the grant's vault first (holds.py).
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import String, bindparam, func, or_, select, update
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
    mark_relying,
    mark_taking,
)
from consent.storage.records import Record

LIVE = ("offered", "open")
# Nobody looks, and nobody waits.
UNHELD: dict[str, Any] = {"holder": None, "held_until": 0, "yielding": None}
# What nothing may open any more: set to these in the update that ends or opens a grant.
SPENT: dict[str, Any] = {"package": None, "lookup_hash": None, **UNHELD}


class GrantRow(Base):
    """One grant of one vault to one agency."""

    __tablename__ = "grants"
    __table_args__ = WITHOUT_ROWID

    grant_id: Mapped[IdKey]
    vault_id: Mapped[Id] = mapped_column(index=True)
    agency_id: Mapped[Id] = mapped_column(index=True)
    terms_body: Mapped[Blob]
    terms_sig: Mapped[Blob]
    state: Mapped[str] = mapped_column(String(8))
    how: Mapped[str] = mapped_column(String(10), default="")
    audience: Mapped[str] = mapped_column(String(8))
    not_after: Mapped[Seconds]
    end_at: Mapped[Seconds]
    redeem_before: Mapped[Seconds]
    offered_at: Mapped[Seconds]
    opened_at: Mapped[Seconds | None]
    ended_at: Mapped[Seconds | None]
    lookup_hash: Mapped[Hash | None]
    package: Mapped[Blob | None]
    holder: Mapped[Hash | None]
    held_until: Mapped[Seconds] = mapped_column(default=0)
    yielding: Mapped[Hash | None]
    reader: Mapped[Hash | None]
    recipient: Mapped[Hash | None]
    generation: Mapped[Number] = mapped_column(default=0)
    claim_body: Mapped[Blob | None]
    claim_sig: Mapped[Blob | None]
    rotation_body: Mapped[Blob | None]
    rotation_sig: Mapped[Blob | None]
    renews: Mapped[Id | None] = mapped_column(index=True, unique=True)
    renewal_body: Mapped[Blob | None]
    renewal_sig: Mapped[Blob | None]
    wraps: Mapped[Blob | None]
    reads: Mapped[Number] = mapped_column(default=0)
    refusals: Mapped[Number] = mapped_column(default=0)


def insert_grant(tx: Tx, values: dict[str, Any]) -> bool:
    """Add a grant; False when there is one with this id, of whatever vault."""
    return insert_new(tx, GrantRow, values)


_OF_GRANT = GrantRow.grant_id == bindparam("of_grant")
_OF_TOKEN = GrantRow.lookup_hash == bindparam("of_token")
_IN_TIME = GrantRow.end_at > bindparam("now")
_FREE = or_(
    GrantRow.holder.is_(None),
    GrantRow.holder == bindparam("of_reader"),
    GrantRow.held_until <= bindparam("now"),
)
_FIND = select(GrantRow.__table__).where(_OF_GRANT)
_OF_VAULT = GrantRow.vault_id == bindparam("of_vault")
_IN_ORDER = (GrantRow.offered_at, GrantRow.grant_id)
_LIST_OF_VAULT = select(GrantRow.__table__).where(_OF_VAULT).order_by(*_IN_ORDER)
_LIST_LIVE = _LIST_OF_VAULT.where(GrantRow.state.in_(LIVE))
_LIST_PAST_END = _LIST_LIVE.where(GrantRow.end_at <= bindparam("now"))
_FIND_RENEWAL = select(GrantRow.grant_id).where(GrantRow.renews == bindparam("of_grant"))
_RESERVE = (
    update(GrantRow)
    .where(
        _OF_GRANT,
        GrantRow.state == "offered",
        _OF_TOKEN,
        GrantRow.redeem_before > bindparam("now"),
        _IN_TIME,
        _FREE,
        or_(
            GrantRow.yielding.is_(None),
            GrantRow.yielding != bindparam("of_reader"),
            GrantRow.held_until <= bindparam("turn_from"),
        ),
    )
    .values(holder=bindparam("of_reader"), held_until=bindparam("until"), yielding=None)
)
_OPENED_BY = ("claim_body", "claim_sig", "recipient", "generation", "wraps", "end_at")
_OPEN = (
    update(GrantRow)
    .where(_OF_GRANT, GrantRow.state == "offered", _OF_TOKEN, _IN_TIME, _FREE)
    .values(
        state="open",
        reader=bindparam("of_reader"),
        opened_at=bindparam("now"),
        **SPENT,
        **{name: bindparam(f"new_{name}") for name in _OPENED_BY},
    )
)
_COUNT_READ = (
    update(GrantRow).where(_OF_GRANT, GrantRow.state == "open", _IN_TIME).values(reads=GrantRow.reads + 1)
)


def list_vaults(tx: Tx, grant_ids: Iterable[bytes]) -> set[bytes]:
    """Whose grants these are, as far as they are there."""
    vaults = select(GrantRow.vault_id).where(GrantRow.grant_id.in_(set(grant_ids))).distinct()
    return set(tx.execute(vaults).scalars())


def find_grant(tx: Tx, grant_id: bytes) -> Record | None:
    """The grant with this id, if there is one."""
    return tx.execute(_FIND, {"of_grant": grant_id}).one_or_none()


def is_renewed(tx: Tx, grant_id: bytes) -> bool:
    """Whether another grant goes on from this one."""
    return tx.execute(_FIND_RENEWAL, {"of_grant": grant_id}).one_or_none() is not None


def list_of_vault(tx: Tx, vault_id: bytes) -> list[Record]:
    """Every grant of the vault, oldest first."""
    return list(tx.execute(_LIST_OF_VAULT, {"of_vault": vault_id}))


def list_terms(tx: Tx, grant_ids: Iterable[bytes]) -> list[Record]:
    """(grant_id, terms_body, terms_sig) of these grants."""
    found = select(GrantRow.grant_id, GrantRow.terms_body, GrantRow.terms_sig)
    return list(tx.execute(found.where(GrantRow.grant_id.in_(set(grant_ids)))))


def list_live(tx: Tx, vault_id: bytes) -> list[Record]:
    """The vault's grants that did not end yet, past their time or not, oldest first."""
    return list(tx.execute(_LIST_LIVE, {"of_vault": vault_id}))


def list_past_end(tx: Tx, vault_id: bytes, now: int) -> list[Record]:
    """The vault's grants whose time has passed and of which something is still kept."""
    return list(tx.execute(_LIST_PAST_END, {"of_vault": vault_id, "now": now}))


def count_all(tx: Tx, vault_id: bytes) -> int:
    """How many grants the vault ever made."""
    table = GrantRow.__table__
    return int(
        tx.execute(select(func.count(table.c.grant_id)).where(table.c.vault_id == vault_id)).scalar_one()
    )


def count_live(tx: Tx, vault_id: bytes, now: int) -> int:
    """How many grants of the vault are offered or open."""
    table = GrantRow.__table__
    live = (table.c.vault_id == vault_id, table.c.state.in_(LIVE), table.c.end_at > now)
    return int(tx.execute(select(func.count(table.c.grant_id)).where(*live)).scalar_one())


def list_team(tx: Tx, agency_id: bytes, below: int, now: int) -> list[Record]:
    """The agency's open team grants wrapped for a generation before `below`."""
    table = GrantRow.__table__
    return list(
        tx.execute(
            select(table)
            .where(
                table.c.agency_id == agency_id,
                table.c.state == "open",
                table.c.audience == "team",
                table.c.generation < below,
                table.c.end_at > now,
            )
            .order_by(table.c.grant_id)
        )
    )


def list_claimed(tx: Tx, agency_id: bytes, reader: bytes) -> list[Record]:
    """Every grant of the agency that this reader opened, or somebody for the team; those that end
    first in front."""
    table = GrantRow.__table__
    return list(
        tx.execute(
            select(table)
            .where(
                table.c.agency_id == agency_id,
                table.c.opened_at.is_not(None),
                or_(table.c.audience == "team", table.c.reader == reader),
            )
            .order_by(table.c.end_at, table.c.grant_id)
        )
    )


def list_offered(tx: Tx, agency_id: bytes) -> list[Record]:
    """The grants offered to the agency and not opened."""
    table = GrantRow.__table__
    return list(tx.execute(select(table).where(table.c.agency_id == agency_id, table.c.state == "offered")))


def reserve(
    tx: Tx, grant_id: bytes, lookup_hash: bytes, reader: bytes, now: int, until: int, turn_from: int
) -> bool:
    """Keep others out until `until`; False unless it is offered, in time, and nobody else holds it.

    Also False for a reader who kept somebody waiting, if they held it after `turn_from`.
    """
    values = {"of_grant": grant_id, "of_token": lookup_hash, "of_reader": reader}
    times = {"now": now, "until": until, "turn_from": turn_from}
    return tx.execute(_RESERVE, {**values, **times}).rowcount == 1


def make_holder_yield(tx: Tx, grant_id: bytes) -> None:
    """Somebody is waiting: whoever holds the grant does not get it again right afterwards."""
    tx.execute(update(GrantRow).where(GrantRow.grant_id == grant_id).values(yielding=GrantRow.holder))


def prolong(tx: Tx, grant_id: bytes, reader: bytes, now: int, until: int) -> bool:
    """Keep others out for longer; False unless it is offered and nobody else holds it."""
    return _changed(
        tx,
        update(GrantRow)
        .where(
            GrantRow.grant_id == grant_id,
            GrantRow.state == "offered",
            GrantRow.end_at > now,
            _free_for(reader, now),
        )
        .values(holder=reader, held_until=until),
    )


def release(tx: Tx, grant_id: bytes, reader: bytes, now: int) -> None:
    """Let others in again, if this reader kept them out."""
    tx.execute(
        update(GrantRow)
        .where(GrantRow.grant_id == grant_id, GrantRow.holder == reader)
        .values(holder=None, held_until=now)
    )


def open_grant(
    tx: Tx, grant_id: bytes, lookup_hash: bytes, reader: bytes, now: int, values: dict[str, Any]
) -> bool:
    """Offered → open, and the token spent; False when anybody or anything was faster. `values`: claim_body,
    claim_sig, recipient, generation, wraps and end_at."""
    given = {"of_grant": grant_id, "of_token": lookup_hash, "of_reader": reader, "now": now}
    new = {f"new_{name}": values[name] for name in _OPENED_BY}
    return _took(tx, _OPEN, {**given, **new}, is_spending=True)


def end_grant(tx: Tx, grant_id: bytes, how: str, ended_at: int) -> bool:
    """Live → ended, and everything erased that could open something; False when it had ended already."""
    return _took(
        tx,
        update(GrantRow)
        .where(GrantRow.grant_id == grant_id, GrantRow.state.in_(LIVE))
        .values(state="ended", how=how, ended_at=ended_at, wraps=None, **SPENT),
    )


def end_offered(tx: Tx, grant_id: bytes, lookup_hash: bytes, how: str, now: int) -> bool:
    """Offered → ended, and everything erased; False unless it is offered under this token and in time."""
    return _took(
        tx,
        update(GrantRow)
        .where(
            GrantRow.grant_id == grant_id,
            GrantRow.state == "offered",
            GrantRow.lookup_hash == lookup_hash,
            GrantRow.end_at > now,
        )
        .values(state="ended", how=how, ended_at=now, wraps=None, **SPENT),
    )


def replace_token(
    tx: Tx, grant_id: bytes, lookup_hash: bytes, package: bytes, redeem_before: int, now: int
) -> bool:
    """A fresh token in place of the one before; False unless the grant is offered and not past its end."""
    return _took(
        tx,
        update(GrantRow)
        .where(GrantRow.grant_id == grant_id, GrantRow.state == "offered", GrantRow.end_at > now)
        .values(
            lookup_hash=lookup_hash,
            package=package,
            redeem_before=redeem_before,
            **UNHELD,
        ),
    )


def void_tokens(tx: Tx) -> None:
    """No token that was ever shown opens anything any more, in any vault."""
    tx.execute(update(GrantRow).where(GrantRow.state == "offered").values(redeem_before=0, **SPENT))


def rebuild_package(tx: Tx, grant_id: bytes, package: bytes) -> bool:
    """Another package under the same token; False unless the grant is offered."""
    return _changed(
        tx,
        update(GrantRow)
        .where(GrantRow.grant_id == grant_id, GrantRow.state == "offered")
        .values(package=package),
    )


def extend(tx: Tx, grant_id: bytes, redeem_before: int, now: int) -> bool:
    """A later redeem_before; False unless the grant is offered and its code has not passed."""
    return _changed(
        tx,
        update(GrantRow)
        .where(GrantRow.grant_id == grant_id, GrantRow.state == "offered", GrantRow.redeem_before > now)
        .values(redeem_before=redeem_before),
    )


def rotate(tx: Tx, grant_id: bytes, from_generation: int, now: int, values: dict[str, Any]) -> bool:
    """New wraps for another generation; False unless it is open, in time and at `from_generation`."""
    return _changed(
        tx,
        update(GrantRow)
        .where(
            GrantRow.grant_id == grant_id,
            GrantRow.state == "open",
            GrantRow.end_at > now,
            GrantRow.generation == from_generation,
        )
        .values(**values),
    )


def count_read(tx: Tx, grant_id: bytes, now: int) -> bool:
    """One reading more; False unless the grant is open and not past its end."""
    return tx.execute(_COUNT_READ, {"of_grant": grant_id, "now": now}).rowcount == 1


def count_refusal(tx: Tx, grant_id: bytes, most: int) -> bool:
    """One refused token more; False when `most` were written down already."""
    return _changed(
        tx,
        update(GrantRow)
        .where(GrantRow.grant_id == grant_id, GrantRow.refusals < most)
        .values(refusals=GrantRow.refusals + 1),
    )


def _free_for(reader: bytes, now: int) -> Any:
    return or_(GrantRow.holder.is_(None), GrantRow.holder == reader, GrantRow.held_until <= now)


def _changed(tx: Tx, statement: Any) -> bool:
    return tx.execute(statement).rowcount == 1


def _took(tx: Tx, statement: Any, values: dict[str, Any] | None = None, *, is_spending: bool = False) -> bool:
    """As `_changed`; what took nothing away is not counted, whoever asks for it, but relied on."""
    is_taken = tx.execute(statement, values).rowcount == 1
    if is_taken:
        mark_taking(tx, is_spending=is_spending)
    else:
        mark_relying(tx)
    return is_taken
