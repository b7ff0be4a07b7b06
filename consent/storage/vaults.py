"""Rows of vaults: the sealed manifest, its counter, and the head of the journal.

* The update of the head from the one that was read is the vault's lock.
"""

from typing import NamedTuple

from sqlalchemy import Boolean, bindparam, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from consent.storage.base import WITHOUT_ROWID, Base, Blob, Day, Hash, IdKey, Number, Tx, insert_new, unit_of
from consent.storage.instance import FIRST_EPOCH, InstanceRow


class VaultRow(Base):
    __tablename__ = "vaults"
    __table_args__ = WITHOUT_ROWID

    vault_id: Mapped[IdKey]
    made_day: Mapped[Day]
    stop_hash: Mapped[Hash] = mapped_column(index=True)
    manifest: Mapped[Blob]
    counter: Mapped[Number]
    head_n: Mapped[Number]
    head: Mapped[Hash]
    epoch: Mapped[Number]
    emergency_only: Mapped[bool] = mapped_column(Boolean, default=False)


class Head(NamedTuple):
    """The newest event of a chain: its number and the hash of its bytes."""

    n: int
    hash: bytes


class Manifest(NamedTuple):
    """A sealed manifest and its counter."""

    envelope: bytes
    counter: int


EMPTY_HEAD = Head(0, bytes(32))
_HEAD = "head"


def add(
    tx: Tx,
    vault_id: bytes,
    made_day: int,
    stop_hash: bytes,
    manifest: Manifest,
    epoch: int = FIRST_EPOCH,
) -> bool:
    """Keep a new vault, confirmed in this epoch, its journal empty; False when its id is taken."""
    values = {
        "vault_id": vault_id,
        "made_day": made_day,
        "stop_hash": stop_hash,
        "manifest": manifest.envelope,
        "counter": manifest.counter,
        "head_n": EMPTY_HEAD.n,
        "head": EMPTY_HEAD.hash,
        "epoch": epoch,
    }
    is_new = insert_new(tx, VaultRow, values)
    if is_new:
        # Nobody else sees it before this transaction ends.
        unit_of(tx).vaults.add(vault_id)
    return is_new


_OF_VAULT = VaultRow.vault_id == bindparam("of_vault")
_FIND_MANIFEST = select(VaultRow.manifest, VaultRow.counter).where(_OF_VAULT)
_FIND_COUNTER = select(VaultRow.counter).where(_OF_VAULT)
_REPLACE_MANIFEST = (
    update(VaultRow)
    .where(_OF_VAULT, VaultRow.counter == bindparam("read_counter"))
    .values(manifest=bindparam("envelope"), counter=VaultRow.counter + 1)
)
_FIND_HEAD = select(VaultRow.head_n, VaultRow.head).where(_OF_VAULT)
_FIND_BEHIND = (
    select(VaultRow.head_n, VaultRow.head, VaultRow.epoch < InstanceRow.epoch)
    .join(InstanceRow, true())
    .where(_OF_VAULT)
)
_MOVE_HEAD = (
    update(VaultRow)
    .where(_OF_VAULT, VaultRow.head_n == bindparam("read_n"), VaultRow.head == bindparam("read_hash"))
    .values(head_n=bindparam("new_n"), head=bindparam("new_hash"))
)


def find_head(tx: Tx, vault_id: bytes) -> Head | None:
    """The head of the vault's journal; of a held one it is asked once, since nobody else moves it."""
    known: Head | None = unit_of(tx).known.get((_HEAD, vault_id))
    if known is not None:
        return known
    row = tx.execute(_FIND_HEAD, {"of_vault": vault_id}).first()
    return Head(*row) if row else None


def move_head(tx: Tx, vault_id: bytes, read: Head, new: Head) -> bool:
    """Replace the head that was read by the next one; False when somebody was faster."""
    heads = {"read_n": read.n, "read_hash": read.hash, "new_n": new.n, "new_hash": new.hash}
    unit_of(tx).known.pop((_HEAD, vault_id), None)
    is_moved = tx.execute(_MOVE_HEAD, {"of_vault": vault_id, **heads}).rowcount == 1
    if is_moved:
        remember_head(tx, vault_id, new)
    return is_moved


def remember_head(tx: Tx, vault_id: bytes, head: Head) -> None:
    """This is the head of a vault, as it was just read; it counts on if the vault is held."""
    unit = unit_of(tx)
    if unit.is_writing and (unit.has_every_vault or vault_id in unit.vaults):
        unit.known[_HEAD, vault_id] = head


def find_manifest(tx: Tx, vault_id: bytes) -> Manifest | None:
    """The sealed manifest and its counter."""
    row = tx.execute(_FIND_MANIFEST, {"of_vault": vault_id}).first()
    return Manifest(row.manifest, row.counter) if row else None


def find_counter(tx: Tx, vault_id: bytes) -> int | None:
    """The manifest's counter alone."""
    return tx.execute(_FIND_COUNTER, {"of_vault": vault_id}).scalar()


def replace_manifest(tx: Tx, vault_id: bytes, read_counter: int, envelope: bytes) -> bool:
    """Store the next manifest if `read_counter` is still the current one."""
    values = {"of_vault": vault_id, "read_counter": read_counter, "envelope": envelope}
    return tx.execute(_REPLACE_MANIFEST, values).rowcount == 1


def is_behind(tx: Tx, vault_id: bytes) -> bool:
    """Whether the owner last confirmed what goes on in an earlier epoch than the database is in."""
    row = tx.execute(_FIND_BEHIND, {"of_vault": vault_id}).first()
    if row is None:
        return False
    head_n, head, is_behind = row
    remember_head(tx, vault_id, Head(head_n, head))
    return bool(is_behind)


def confirm_in(tx: Tx, vault_id: bytes, epoch: int) -> bool:
    """Confirm the vault in this epoch; False when it is not in a lower one."""
    confirmed = (
        update(VaultRow).where(VaultRow.vault_id == vault_id, VaultRow.epoch < epoch).values(epoch=epoch)
    )
    return tx.execute(confirmed).rowcount == 1


def list_before(tx: Tx, epoch: int, vault_ids: set[bytes]) -> set[bytes]:
    """Those of these vaults that were last confirmed in a lower epoch."""
    query = select(VaultRow.vault_id).where(VaultRow.epoch < epoch, VaultRow.vault_id.in_(vault_ids))
    return set(tx.execute(query).scalars())


def list_by_stop(tx: Tx, stop_hash: bytes) -> list[bytes]:
    """The vaults with this stop code: one, or none."""
    return list(tx.execute(select(VaultRow.vault_id).where(VaultRow.stop_hash == stop_hash)).scalars())


def is_emergency_only(tx: Tx, vault_id: bytes) -> bool:
    """Whether everything but releases is switched off."""
    found = select(VaultRow.vault_id).where(VaultRow.vault_id == vault_id, VaultRow.emergency_only)
    return tx.execute(found).first() is not None


def set_emergency_only(tx: Tx, vault_id: bytes, *, on: bool) -> bool:
    """Turn the switch; False when it stands so already."""
    turned = (
        update(VaultRow)
        .where(VaultRow.vault_id == vault_id, VaultRow.emergency_only.is_not(on))
        .values(emergency_only=on)
    )
    return tx.execute(turned).rowcount == 1
