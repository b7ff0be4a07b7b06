"""Confirmations: after a database was put back, its owner says what goes on.

* A session is enough, as it is for granting: every one of them is younger than the restore.
* What the owner does not name ends, in the same transaction.
"""

from typing import Any

from consent import endings, grants, journal, release_endings, releases, times
from consent.storage import instance, vaults
from consent.storage.base import Tx
from crypto.statements.journal import OWNER, NoFacts


def confirm(tx: Tx, vault_id: bytes, going_on: set[bytes], kept: set[bytes], now: int) -> dict[str, Any]:
    """Let the named grants and releases (`kept`) of a paused vault go on, end every other; gives all as the
    owner sees them.

    A vault that is not paused stays as it is: the answer to the first try may have been lost.

    Raises:
        NotFound: one of them is none of this vault.
    """
    for grant_id in going_on:
        grants.get_own(tx, vault_id, grant_id)
    for release_id in kept:
        releases.get_own(tx, vault_id, release_id)
    if vaults.confirm_in(tx, vault_id, instance.read_epoch(tx)):
        endings.end_all_but(tx, vault_id, going_on, now)
        release_endings.end_all_but(tx, vault_id, kept, now)
        journal.append(tx, vault_id, "grants_confirmed", OWNER, NoFacts().encode(), now)
    return {
        "grants": grants.list_for_owner(tx, vault_id, now),
        "releases": releases.list_for_owner(tx, vault_id, times.tell(tx, now)),
    }
