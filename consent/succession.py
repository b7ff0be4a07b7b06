"""Succession: a roster follows another, and everything that follows from that, in one step.

* Nobody relies on the agency's roster while the next one is taken: whoever read the one
  before has ended, and whoever comes after reads this one.
* Of several vaults all are held at once, before anything of them is read to be changed.
* Nothing is held for a stranger: what is not signed by who it must be is refused before.
"""

from consent import endings, rosters, rotations, statements, team_keys
from consent.errors import BadStatement
from consent.rosters import RosterName, SealedTeamWrap
from consent.rotations import OfferedRotation
from consent.storage import grants as grant_rows
from consent.storage import holds
from consent.storage.base import Tx
from crypto.signing import Signed
from crypto.statements.agencies import Roster


def foresee(tx: Tx, instance: bytes, signed: Signed, now: int) -> None:
    """Look at a roster before anything is held for it: whoever asks needs no session.

    Raises:
        RosterRefused, BadStatement: it would be refused.
    """
    rosters.require_next(tx, instance, signed, now)


def follow(
    tx: Tx,
    instance: bytes,
    signed: Signed,
    names: list[RosterName],
    team_wraps: list[SealedTeamWrap],
    offered: list[OfferedRotation],
    now: int,
) -> None:
    """Take an agency's next roster, its team wraps and its rotations; end what was offered for another team.

    Raises:
        RosterRefused, BadStatement, BadRequest, NotAnEnvelope: as for a roster and for rotations.
    """
    agency_id = statements.read_body(Roster, signed.body, "roster").agency
    named = rotations.read_named(offered)
    if not named.agencies <= {agency_id}:
        raise BadStatement("rotation")
    holds.hold_agencies(tx, [agency_id])
    rosters.keep_roster(tx, instance, signed, names, team_wraps, now)
    left_behind = endings.list_left_behind(tx, agency_id)
    vaults = {grant.vault_id for grant in left_behind}
    holds.hold_vaults(tx, vaults | grant_rows.list_vaults(tx, named.grants))
    endings.end_left_behind(tx, left_behind, now)
    rotations.rotate_all(tx, instance, offered, now)
    team_keys.erase_outdated(tx, agency_id, now)


def foresee_rotations(tx: Tx, instance: bytes, offered: list[OfferedRotation]) -> None:
    """Look at who signed rotations before anything is held for them.

    Raises:
        BadStatement: somebody else did.
    """
    rotations.require_signed(tx, instance, offered)


def rotate(tx: Tx, instance: bytes, offered: list[OfferedRotation], now: int) -> list[bytes]:
    """Take rotations that come after their roster; gives the grants that were rotated.

    Raises:
        BadStatement, NotAnEnvelope: as for rotations.
    """
    named = rotations.read_named(offered)
    holds.share_agencies(tx, named.agencies)
    holds.hold_vaults(tx, grant_rows.list_vaults(tx, named.grants))
    return rotations.rotate_all(tx, instance, offered, now)
