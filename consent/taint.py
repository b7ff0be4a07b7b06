"""Taint: what somebody whose grant is over could still open, if they kept its key.

* Computed each time from what grants that are over could ever open; nothing marks it.
* What is tainted goes into no offer, package, state or wrap until it is sealed afresh.
* Sealing afresh takes a sealing out of the history, because nothing of it exists any more.
"""

from consent.errors import Tainted
from consent.storage import grant_sections as rows
from consent.storage.base import Tx


def require_untainted(
    tx: Tx, vault_id: bytes, section_id: bytes, revision: int, sealing: int, now: int
) -> None:
    """Refuse a sealing that a grant which is over could ever open.

    Raises:
        Tainted: there is such a grant.
    """
    if rows.find_tainting(tx, vault_id, section_id, revision, sealing, now) is not None:
        raise Tainted


def require_untainted_grant(tx: Tx, grant_id: bytes, now: int) -> None:
    """Refuse a package for a grant that shows something tainted.

    Raises:
        Tainted: it does.
    """
    for row in rows.list_sections(tx, grant_id):
        if row.revision and not row.taken_out:
            require_untainted(tx, row.vault_id, row.section_id, row.revision, row.sealing, now)
