"""Deposits: a second holder's part, as the owner left it with them (protocol §21).

* The server checks what it can: the terms name who holds it, the agency is on the directory under
  that identity, its roster is in date, and the part is sealed for the team key that counts now.
* A part that lies with an agency takes part in the rotation of team keys, until the release opens.
* It goes, with everything else that opens something, in the update in which the release ends.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from consent import certificates, pauses, quotas, releases, rosters, statements
from consent import times as clock
from consent.errors import BadStatement, NotAllowed, RosterRefused, TermsRefused
from consent.release_table import decide
from consent.staff import StaffMember
from consent.storage import holds
from consent.storage import releases as rows
from consent.storage.base import Tx
from consent.storage.records import Record
from crypto.envelope import check_deposit
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.agencies import Roster
from crypto.statements.releases import Holder, ReleaseTerms

MOST_BYTES: Final = 16 * 1024
BY_CARD: Final = 0
"""The generation of a part that no team key holds."""


@dataclass(frozen=True)
class Deposit:
    """A sealed part: the team generation it is for, and of a second contact the lookup of their card."""

    generation: int
    sealed: bytes
    lookup_hash: bytes | None = None


@dataclass(frozen=True)
class Moved:
    """The part of one release, for another generation."""

    release_id: bytes
    deposit: Deposit


def hold_agency(tx: Tx, terms: Signed) -> None:
    """Let no roster come between the check of these terms and their keeping, unverified as they are."""
    with suppress(BadStatement):
        holder = statements.read_body(ReleaseTerms, terms.body, "release-terms").holder
        if holder is not None and holder.agency is not None:
            holds.share_agencies(tx, [holder.agency])


def hold_agency_of(tx: Tx, release_id: bytes) -> None:
    """The same for a release that is there; what is read of it here is read again once its vault is held."""
    release = rows.find(tx, release_id)
    if release is not None and release.holder_agency is not None:
        holds.share_agencies(tx, [release.holder_agency])


def check(tx: Tx, said: ReleaseTerms, deposit: Deposit | None, now: int) -> dict[str, Any]:
    """What is kept of a deposit that fits these terms; of none where they name nobody.

    Raises:
        TermsRefused: `holder` where one of the two is missing or is another's; `agency`, `identity`.
        RosterRefused: sealed for another team key than the current one, or the roster is past its date.
        NotAnEnvelope, Quota: its bytes.
    """
    holder = said.holder
    if holder is None or deposit is None:
        if holder is not None or deposit is not None:
            raise TermsRefused("holder")
        return dict(rows.NO_HOLDER)
    if (holder.agency is None) != (deposit.lookup_hash is not None):
        raise TermsRefused("holder")
    _check_team(tx, holder, deposit.generation, now)
    _check_sealed(deposit.sealed)
    return {
        **rows.NO_HOLDER,
        "holder_agency": holder.agency,
        "holder_generation": deposit.generation,
        "deposit": deposit.sealed,
        "holder_lookup_hash": deposit.lookup_hash,
    }


def replace(tx: Tx, vault_id: bytes, release_id: bytes, deposit: Deposit, now: int) -> None:
    """The same part for the agency's newest team key, from its owner.

    Raises:
        NotFound: the vault has no such release. ReleaseFrozen: it is open. ReleaseOver: it is over.
        TermsRefused: no agency holds a part of it; `agency`, `identity`. RosterRefused: as `check`.
        Paused: it must be confirmed first.
    """
    pauses.require_going_on(tx, vault_id)
    release = releases.get_own(tx, vault_id, release_id)
    decide("deposit", releases.judge(release, clock.tell(tx, now)).state)
    holder = releases.get_release_terms(release).holder
    if holder is None or holder.agency is None or deposit.lookup_hash is not None:
        raise TermsRefused("holder")
    _check_team(tx, holder, deposit.generation, now)
    _check_sealed(deposit.sealed)
    rows.keep_deposit(tx, release_id, deposit.generation, deposit.sealed)


def list_to_move(tx: Tx, staff: StaffMember, now: int) -> list[Record]:
    """What is sealed for an older team key than the current one, for a coordinator.

    Raises:
        NotAllowed: not a coordinator on the current roster.
    """
    roster = _get_coordinated(tx, staff)
    found = [one for one in list_movable(tx, staff.agency_id, now) if _is_behind(one, roster)]
    paused = pauses.list_paused(tx, {one.vault_id for one in found})
    return [one for one in found if one.vault_id not in paused]


def move(tx: Tx, staff: StaffMember, moved: list[Moved], now: int) -> list[bytes]:
    """Keep parts that a coordinator sealed for the current team key; gives the releases it did something to.

    What is open or over, paused, another agency's, or newer by now is left out without harm to the rest.

    Raises:
        NotAllowed: not a coordinator on the current roster. NotAnEnvelope, Quota: their bytes.
        RosterRefused: sealed for another team key than the current one.
    """
    roster = _get_coordinated(tx, staff)
    for one in moved:
        if one.deposit.generation != roster.team.generation:
            raise RosterRefused
        _check_sealed(one.deposit.sealed)
    holds.hold_vaults(tx, rows.list_vaults(tx, {one.release_id for one in moved}))
    waiting = {one.release_id for one in list_to_move(tx, staff, now)}
    done = []
    for one in moved:
        is_kept = one.release_id in waiting and rows.keep_deposit(
            tx, one.release_id, one.deposit.generation, one.deposit.sealed
        )
        if is_kept:
            waiting.discard(one.release_id)
            done.append(one.release_id)
    return done


def list_movable(tx: Tx, agency_id: bytes, now: int) -> list[Record]:
    """The releases of which this agency, under its identity of now, holds a part that is still of use."""
    times, identity = clock.tell(tx, now), certificates.find_identity(tx, agency_id)
    found = [one for one in rows.list_held(tx, agency_id) if one.state in rows.BEFORE_OPEN]
    live = [one for one in found if not releases.judge(one, times).is_over]
    return [one for one in live if is_of(identity, one)]


def is_of(identity: bytes | None, release: Record) -> bool:
    """Whether an agency holds a part of this release under this identity."""
    holder = releases.get_release_terms(release).holder
    return identity is not None and holder is not None and holder.identity == hash32(identity)


def list_generations(tx: Tx, agency_id: bytes, now: int) -> set[int]:
    """The team generations for which a part that is still of use is sealed."""
    return {one.holder_generation for one in list_movable(tx, agency_id, now)}


def _check_team(tx: Tx, holder: Holder, generation: int, now: int) -> None:
    if holder.agency is None:
        if generation != BY_CARD:
            raise TermsRefused("holder")
        return
    identity = certificates.find_identity(tx, holder.agency)
    if identity is None:
        raise TermsRefused("agency")
    if hash32(identity) != holder.identity:
        raise TermsRefused("identity")
    roster = rosters.find_current(tx, holder.agency)
    if roster is None or roster.team.generation != generation:
        raise RosterRefused
    rosters.require_fresh(roster, now)


def _check_sealed(sealed: bytes) -> None:
    statements.check_sealed(check_deposit, sealed)
    quotas.require_fits(sealed, MOST_BYTES)


def _get_coordinated(tx: Tx, staff: StaffMember) -> Roster:
    roster, member = rosters.get_member(tx, staff.agency_id, staff.sign)
    if member.role != "coordinator":
        raise NotAllowed
    return roster


def _is_behind(release: Record, roster: Roster) -> bool:
    return bool(release.holder_generation < roster.team.generation)
