"""The second holder: an agency or a second contact who must say yes as well (protocol §21).

* Nobody says yes before it was asked for; the first yes counts.
* A yes is signed by somebody who reads at the agency that the terms name, or with the card that they
  name, over a nonce that works once; it hands over a part that the server can't open.
* What is over, paused, or another's, gives a holder nothing.
"""

from typing import Any

from consent import (
    certificates,
    challenges,
    contact,
    deposits,
    journal,
    notices,
    pauses,
    releases,
    rosters,
    statements,
)
from consent import times as clock
from consent.errors import BadStatement, Conflict, NotFound
from consent.keys import Keys
from consent.release_table import ARMED, ASKED, OPEN, WAITING, decide
from consent.releases import Judged
from consent.staff import StaffMember
from consent.storage import holds
from consent.storage import releases as rows
from consent.storage.base import Tx
from consent.storage.records import Record
from crypto.encoding import to_b64
from crypto.envelope import check_held_part
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.journal import HeldFacts
from crypto.statements.releases import ReleaseYes


def find_card(tx: Tx, lookup: bytes, now: int) -> bytes | None:
    """The release of a holder's card that is not over, by what only its holder can make."""
    release = rows.find_by_holder_card(tx, hash32(lookup))
    if release is None or releases.judge(release, clock.tell(tx, now)).is_over:
        return None
    return bytes(release.release_id)


def look(tx: Tx, lookup: bytes, now: int) -> dict[str, Any]:
    """What the holder of a card is told, and a nonce for their yes.

    Raises:
        NotFound: no release answers to the card, or it is over.
    """
    release = rows.find_by_holder_card(tx, hash32(lookup))
    if release is None:
        raise NotFound
    holds.hold_vaults(tx, [release.vault_id])
    release, times, judged = contact.get_live(tx, release.release_id, now)
    holder = releases.get_release_terms(release).holder
    if holder is None or holder.sign is None or release.holder_lookup_hash != hash32(lookup):
        raise NotFound
    is_paused = pauses.is_paused(tx, release.vault_id)
    is_asked = judged.state != ARMED and not is_paused
    answer = {
        "release": release.release_id,
        "state": judged.state,
        "terms": hash32(release.terms_body),
        "deposit": release.deposit if is_asked else b"",
        "said_yes": release.yes_body is not None,
        "paused": is_paused,
        "nonce": contact.make_nonce(tx, release, holder.sign, times),
        "at": times.now,
    }
    return {**answer, **_opening(judged)}


def check_yes(tx: Tx, keys: Keys, signed: Signed, now: int) -> None:
    """Look at a yes of a second contact before anything is held for it: a stranger can make none.

    Raises:
        NotFound, BadStatement: as `say_yes_by_card`.
    """
    said = statements.read_body(ReleaseYes, signed.body, "release-yes")
    release, _, _ = contact.get_live(tx, said.release, now)
    _require_card(release, said)
    statements.check_signed("release-yes", keys.instance, signed, said.holder)


def say_yes_by_card(tx: Tx, keys: Keys, signed: Signed, part: bytes, now: int) -> None:
    """Keep the yes of a second contact.

    Raises:
        NotFound: no such release, or it is over. NotBegun: nobody asked. Conflict: there is a yes.
        BadStatement, NonceUsed: the yes. NotAnEnvelope: the part. Paused: it must be confirmed first.
    """
    said = statements.read_body(ReleaseYes, signed.body, "release-yes")
    release, times, judged = contact.get_live(tx, said.release, now)
    _require_card(release, said)
    _check(keys, release, said, signed, part)
    contact.spend(tx, said.nonce, release, said.holder, times)
    _keep(tx, release, judged, said, signed, part, now)


def list_holdings(tx: Tx, staff: StaffMember, now: int) -> list[dict[str, Any]]:
    """What was asked for and waits for a yes of this agency, or got it; none for an auditor.

    Raises:
        NotAllowed: not on the current roster.
    """
    _, member = rosters.get_member(tx, staff.agency_id, staff.sign)
    if not member.reads:
        return []
    times, identity = clock.tell(tx, now), certificates.find_identity(tx, staff.agency_id)
    held = [(one, releases.judge(one, times)) for one in rows.list_held(tx, staff.agency_id)]
    running = [(one, judged) for one, judged in held if judged.state in (ASKED, WAITING, OPEN)]
    paused = pauses.list_paused(tx, {one.vault_id for one, _ in running})
    return [
        {
            "release": one.release_id,
            "state": judged.state,
            "terms": hash32(one.terms_body),
            "generation": one.holder_generation,
            "deposit": one.deposit,
            "said_yes": one.yes_body is not None,
            **_opening(judged),
        }
        for one, judged in running
        if one.vault_id not in paused and deposits.is_of(identity, one)
    ]


def say_yes(
    tx: Tx, keys: Keys, staff: StaffMember, release_id: bytes, signed: Signed, part: bytes, now: int
) -> None:
    """Keep the yes of somebody at an agency.

    Raises:
        NotAllowed: an auditor, or not on the current roster. RosterRefused: that is past its date.
        NotFound: no such release, it is over, or this agency holds no part of it.
        NotBegun: nobody asked. Conflict: there is a yes. Paused: it must be confirmed first.
        BadStatement, NonceUsed: the yes. NotAnEnvelope: the part.
    """
    roster, _ = rosters.get_reader(tx, staff.agency_id, staff.sign)
    release, identity = releases.find_held(tx, release_id), certificates.find_identity(tx, staff.agency_id)
    if release is None or release.holder_agency != staff.agency_id or not deposits.is_of(identity, release):
        raise NotFound
    rosters.require_fresh(roster, now)
    said = statements.read_body(ReleaseYes, signed.body, "release-yes")
    if said.holder != staff.sign or said.release != release_id:
        raise BadStatement("release-yes")
    _check(keys, release, said, signed, part)
    challenges.spend(tx, said.nonce, now, staff.staff_id)
    release, _, judged = contact.get_live(tx, release_id, now)
    _keep(tx, release, judged, said, signed, part, now)


def _opening(judged: Judged) -> dict[str, int]:
    if judged.state not in (ASKED, WAITING) or judged.opens_at is None:
        return {}
    return {"opens_at": judged.opens_at}


def _require_card(release: Record, said: ReleaseYes) -> None:
    holder = releases.get_release_terms(release).holder
    if holder is None or holder.sign != said.holder:
        raise BadStatement("release-yes")


def _check(keys: Keys, release: Record, said: ReleaseYes, signed: Signed, part: bytes) -> None:
    statements.check_signed("release-yes", keys.instance, signed, said.holder)
    statements.check_sealed(check_held_part, part)
    if (said.terms, said.part) != (hash32(release.terms_body), hash32(part)):
        raise BadStatement("release-yes")


def _keep(
    tx: Tx, release: Record, judged: Judged, said: ReleaseYes, signed: Signed, part: bytes, now: int
) -> None:
    pauses.require_going_on(tx, release.vault_id)
    decide("yes", judged.state)
    if not rows.keep_yes(tx, release.release_id, signed.body, signed.sig, part):
        raise Conflict
    facts, at = HeldFacts(yes=signed).encode(), clock.tell(tx, now).now
    journal.append_sharing(
        tx, release.vault_id, release.release_id, "release_held", to_b64(said.holder), facts, at
    )
    if judged.state == WAITING:
        notices.tell_contact(tx, release, now)
