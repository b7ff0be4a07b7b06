"""Taint: what somebody whose grant is over could still open, if they kept its key.

* Computed each time from what grants that are over could ever open; nothing marks it.
* What is tainted goes into no offer, package, state or wrap until it is sealed afresh.
* Sealing afresh takes a sealing out of the history, because nothing of it exists any more.
"""

from collections.abc import Iterable

from consent.errors import Tainted
from consent.storage import grant_sections as rows
from consent.storage import releases
from consent.storage.base import Tx
from consent.storage.grant_sections import Place


def require_untainted(tx: Tx, vault_id: bytes, places: Iterable[Place], now: int) -> None:
    """Refuse places one of which a grant, or an opened release, that is over could ever open.

    Raises:
        Tainted: there is such a grant.
    """
    named = list(places)
    if not named:
        return
    is_tainted = rows.find_tainting(tx, vault_id, named, now) or releases.find_tainting(
        tx, vault_id, named, now
    )
    if is_tainted is not None:
        raise Tainted


def require_untainted_grant(tx: Tx, vault_id: bytes, grant_id: bytes, now: int) -> None:
    """Refuse a package for a grant that shows something tainted.

    Raises:
        Tainted: it does.
    """
    shown = [row for row in rows.list_sections(tx, grant_id) if row.revision and not row.taken_out]
    require_untainted(tx, vault_id, [(row.section_id, row.revision, row.sealing) for row in shown], now)
