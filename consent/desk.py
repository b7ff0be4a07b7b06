"""What a reader sees of the grants that were opened for them.

* Live ones with terms, claim and sealed words; of an ended one a single receipt line stays.
* Of a paused one nothing but that it is there.
* Nothing about grants of others, and nothing of the vault behind a grant.
"""

from typing import Any

from consent import certificates, grants, pauses
from consent.claims import read_wraps
from consent.staff import StaffMember
from consent.storage import grants as rows
from consent.storage import readings
from consent.storage.base import Tx
from consent.storage.records import Record
from crypto.signing import Signed
from crypto.statements.grants import Terms


def list_grants(tx: Tx, staff: StaffMember, now: int) -> list[dict[str, Any]]:
    """The grants this staff member may read or could, those that end first in front."""
    if not grants.may_read(tx, staff):
        return []
    identity = certificates.find_identity(tx, staff.agency_id)
    changed = grants.list_changed(tx, staff)
    last_reads = readings.list_last_reads(tx, staff.agency_id, staff.sign)
    claimed = rows.list_claimed(tx, staff.agency_id, staff.sign)
    mine = [one for one in claimed if grants.is_in_audience(staff, one) and grants.is_of(identity, one)]
    resting = pauses.list_paused(tx, {one.vault_id for one in mine if not grants.is_over(one, now)})
    live = [one for one in mine if not grants.is_over(one, now) and one.vault_id not in resting]
    papers = grants.list_papers(tx, live)
    return [
        _to_line(
            one,
            papers.get(one.grant_id, {}),
            one.grant_id in changed,
            last_reads.get(one.grant_id),
            now,
            rests=one.vault_id in resting and not grants.is_over(one, now),
        )
        for one in mine
    ]


def read_pulse(tx: Tx, staff: StaffMember, grant_id: bytes, now: int) -> dict[str, Any]:
    """Whether an open page may stay open.

    Raises:
        NotFound: not a grant this person may read. GrantOver: it is over.
        Paused: its owner has yet to confirm it.
    """
    grant = grants.get_readable(tx, staff, grant_id, now)
    changed = grants.is_changed(tx, staff, grant)
    return {"state": grants.OPEN, "ends_at": grant.end_at, "changed": changed, "at": now}


def _to_line(
    grant: Record,
    papers: dict[str, Signed],
    is_changed: bool,
    last_read: int | None,
    now: int,
    *,
    rests: bool,
) -> dict[str, Any]:
    over = grants.is_over(grant, now)
    line = {
        "grant": grant.grant_id,
        "state": grants.judge_state(grant, now),
        "how": grants.judge_how(grant, now),
        "audience": grant.audience,
        "opened_at": grant.opened_at,
        "ends_at": grant.end_at,
        "sections": len(Terms.parse(grant.terms_body).sections),
        "changed": is_changed and not over and not rests,
        "paused": rests,
    }
    optional = {
        "ended_at": grants.judge_ended_at(grant, now),
        "last_read": last_read,
        **({} if over or rests else {**papers, "words": read_wraps(grant.wraps).words}),
    }
    return line | {name: value for name, value in optional.items() if value is not None}
