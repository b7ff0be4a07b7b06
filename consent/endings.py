"""Endings: now, for good, and with less than granting took.

* One transaction: state, package, lookup, wraps, wrap-states, journal. From its commit on
  every request of an agency for the grant is refused.
* Ending what has ended answers the same and changes nothing.
* A grant past its end is over without this; here what was kept for it is erased, at the next
  write to its vault.
"""

from functools import cache, partial
from typing import Any, Final

from consent import challenges, grants, journal, rosters, statements
from consent.errors import BadStatement, GrantOver
from consent.staff import StaffMember
from consent.storage import grant_sections, readings, redemptions
from consent.storage import grants as rows
from consent.storage.base import Tx, mark_erasing
from consent.storage.records import Record
from crypto.encoding import to_b64
from crypto.signing import Signed
from crypto.statements.grants import Ending, Terms
from crypto.statements.journal import EXPOSED, OWNER, SERVER, EndedFacts

WITHDRAWN: Final = "withdrawn"
RENEWED: Final = "renewed"


def end_by_owner(tx: Tx, vault_id: bytes, grant_id: bytes, now: int) -> dict[str, Any]:
    """End one grant of the vault; gives it as its owner sees it.

    Raises:
        NotFound: the vault has no such grant.
    """
    _withdraw(tx, grants.get_own(tx, vault_id, grant_id), now)
    return grants.to_owner(grants.get_own(tx, vault_id, grant_id), now)


def end_all(tx: Tx, vault_id: bytes, now: int) -> list[dict[str, Any]]:
    """End every live grant of the vault; gives all its grants as their owner sees them."""
    end_all_but(tx, vault_id, set(), now)
    return grants.list_for_owner(tx, vault_id, now)


def end_all_but(tx: Tx, vault_id: bytes, going_on: set[bytes], now: int) -> None:
    """End every live grant of the vault that is not named."""
    for grant in rows.list_live(tx, vault_id):
        if grant.grant_id not in going_on:
            _withdraw(tx, grant, now)


def end_exposed(tx: Tx, vault_id: bytes, grant_id: bytes, lookup_hash: bytes, now: int) -> None:
    """End a grant of the vault that is offered under this very token, which reached the server (§9).

    The vault is held.
    """
    if not rows.end_offered(tx, grant_id, lookup_hash, EXPOSED, now):
        return
    _erase(tx, grant_id)
    facts = EndedFacts(how=EXPOSED).encode()
    journal.append_sharing(tx, vault_id, grant_id, "grant_ended", SERVER, facts, now)


def end_by_office(
    tx: Tx, instance: bytes, staff: StaffMember, grant_id: bytes, signed: Signed, now: int
) -> None:
    """Hand a grant back, or end it on the person's word or at the close of a visit (§12).

    Raises:
        NotFound: not a grant this person may read.
        GrantOver: it is over already.
        BadStatement: the ending does not verify, or is about another grant or reader.
        NonceUsed: its challenge.
    """
    grant = grants.get_opened(tx, staff, grant_id, now)
    said = statements.read_signed(Ending, "ending", instance, signed, staff.sign)
    if said.grant != grant_id or said.reader != staff.sign:
        raise BadStatement("ending")
    challenges.spend(tx, said.nonce, now, staff.staff_id)
    if not rows.end_grant(tx, grant_id, said.how, now):
        raise GrantOver
    _erase(tx, grant_id)
    facts = EndedFacts(how=said.how, ending=signed).encode()
    journal.append_sharing(tx, grant.vault_id, grant_id, "grant_ended", to_b64(staff.sign), facts, now)


def end_renewed(tx: Tx, grant: Record, now: int) -> None:
    """End what another grant goes on from; one whose time has passed ended by itself."""
    if grants.is_over(grant, now):
        _expire(tx, grant)
    elif rows.end_grant(tx, grant.grant_id, RENEWED, now):
        _erase(tx, grant.grant_id)
        facts = EndedFacts(how=RENEWED).encode()
        journal.append_sharing(tx, grant.vault_id, grant.grant_id, "grant_ended", OWNER, facts, now)


def erase_expired(tx: Tx, vault_id: bytes, now: int) -> None:
    """Erase what is kept for grants of the vault whose time has passed; they are over already."""
    for grant in rows.list_past_end(tx, vault_id, now):
        _expire(tx, grant)


def list_left_behind(tx: Tx, agency_id: bytes) -> list[Record]:
    """What is offered for another identity or team key than the agency's newest roster has."""
    is_team_of = cache(partial(rosters.is_team_of, tx))  # asked once a roster, however many grants name it
    offered = [(grant, Terms.parse(grant.terms_body)) for grant in rows.list_offered(tx, agency_id)]
    return [grant for grant, terms in offered if not is_team_of(terms.agency, terms.identity, terms.roster_n)]


def end_left_behind(tx: Tx, left_behind: list[Record], now: int) -> None:
    """End offers that were left behind; their vaults are held.

    Nothing such an offer holds was handed out since, so it ends as if its time had passed.
    """
    for grant in left_behind:
        if rows.end_grant(tx, grant.grant_id, grants.EXPIRED, min(now, grant.end_at)):
            _erase(tx, grant.grant_id)


def _withdraw(tx: Tx, grant: Record, now: int) -> None:
    if grant.state != grants.ENDED and grants.is_over(grant, now):
        _expire(tx, grant)
    elif rows.end_grant(tx, grant.grant_id, WITHDRAWN, now):
        _erase(tx, grant.grant_id)
        facts = EndedFacts(how=WITHDRAWN).encode()
        journal.append_sharing(tx, grant.vault_id, grant.grant_id, "grant_ended", OWNER, facts, now)


def _expire(tx: Tx, grant: Record) -> None:
    if rows.end_grant(tx, grant.grant_id, grants.EXPIRED, grant.end_at):
        _erase(tx, grant.grant_id)


def _erase(tx: Tx, grant_id: bytes) -> None:
    grant_sections.erase_wraps(tx, grant_id)
    redemptions.delete_redemptions(tx, grant_id)
    readings.delete_nonces(tx, grant_id)
    mark_erasing(tx)
