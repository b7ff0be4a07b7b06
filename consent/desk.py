"""What a reader sees of the grants that were opened for them.

* Live ones with terms, claim and sealed words; of an ended one a single receipt line stays.
* Nothing about grants of others, and nothing of the vault behind a grant.
"""

from typing import Any

from consent import grants
from consent.claims import read_wraps
from consent.staff import StaffMember
from consent.storage import grants as rows
from consent.storage import readings
from consent.storage.base import Tx
from consent.storage.records import Record
from crypto.statements.grants import Terms


def list_grants(tx: Tx, staff: StaffMember, now: int) -> list[dict[str, Any]]:
    """The grants this staff member may read or could, those that end first in front."""
    if not grants.may_read(tx, staff):
        return []
    claimed = rows.list_claimed(tx, staff.agency_id)
    mine = (grant for grant in claimed if grants.is_in_audience(staff, grant))
    return [_to_line(tx, staff, grant, now) for grant in mine if grants.names_identity(tx, grant)]


def read_pulse(tx: Tx, staff: StaffMember, grant_id: bytes, now: int) -> dict[str, Any]:
    """Whether an open page may stay open.

    Raises:
        NotFound: not a grant this person may read. GrantOver: it is over.
    """
    grant = grants.get_readable(tx, staff, grant_id, now)
    changed = grants.is_changed(tx, staff, grant)
    return {"state": grants.OPEN, "ends_at": grant.end_at, "changed": changed, "at": now}


def _to_line(tx: Tx, staff: StaffMember, grant: Record, now: int) -> dict[str, Any]:
    over = grants.is_over(grant, now)
    line = {
        "grant": grant.grant_id,
        "state": grants.judge_state(grant, now),
        "how": grants.judge_how(grant, now),
        "audience": grant.audience,
        "opened_at": grant.opened_at,
        "ends_at": grant.end_at,
        "sections": len(Terms.parse(grant.terms_body).sections),
        "changed": not over and grants.is_changed(tx, staff, grant),
    }
    optional = {
        "ended_at": grants.judge_ended_at(grant, now),
        "last_read": readings.find_last_read(tx, grant.grant_id, staff.sign),
        **({} if over else _to_papers(tx, grant)),
    }
    return line | {name: value for name, value in optional.items() if value is not None}


def _to_papers(tx: Tx, grant: Record) -> dict[str, Any]:
    return {**grants.to_papers(tx, grant), "words": read_wraps(grant.wraps).words}
