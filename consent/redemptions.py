"""Redemptions: a reader uses a token, looks, and may renew or let go.

* A token answers to the agency it was made for, and to nobody else: unknown, another
  agency's and another instance's are one refusal.
* A grant sealed for a team key that a member who left still holds is opened by nobody.
* Of two people with the same code one reserves; the other is told when to come back, and then goes
  first: nobody keeps a colleague out by reserving again and again.
* Looking is written into the owner's journal in the same transaction, and so is a refused
  try, up to a bound: the journal can't be filled from outside.
* A refusal that must leave a trace is given back, not raised: the transaction stays.
"""

from dataclasses import dataclass
from typing import Final

from consent import challenges, grants, journal, pauses, quotas, rosters
from consent.errors import (
    BadStatement,
    ConsentError,
    GrantOver,
    NotAllowed,
    NotFound,
    TokenBusy,
    TokenNotHere,
    TokenOver,
)
from consent.offers import CLOCK_SLACK_SECONDS
from consent.staff import StaffMember
from consent.statements import OfReader
from consent.storage import grant_sections, holds
from consent.storage import grants as grant_rows
from consent.storage import redemptions as rows
from consent.storage import staff as staff_rows
from consent.storage.base import Tx
from consent.storage.records import Record
from crypto.encoding import to_b64
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.grants import Redeem, Terms
from crypto.statements.journal import LookedFacts, RefusedFacts

RESERVED_SECONDS: Final = 120
RENEWALS_MOST: Final = 2
TURN_SECONDS: Final = 120
"""For so long whoever kept a colleague waiting lets others go first."""


@dataclass(frozen=True)
class Redemption:
    """What a reader gets to look at: nothing of it opens without the token and the team key."""

    grant_id: bytes
    terms: Signed
    states: tuple[Signed, ...]
    package: bytes
    reserved_until: int


def redeem(tx: Tx, staff: StaffMember, statement: OfReader[Redeem], now: int) -> Redemption | ConsentError:
    """Reserve a grant for a reader who holds its token, and hand out terms and package (§10 step 3).

    Gives back TokenNotHere, TokenOver or TokenBusy for the caller to raise after the transaction.

    Raises:
        BadStatement: it is another's. NotAllowed: not a worker or coordinator on the roster.
        RosterRefused: the roster is past its date. NonceUsed: the challenge.
    """
    said, signed = statement.require_reader(staff.sign), statement.signed
    if said.agency != staff.agency_id:
        raise BadStatement("redeem")
    roster, _ = rosters.get_reader(tx, staff.agency_id, staff.sign)
    rosters.require_fresh(roster, now)
    lookup_hash = hash32(said.lookup)
    grant = _find_by_token(tx, staff, lookup_hash)
    challenges.spend(tx, said.nonce, now, staff.staff_id)
    if grant is None:
        return TokenNotHere()
    why = _find_why_over(tx, grant, lookup_hash, now)
    if why:
        _write_refusal(tx, staff, grant, signed, why, now)
        return TokenOver()
    return _reserve(tx, staff, grant, lookup_hash, signed, now)


def renew(tx: Tx, staff: StaffMember, grant_id: bytes, now: int) -> int:
    """Keep others out for two minutes more, twice at most; gives until when.

    Raises:
        NotFound: this reader never looked. GrantOver, TokenOver: too late.
        TokenBusy: somebody else looks now. NotAllowed: it was renewed twice.
    """
    grant = get_reserved(tx, staff, grant_id, now)
    until = now + RESERVED_SECONDS
    if not rows.count_renewal(tx, grant_id, staff.sign, RENEWALS_MOST):
        raise NotAllowed
    if not grant_rows.prolong(tx, grant_id, staff.sign, now, until):
        raise TokenBusy(_busy_for(grant, now))
    return until


def release(tx: Tx, staff: StaffMember, grant_id: bytes, now: int) -> None:
    """Let go of a reservation.

    Raises:
        NotFound: this reader has none.
    """
    holds.hold_vault_of(tx, grant_id)
    if rows.find_redemption(tx, grant_id, staff.sign) is None:
        raise NotFound
    rows.delete_redemption(tx, grant_id, staff.sign)
    grant_rows.release(tx, grant_id, staff.sign, now)


def get_reserved(tx: Tx, staff: StaffMember, grant_id: bytes, now: int) -> Record:
    """An offered grant for which this reader won a reservation that still counts (§10 step 6); held.

    Raises:
        NotFound: another agency's, or this reader never looked.
        GrantOver: it ended before it was opened, or after.
        TokenOver: opened meanwhile, the reservation was won with an older code, or the
            agency has another team key by now.
        Paused: its owner has yet to confirm it. TokenBusy: somebody else holds it now.
    """
    grant = grants.find_held(tx, grant_id)
    if grant is None or grant.agency_id != staff.agency_id:
        raise NotFound
    if grant.state == grants.OPEN:
        raise TokenOver
    if grants.is_over(grant, now):
        raise GrantOver
    won = rows.find_redemption(tx, grant_id, staff.sign)
    if won is None:
        raise NotFound
    if won.lookup_hash != grant.lookup_hash or grants.is_left_behind(tx, grant):
        raise TokenOver
    pauses.require_going_on(tx, grant.vault_id)
    if _is_held_by_other(grant, staff, now):
        raise TokenBusy(_busy_for(grant, now))
    return grant


def _find_by_token(tx: Tx, staff: StaffMember, lookup_hash: bytes) -> Record | None:
    mark = rows.find_mark(tx, hash32(lookup_hash))
    if mark is None or mark.agency_id != staff.agency_id:
        return None
    return grants.find_held(tx, mark.grant_id)


def _find_why_over(tx: Tx, grant: Record, lookup_hash: bytes, now: int) -> str:
    if grants.is_over(grant, now):
        return "expired" if grants.judge_how(grant, now) == grants.EXPIRED else "ended"
    if grant.state == grants.OPEN:
        return "spent"
    begins = Terms.parse(grant.terms_body).not_before - CLOCK_SLACK_SECONDS
    in_time = grant.lookup_hash == lookup_hash and begins <= now < grant.redeem_before
    stands = in_time and not grants.is_left_behind(tx, grant) and not pauses.is_paused(tx, grant.vault_id)
    return "" if stands else "expired"


def _reserve(
    tx: Tx, staff: StaffMember, grant: Record, lookup_hash: bytes, signed: Signed, now: int
) -> Redemption | ConsentError:
    is_renewing = grant.holder == staff.sign and grant.held_until > now
    until = grant.held_until if is_renewing else now + RESERVED_SECONDS
    if is_renewing:
        won = grant_rows.prolong(tx, grant.grant_id, staff.sign, now, until)
    else:
        turn_from = now - TURN_SECONDS
        won = grant_rows.reserve(tx, grant.grant_id, lookup_hash, staff.sign, now, until, turn_from)
    if not won:
        return _refuse_busy(tx, staff, grant, now)
    if not is_renewing:
        rows.replace_redemption(tx, _make_row(staff, grant, lookup_hash))
    facts = LookedFacts(redeem=signed).encode()
    actor = to_b64(staff.sign)
    journal.append_sharing(tx, grant.vault_id, grant.grant_id, "grant_looked", actor, facts, now)
    sections = grant_sections.list_sections(tx, grant.grant_id)
    states = tuple(Signed(row.state_body, row.state_sig) for row in sections if row.state_body)
    return Redemption(grant.grant_id, grants.get_terms(grant), states, grant.package, until)


def _refuse_busy(tx: Tx, staff: StaffMember, grant: Record, now: int) -> TokenBusy:
    """Somebody else holds it, and lets this reader go first afterwards; or it is this reader who waits."""
    if _is_held_by_other(grant, staff, now):
        grant_rows.make_holder_yield(tx, grant.grant_id)
        return TokenBusy(_busy_for(grant, now))
    return TokenBusy(max(1, int(grant.held_until) + TURN_SECONDS - now))


def _make_row(staff: StaffMember, grant: Record, lookup_hash: bytes) -> dict[str, object]:
    return {
        "grant_id": grant.grant_id,
        "reader": staff.sign,
        "vault_id": grant.vault_id,
        "lookup_hash": lookup_hash,
        "renewals": 0,
    }


def _write_refusal(tx: Tx, staff: StaffMember, grant: Record, signed: Signed, why: str, now: int) -> None:
    most, seconds = quotas.REFUSALS_PER_STAFF, quotas.REFUSALS_SECONDS
    if not staff_rows.count_refusal(tx, staff.staff_id, most, now, seconds):
        return
    if not grant_rows.count_refusal(tx, grant.grant_id, quotas.REFUSALS_PER_GRANT):
        return
    facts = RefusedFacts(redeem=signed, why=why).encode()  # type: ignore[arg-type]
    actor = to_b64(staff.sign)
    journal.append_sharing(tx, grant.vault_id, grant.grant_id, "grant_refused", actor, facts, now)


def _is_held_by_other(grant: Record, staff: StaffMember, now: int) -> bool:
    return grant.holder is not None and grant.holder != staff.sign and grant.held_until > now


def _busy_for(grant: Record, now: int) -> int:
    return max(1, int(grant.held_until) - now)
