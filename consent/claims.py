"""Claims: a redemption becomes an open grant, once.

* One conditional update spends the token, erases the package and opens the grant; of two
  claims exactly one gets through.
* The wraps are for the reader's own box key or the team's current key, as the roster says.
* A claim that names an older sealing spends nothing: the reader fetches again.
"""

from consent import journal, quotas, redemptions, rosters, statements
from consent.errors import BadStatement, OldSealing, TokenOver
from consent.staff import StaffMember
from consent.statements import OfReader
from consent.storage import grant_sections
from consent.storage import grants as rows
from consent.storage import redemptions as redemption_rows
from consent.storage.base import Tx, mark_erasing
from consent.storage.records import Record
from crypto import grants as crypto_grants
from crypto.encoding import to_b64
from crypto.envelope import check_words_wrap
from crypto.errors import TermsRefused
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.agencies import Member, Roster
from crypto.statements.grants import Claim, Terms, Wraps
from crypto.statements.journal import OpenedFacts


def claim(
    tx: Tx, staff: StaffMember, statement: OfReader[Claim], wraps: bytes, now: int
) -> tuple[bytes, int]:
    """Open a grant for the reader who looked (§10 step 6); gives its id and its end.

    Raises:
        NotFound, GrantOver, TokenOver, TokenBusy: as for a reservation.
        NotAllowed: not a worker or coordinator on the roster. RosterRefused: it is past its date.
        BadStatement: the claim is another's, or its wraps do not read or fit to it.
        OldSealing: what is offered was sealed afresh; nothing is spent. Quota: the wraps are too large.
    """
    said, signed = statement.require_reader(staff.sign), statement.signed
    grant = redemptions.get_reserved(tx, staff, said.grant, now)
    roster, member = rosters.get_reader(tx, staff.agency_id, staff.sign)
    rosters.require_fresh(roster, now)
    terms = Terms.parse(grant.terms_body)
    _check(grant, terms, said, wraps, roster, member)
    _require_offered(tx, said)
    end_at = crypto_grants.effective_end(terms, claimed_at=now)
    values = _make_values(said, signed, wraps, end_at)
    if not rows.open_grant(tx, said.grant, grant.lookup_hash, staff.sign, now, values):
        raise TokenOver
    redemption_rows.delete_redemptions(tx, said.grant)
    mark_erasing(tx)
    facts = OpenedFacts(claim=signed).encode()
    journal.append_sharing(tx, grant.vault_id, said.grant, "grant_opened", to_b64(staff.sign), facts, now)
    return said.grant, end_at


def read_wraps(wraps: bytes) -> Wraps:
    """The wraps object of a claim or rotation, its sealed parts of the right shape.

    Raises:
        BadStatement: it does not read. NotAnEnvelope: the words in it.
    """
    parsed = statements.read_body(Wraps, wraps, "wraps")
    statements.check_sealed(check_words_wrap, parsed.words)
    return parsed


def read_new_wraps(wraps: bytes) -> Wraps:
    """The same of somebody who asks to keep it.

    Raises:
        Quota: it is larger than any grant needs. BadStatement, NotAnEnvelope: as for one that is kept.
    """
    quotas.require_fits(wraps, quotas.MOST_PACKAGE_BYTES)
    return read_wraps(wraps)


def _check(grant: Record, terms: Terms, said: Claim, wraps: bytes, roster: Roster, member: Member) -> None:
    read_new_wraps(wraps)
    is_team = terms.audience == "team"
    recipient, generation = (roster.team.key, roster.team.generation) if is_team else (member.box, 0)
    try:
        crypto_grants.check_claim(
            said,
            member.sign,
            terms=terms,
            terms_hash=hash32(grant.terms_body),
            recipient=recipient,
            wraps=wraps,
        )
        crypto_grants.check_wraps(wraps, said)
    except TermsRefused as refused:
        raise BadStatement(refused.why) from None
    if said.generation != generation:
        raise BadStatement("claim_generation")


def _require_offered(tx: Tx, said: Claim) -> None:
    offered = grant_sections.list_sections(tx, said.grant)
    named = [(section.id, section.revision, section.sealing) for section in said.sections]
    if named != [(row.section_id, row.revision, row.sealing) for row in offered]:
        raise OldSealing


def _make_values(said: Claim, signed: Signed, wraps: bytes, end_at: int) -> dict[str, object]:
    return {
        "claim_body": signed.body,
        "claim_sig": signed.sig,
        "recipient": said.recipient,
        "generation": said.generation,
        "wraps": wraps,
        "end_at": end_at,
    }
