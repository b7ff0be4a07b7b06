"""Holds: what a writing transaction keeps to itself until it ends (decision 0012).

* A rule holds first and reads afterwards: what it read under its holds is still so when it
  writes, and whoever waits for them reads what it left.
* One order for everybody, so that no two wait for each other: request, directory, agencies,
  vaults, the lower id first where there are several. Single rows come after, in the order
  challenge, staff member, session.
* The vault's hold is its own row, the one that carries the journal's head.
* SQLite lets one writer in at a time: there a hold costs nothing and is only checked.
"""

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import Any, TypeVar

from sqlalchemy import BigInteger, bindparam, func, select, text

from consent.storage import postgres
from consent.storage.base import Tx, ask_once, is_sqlite, unit_of
from consent.storage.grants import GrantRow
from consent.storage.records import Record
from consent.storage.vaults import Head, VaultRow, remember_head
from crypto.hashing import hash32

T = TypeVar("T")


class HoldOutOfOrder(Exception):
    """A rule holds in another order than everybody, or not at all where it must: a mistake of ours."""


_HEADS: Any = select(VaultRow.vault_id, VaultRow.head_n, VaultRow.head)
_OWNER = select(GrantRow.vault_id).where(GrantRow.grant_id == bindparam("of_grant"))
_HOLD_OWNER = _HEADS.where(VaultRow.vault_id == _OWNER.scalar_subquery()).with_for_update()
_HOLD_VAULTS = (
    _HEADS.where(VaultRow.vault_id.in_(bindparam("wanted", expanding=True)))
    .order_by(VaultRow.vault_id)
    .with_for_update()
)
_HOLD_FREE_VAULTS = _HOLD_VAULTS.with_for_update(skip_locked=True)
_SHARE = select(func.pg_advisory_xact_lock_shared(bindparam("number", type_=BigInteger)))
_LOCK = select(func.pg_advisory_xact_lock(bindparam("number", type_=BigInteger)))


class _Rank(IntEnum):
    REQUEST = 1
    DIRECTORY = 2
    AGENCIES = 3
    VAULTS = 4


def hold_request(tx: Tx, key: bytes) -> None:
    """Let the same request, sent again in the same moment, wait for this one."""
    _enter(tx, _Rank.REQUEST)
    _advise(tx, _Rank.REQUEST, key, shared=False)


def hold_directory(tx: Tx) -> None:
    """Let nobody else make the directory again, or certify anything for it."""
    _enter(tx, _Rank.DIRECTORY)
    _advise(tx, _Rank.DIRECTORY, b"", shared=False)


def hold_agencies(tx: Tx, agency_ids: Iterable[bytes]) -> None:
    """Let nobody else rely on these agencies' identities and rosters: they are about to change."""
    _enter(tx, _Rank.AGENCIES)
    for agency_id in sorted(set(agency_ids)):
        _advise(tx, _Rank.AGENCIES, agency_id, shared=False)


def share_agencies(tx: Tx, agency_ids: Iterable[bytes]) -> None:
    """Rely on these agencies' identities and rosters: they stay as they are until this ends."""
    _enter(tx, _Rank.AGENCIES)
    wanted = set(agency_ids)
    for agency_id in sorted(wanted):
        _advise(tx, _Rank.AGENCIES, agency_id, shared=True)
    unit_of(tx).agencies |= wanted


def once_known(tx: Tx, what: str, agency_id: bytes, find: Callable[[], T | None]) -> T | None:
    """What `find` finds of an agency; it is asked once a transaction where nothing can change it meanwhile.

    It can't in a transaction that only reads, or that shares the agency: who holds it to change it does
    not share it.
    """
    unit = unit_of(tx)
    if unit.is_writing and agency_id not in unit.agencies:
        return find()
    return ask_once(tx, (what, agency_id), find)


def hold_vaults(tx: Tx, vault_ids: Iterable[bytes]) -> None:
    """Let nobody else change anything of these vaults, nor rely on it; one that is gone can't come back."""
    unit, wanted = unit_of(tx), set(vault_ids)
    if unit.has_every_vault or wanted <= unit.vaults:
        return
    _enter(tx, _Rank.VAULTS)
    unit.vaults |= wanted
    if is_sqlite(tx):
        return
    _remember_heads(tx, tx.execute(_HOLD_VAULTS, {"wanted": sorted(wanted)}).all())


def hold_vault_of(tx: Tx, grant_id: bytes) -> None:
    """Hold the vault of a grant, if there is one: whose grant it is never changes."""
    unit = unit_of(tx)
    if is_sqlite(tx) or unit.rank == _Rank.VAULTS:
        hold_vault_found(tx, tx.execute(_OWNER, {"of_grant": grant_id}).scalar())
        return
    _enter(tx, _Rank.VAULTS)
    held = tx.execute(_HOLD_OWNER, {"of_grant": grant_id}).all()
    unit.vaults |= {row.vault_id for row in held}
    _remember_heads(tx, held)


def hold_vault_found(tx: Tx, vault_id: bytes | None) -> None:
    """Hold a vault that was looked up; where there is none, nothing that comes before vaults either."""
    if vault_id is not None:
        hold_vaults(tx, [vault_id])
    elif unit_of(tx).rank < _Rank.VAULTS:
        _enter(tx, _Rank.VAULTS)


def hold_free_vaults(tx: Tx, vault_ids: Iterable[bytes]) -> set[bytes]:
    """Hold those of these vaults that nobody else holds just now, and wait for none; gives them."""
    _enter(tx, _Rank.VAULTS)
    unit, wanted = unit_of(tx), set(vault_ids)
    if is_sqlite(tx):
        held = wanted
    else:
        held = {row.vault_id for row in tx.execute(_HOLD_FREE_VAULTS, {"wanted": sorted(wanted)})}
    unit.vaults |= held
    return held


def hold_every_vault(tx: Tx) -> None:
    """Let nobody else change or make any vault, for as long as it takes: the whole database changes."""
    unit = unit_of(tx)
    if unit.has_every_vault:
        return
    _enter(tx, _Rank.VAULTS)
    unit.has_every_vault = True
    if is_sqlite(tx):
        return
    postgres.wait_without_end(tx)
    tx.execute(text(f"LOCK TABLE {VaultRow.__tablename__} IN EXCLUSIVE MODE"))


def is_held(tx: Tx, vault_id: bytes) -> bool:
    """Whether this transaction holds the vault."""
    unit = unit_of(tx)
    return unit.has_every_vault or vault_id in unit.vaults


def _remember_heads(tx: Tx, held: Iterable[Record]) -> None:
    for row in held:
        remember_head(tx, row.vault_id, Head(row.head_n, row.head))


def _enter(tx: Tx, rank: _Rank) -> None:
    unit = unit_of(tx)
    if not unit.is_writing or rank <= unit.rank:
        raise HoldOutOfOrder(rank.name)
    unit.rank = rank


def _advise(tx: Tx, rank: _Rank, key: bytes, *, shared: bool) -> None:
    if is_sqlite(tx):
        return
    number = int.from_bytes(hash32(bytes([rank]) + key)[:8], "big", signed=True)
    tx.execute(_SHARE if shared else _LOCK, {"number": number})
