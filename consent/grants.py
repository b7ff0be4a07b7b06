"""Grants: who may read which sections, until when, as each side may see it.

* State is judged at the time of the answer: a grant past its end is over, whether or not
  anything ran since.
* A grant belongs to the agency identity its terms name; under another one it is for nobody.
* An owner sees the grants of their own vault; for everybody else they do not exist.
* A reader sees a grant once it was opened for them, and never anything of the vault's own:
  no vault id, counter, number or head.
"""

from typing import Any

from consent import certificates, pauses, rosters
from consent.errors import GrantOver, NotAllowed, NotFound
from consent.staff import StaffMember
from consent.storage import grant_sections, holds, readings
from consent.storage import grants as rows
from consent.storage.base import Tx, is_sqlite, is_writing
from consent.storage.records import Record
from crypto.hashing import hash32
from crypto.signing import Signed
from crypto.statements.grants import Claim, Terms

OFFERED, OPEN, ENDED = "offered", "open", "ended"
EXPIRED = "expired"


def is_over(grant: Record, now: int) -> bool:
    """Whether the grant ended or its time has passed."""
    return bool(grant.state == ENDED or grant.end_at <= now)


def judge_state(grant: Record, now: int) -> str:
    """offered, open or ended, as of now."""
    return ENDED if is_over(grant, now) else str(grant.state)


def judge_how(grant: Record, now: int) -> str:
    """How a grant that is over ended; empty while it lives."""
    if grant.state == ENDED:
        return str(grant.how)
    return EXPIRED if is_over(grant, now) else ""


def judge_ended_at(grant: Record, now: int) -> int | None:
    """When a grant that is over ended."""
    if grant.state == ENDED:
        return int(grant.ended_at)
    return int(grant.end_at) if is_over(grant, now) else None


def get_terms(grant: Record) -> Signed:
    """The signed terms of a grant."""
    return Signed(grant.terms_body, grant.terms_sig)


def find_claim(grant: Record) -> Signed | None:
    """The signed claim of a grant that was opened."""
    return None if grant.claim_body is None else Signed(grant.claim_body, grant.claim_sig)


def find_rotation(grant: Record) -> Signed | None:
    """The newest signed rotation of a grant, if there is one."""
    return None if grant.rotation_body is None else Signed(grant.rotation_body, grant.rotation_sig)


def find_held(tx: Tx, grant_id: bytes) -> Record | None:
    """The grant with this id, if there is one, its vault held before."""
    if not is_sqlite(tx):
        holds.hold_vault_of(tx, grant_id)
        return rows.find_grant(tx, grant_id)
    grant = rows.find_grant(tx, grant_id)  # a writer is alone, so this is still so when it holds
    holds.hold_vault_found(tx, None if grant is None else grant.vault_id)
    return grant


def get_first_terms(tx: Tx, grant: Record) -> Signed:
    """The signed terms that the claim of an opened grant names; of a renewed one, not its own."""
    return list_first_terms(tx, [grant])[grant.grant_id]


def list_first_terms(tx: Tx, opened: list[Record]) -> dict[bytes, Signed]:
    """As `get_first_terms` of each grant, in one statement."""
    named = {grant.grant_id: Claim.parse(grant.claim_body).grant for grant in opened}
    terms = {
        row.grant_id: Signed(row.terms_body, row.terms_sig) for row in rows.list_terms(tx, named.values())
    }
    return {grant_id: terms[first] for grant_id, first in named.items()}


def get_opening(grant: Record) -> Signed:
    """By what a grant was opened: its renewal, or else its claim."""
    if grant.renewal_body is not None:
        return Signed(grant.renewal_body, grant.renewal_sig)
    return Signed(grant.claim_body, grant.claim_sig)


def to_papers(tx: Tx, grant: Record) -> dict[str, Signed]:
    """What vouches for a grant, as protocol §14 names it: terms, and how it was opened and rotated."""
    return list_papers(tx, [grant])[grant.grant_id]


def list_papers(tx: Tx, found: list[Record]) -> dict[bytes, dict[str, Signed]]:
    """As `to_papers` of each grant, in one statement at most."""
    renewed = [grant for grant in found if grant.renews is not None]
    first_terms = list_first_terms(tx, renewed) if renewed else {}
    return {grant.grant_id: _to_papers(grant, first_terms.get(grant.grant_id)) for grant in found}


def _to_papers(grant: Record, first_terms: Signed | None) -> dict[str, Signed]:
    papers = {
        "terms": get_terms(grant),
        "claim": find_claim(grant),
        "rotation": find_rotation(grant),
    }
    if first_terms is not None:
        papers |= {"first_terms": first_terms, "renewal": get_opening(grant)}
    return {name: signed for name, signed in papers.items() if signed is not None}


def get_own(tx: Tx, vault_id: bytes, grant_id: bytes) -> Record:
    """A grant of this vault.

    Raises:
        NotFound: it has no such grant.
    """
    grant = rows.find_grant(tx, grant_id)
    if grant is None or grant.vault_id != vault_id:
        raise NotFound
    return grant


def get_live(tx: Tx, vault_id: bytes, grant_id: bytes, now: int) -> Record:
    """A grant of this vault that is not over.

    Raises:
        NotFound: it has no such grant.
        GrantOver: it is over.
    """
    grant = get_own(tx, vault_id, grant_id)
    if is_over(grant, now):
        raise GrantOver
    return grant


def get_readable(tx: Tx, staff: StaffMember, grant_id: bytes, now: int) -> Record:
    """An open grant that this staff member may read now.

    Raises:
        NotFound: no such grant, never opened, another agency's, or not for this person.
        GrantOver: it is over.
        Paused: its owner has yet to confirm it.
    """
    grant = get_opened(tx, staff, grant_id, now)
    pauses.require_going_on(tx, grant.vault_id)
    return grant


def get_opened(tx: Tx, staff: StaffMember, grant_id: bytes, now: int) -> Record:
    """An open grant for this staff member, paused or not.

    Raises:
        NotFound: no such grant, never opened, another agency's, or not for this person.
        GrantOver: it is over.
    """
    grant = find_held(tx, grant_id) if is_writing(tx) else rows.find_grant(tx, grant_id)
    if grant is None or not is_reader(tx, staff, grant):
        raise NotFound
    if is_over(grant, now):
        raise GrantOver
    return grant


def is_reader(tx: Tx, staff: StaffMember, grant: Record) -> bool:
    """Whether a grant was opened for this staff member, who may still read at all."""
    return is_in_audience(staff, grant) and may_read(tx, staff) and names_identity(tx, grant)


def is_in_audience(staff: StaffMember, grant: Record) -> bool:
    """Whether a grant was opened for this person, or for their team."""
    if grant.agency_id != staff.agency_id or grant.opened_at is None:
        return False
    return bool(grant.audience == "team" or grant.reader == staff.sign)


def names_identity(tx: Tx, grant: Record) -> bool:
    """Whether the identity in the terms is the one the operator certifies for this agency now."""
    return is_of(certificates.find_identity(tx, grant.agency_id), grant)


def is_of(identity: bytes | None, grant: Record) -> bool:
    """Whether the terms of a grant name this identity."""
    return identity is not None and hash32(identity) == Terms.parse(grant.terms_body).identity


def is_left_behind(tx: Tx, grant: Record) -> bool:
    """Whether the agency has another identity or team key by now than an offered grant is sealed for."""
    terms = Terms.parse(grant.terms_body)
    return not rosters.is_team_of(tx, terms.agency, terms.identity, terms.roster_n)


def may_read(tx: Tx, staff: StaffMember) -> bool:
    """Whether somebody is a worker or coordinator now."""
    try:
        rosters.get_reader(tx, staff.agency_id, staff.sign)
    except NotAllowed:
        return False
    return True


def is_changed(tx: Tx, staff: StaffMember, grant: Record) -> bool:
    """Whether something this person read is now shown otherwise, or not at all."""
    marks = readings.list_marks(tx, grant.grant_id, staff.sign)
    shown = {row.section_id: row.revision for row in list_shown(tx, grant.grant_id)}
    return any(shown.get(section) != revision for section, revision in marks.items())


def list_changed(tx: Tx, staff: StaffMember) -> set[bytes]:
    """The open grants of the agency of which `is_changed` would be true, in one statement."""
    seen = readings.list_seen(tx, staff.agency_id, staff.sign)
    return {row.grant_id for row in seen if row.taken_out or row.shown != row.seen}


def list_shown(tx: Tx, grant_id: bytes) -> list[Record]:
    """The sections of a grant that are shown now, in the order of its terms."""
    return keep_shown(grant_sections.list_sections(tx, grant_id))


def keep_shown(sections: list[Record]) -> list[Record]:
    """Those of these sections of a grant that are shown now."""
    return [row for row in sections if is_shown(row)]


def is_shown(row: Record) -> bool:
    """Whether something of this section of a grant is shown now."""
    return bool(row.revision and not row.taken_out)


def list_for_owner(tx: Tx, vault_id: bytes, now: int) -> list[dict[str, Any]]:
    """Every grant of the vault as protocol §14.2 *Grant*, oldest first."""
    return [to_owner(grant, now) for grant in rows.list_of_vault(tx, vault_id)]


def to_owner(grant: Record, now: int) -> dict[str, Any]:
    """One grant as its owner sees it (protocol §14.2 *Grant*)."""
    state = judge_state(grant, now)
    answer = {
        "grant": grant.grant_id,
        "agency": grant.agency_id,
        "state": state,
        "how": judge_how(grant, now),
        "terms": hash32(grant.terms_body),
        "offered_at": grant.offered_at,
        "not_after": grant.end_at,
        "redeem_before": grant.redeem_before,
        "reads": grant.reads,
    }
    optional = {
        "reader": grant.reader,
        "opened_at": grant.opened_at,
        "ended_at": judge_ended_at(grant, now),
    }
    answer |= {name: value for name, value in optional.items() if value is not None}
    if state == OFFERED:
        answer["looking"] = grant.holder is not None and grant.held_until > now
    return answer


def forget_section(tx: Tx, vault_id: bytes, section_id: bytes) -> None:
    """A section was deleted: every grant that showed it answers "taken out" from now on."""
    grant_sections.take_out(tx, vault_id, section_id)
