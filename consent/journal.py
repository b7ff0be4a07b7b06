"""The journal: a vault's append-only chain of events (protocol §13).

* Each event names the hash of the one before it, and of its own details.
* The row with the vault's head is the lock: whoever appends holds it since before they read
  anything of the vault, and moves it only from the head that was read.
* What happens to the notebook itself carries a day; only what is shared carries a time.
* Each grant has a chain of its own, held inside the vault's: an agency learns hashes of
  that one only, never a number or head of the vault.
"""

from consent.clock import day_of
from consent.errors import NotFound, Unavailable
from consent.storage import events as rows
from consent.storage import holds, vaults
from consent.storage.base import Tx
from consent.storage.events import Event
from consent.storage.vaults import Head
from crypto.hashing import hash32
from crypto.statements.journal import OWNER as OWNER
from crypto.statements.journal import VAULT_KINDS, GrantEvent, JournalEvent, SharingDetails

MOST_EVENTS = 500


def append(tx: Tx, vault_id: bytes, kind: str, actor: str, details: bytes, now: int) -> Head:
    """Add one event to the vault's chain; `details` are canonical JSON, `actor` is `owner` or b64 of a key.

    Raises:
        NotFound: the vault is gone.
        Unavailable: another writer was faster; nothing of this transaction may stay.
    """
    if not holds.is_held(tx, vault_id):
        raise holds.HoldOutOfOrder("journal")
    head = get_head(tx, vault_id)
    at = day_of(now) if kind in VAULT_KINDS else now
    event = JournalEvent(
        n=head.n + 1, at=at, kind=kind, actor=actor, details=hash32(details), prev=head.hash
    ).encode()
    new = Head(head.n + 1, hash32(event))
    if not vaults.move_head(tx, vault_id, head, new):
        raise Unavailable
    rows.add(tx, vault_id, new.n, Event(event, details))
    return new


def append_sharing(
    tx: Tx,
    vault_id: bytes,
    grant_id: bytes,
    kind: str,
    actor: str,
    facts: bytes,
    now: int,
    head: Head | None = None,
) -> Head:
    """Add one event to the grant's chain, and that to the vault's; gives the grant's new head.

    `facts` are canonical JSON with the signed statement where there is one. `head` is the grant's, where
    it was read already.
    """
    head = head or rows.find_grant_head(tx, vault_id, grant_id)
    chained = GrantEvent(
        grant=grant_id, n=head.n + 1, at=now, kind=kind, actor=actor, details=hash32(facts), prev=head.hash
    ).encode()
    new = Head(head.n + 1, hash32(chained))
    if not rows.move_grant_head(tx, vault_id, grant_id, head, new):
        raise Unavailable
    details = SharingDetails(grant=grant_id, chain=chained, facts=facts).encode()
    append(tx, vault_id, kind, actor, details, now)
    return new


def get_head(tx: Tx, vault_id: bytes) -> Head:
    """Number and hash of the vault's last event.

    Raises:
        NotFound: the vault is gone.
    """
    head = vaults.find_head(tx, vault_id)
    if head is None:
        raise NotFound
    return head


def read(tx: Tx, vault_id: bytes, from_n: int) -> list[Event]:
    """Events from number `from_n` on, in order, 500 at most."""
    return rows.list_from(tx, vault_id, from_n, MOST_EVENTS)
