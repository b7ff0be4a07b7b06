"""Reading: a nonce, then ciphertext in exchange for a signed record."""

from typing import Any

from flask import Blueprint, Response

from agency_portal import visits
from agency_portal.views.models import NewReading
from consent import grants, quotas, readings
from consent.readings import ReadSection
from consent.statements import read_readers
from crypto.signing import Signed
from crypto.statements.grants import Access
from web import sessions
from web.api import Nothing, answer
from web.services import services
from web.tries import count_own

views = Blueprint("readings", __name__)


@views.post("/api/grants/<id:grant_id>/access-nonces")
def issue_nonce(grant_id: bytes) -> Response:
    """What a reader needs to sign the next record."""
    sessions.read_body(Nothing)
    with visits.writing() as act:
        # Each reading is a line in somebody's journal, and takes one of these: one reader must not fill it.
        count_own(act.tx, quotas.READINGS, act.staff.staff_id + grant_id, act.now)
        issued = readings.issue_nonce(act.tx, act.staff, grant_id, act.now)
    previous = {} if issued.previous is None else {"previous": issued.previous}
    return answer(
        {
            "nonce": issued.nonce,
            "at": issued.at,
            "n": issued.n,
            **previous,
            "event": issued.event,
            "sections": [
                {
                    "id": row.section_id,
                    "revision": row.revision,
                    "sealing": row.sealing,
                    "not_after": row.not_after,
                }
                for row in issued.sections
            ],
            "taken_out": list(issued.taken_out),
        }
    )


@views.post("/api/grants/<id:grant_id>/readings")
def read(grant_id: bytes) -> Response:
    """Keep a record, and hand out what it names."""
    body = sessions.read_body(NewReading)
    record = read_readers(Access, services().keys.instance, body.access.signed)
    with visits.writing() as act:
        reading = readings.read(act.tx, act.staff, grant_id, record, act.now)
        papers = grants.to_papers(act.tx, reading.grant)
    return answer(
        {
            **papers,
            "wraps": reading.grant.wraps,
            "sections": [_to_json(section) for section in reading.sections],
        }
    )


def _to_json(section: ReadSection) -> dict[str, Any]:
    row = section.row
    value = {
        "id": row.section_id,
        "revision": row.revision,
        "sealing": row.sealing,
        "envelope": section.envelope,
        "state": Signed(row.state_body, row.state_sig),
    }
    if row.wrap is not None:
        value |= {"wrap": row.wrap, "wrap_state": Signed(row.wrap_state_body, row.wrap_state_sig)}
    return value
