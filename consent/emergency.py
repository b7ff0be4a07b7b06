"""Emergency only: the switch that leaves nothing but releases (protocol §21).

* While it is on, nothing new is let go on to any agency; turning it on ends what was.
* Ending, and everything about releases, is as ever.
"""

from consent import endings, journal
from consent.errors import EmergencyOnly
from consent.storage import vaults
from consent.storage.base import Tx
from crypto.statements.journal import OWNER, OnlyFacts


def require_ordinary(tx: Tx, vault_id: bytes) -> None:
    """Refuse to let an agency have anything while the switch is on.

    Raises:
        EmergencyOnly: it is.
    """
    if vaults.is_emergency_only(tx, vault_id):
        raise EmergencyOnly


def switch(tx: Tx, vault_id: bytes, *, on: bool, now: int) -> None:
    """Turn it on, and end every live grant, or off again; where it stands so already, nothing happens."""
    if not vaults.set_emergency_only(tx, vault_id, on=on):
        return
    if on:
        endings.end_all_but(tx, vault_id, set(), now)
    journal.append(tx, vault_id, "emergency_only", OWNER, OnlyFacts(on=on).encode(), now)
