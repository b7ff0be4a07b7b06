"""Team keys: who gets which, and when nobody needs one that was followed by a newer one.

* The wraps kept here are the holders' only copies: erasing them is erasing the key.
* A key counts for three days after the roster that brought the next one, so that a rotation
  that failed can be made up for; and for as long as an open grant is still wrapped, or a second
  holder's part of a release sealed, for it.
* What is out of date is not handed out, whether or not anything was erased since.
"""

from typing import Final

from consent import certificates, deposits, grants, rosters
from consent.certificates import to_signed
from consent.rosters import SealedTeamWrap
from consent.storage import grants as grant_rows
from consent.storage import rosters as rows
from consent.storage.base import Tx

KEPT_SECONDS: Final = 3 * 86_400


def list_wraps(tx: Tx, agency_id: bytes, sign: bytes, now: int) -> list[SealedTeamWrap]:
    """The team wraps for somebody's box key, oldest generation first; none for an auditor.

    Raises:
        NotAllowed: they are not on the current roster.
    """
    _, member = rosters.get_member(tx, agency_id, sign)
    if not member.reads:
        return []
    outdated = _find_outdated(tx, agency_id, now)
    found = rows.list_team_wraps(tx, agency_id, member.box)
    return [SealedTeamWrap(to_signed(row), row.wrap) for row in found if row.generation not in outdated]


def erase_outdated(tx: Tx, agency_id: bytes, now: int) -> None:
    """Erase the keys that nobody may hold any longer (protocol §8)."""
    outdated = _find_outdated(tx, agency_id, now)
    if outdated:
        rows.erase_team_wraps(tx, agency_id, outdated)


def _find_outdated(tx: Tx, agency_id: bytes, now: int) -> set[int]:
    kept = rows.list_wrapped_generations(tx, agency_id)
    if len(kept) < 2:
        return set()
    brought = _list_brought(tx, agency_id)
    newest = max(brought, default=0)
    followed = {old: brought[min(new for new in brought if new > old)] for old in kept if old < newest}
    late = {old for old, issued in followed.items() if now >= issued + KEPT_SECONDS}
    return late - _list_waiting(tx, agency_id, newest, now) if late else set()


def _list_brought(tx: Tx, agency_id: bytes) -> dict[int, int]:
    """For each generation of the current chain, when the roster that brought it was issued."""
    identity = certificates.find_identity(tx, agency_id)
    brought: dict[int, int] = {}
    for row in rows.list_rosters(tx, agency_id, identity) if identity else ():
        roster = rosters.parse_kept(row.body)
        brought.setdefault(roster.team.generation, roster.issued)
    return brought


def _list_waiting(tx: Tx, agency_id: bytes, newest: int, now: int) -> set[int]:
    """The generations that an open grant is still wrapped, or a part of a live release sealed, for."""
    found = grant_rows.list_team(tx, agency_id, newest, now)
    wrapped = {grant.generation for grant in found if grants.names_identity(tx, grant)}
    return wrapped | deposits.list_generations(tx, agency_id, now)
