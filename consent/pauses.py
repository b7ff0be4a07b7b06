"""Pauses: a database that was put back gives nobody anything until each owner has looked.

* A copy can't know what ended after it was made. So of a vault that its owner has not confirmed
  since, agencies get nothing that opens: one rule, by vault, for whatever was ever let go.
* Every token from before is over for good, and every visit.
* Ending is never paused.
"""

from consent.errors import Paused
from consent.storage import grants as grant_rows
from consent.storage import holds, instance, passing, vaults
from consent.storage.base import Tx, mark_erasing


def put_back(tx: Tx, count: int) -> None:
    """The database is an older copy: pause every vault, void every token, end every visit.

    `count` is at least how often something was taken away, as known outside the database.
    """
    holds.hold_every_vault(tx)
    grant_rows.void_tokens(tx)
    passing.forget_passing(tx)
    # Last, as everybody who counts does: so no two wait for each other.
    instance.raise_count(tx, count)
    instance.raise_epoch(tx)
    mark_erasing(tx)


def is_paused(tx: Tx, vault_id: bytes) -> bool:
    """Whether the owner has yet to confirm what goes on."""
    return vaults.is_behind(tx, vault_id)


def require_going_on(tx: Tx, vault_id: bytes) -> None:
    """Refuse to hand out or take in anything that opens a paused vault.

    Raises:
        Paused: the owner has yet to confirm.
    """
    if is_paused(tx, vault_id):
        raise Paused


def list_paused(tx: Tx, vault_ids: set[bytes]) -> set[bytes]:
    """Those of these vaults that are paused."""
    return vaults.list_before(tx, instance.read_epoch(tx), vault_ids)
