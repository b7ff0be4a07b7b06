"""Using a token: look, stay a little longer, let go, or open."""

from flask import Blueprint, Response

from agency_portal import visits
from agency_portal.views.models import NewClaim, NewRedemption
from consent import claims, quotas, redemptions
from consent.errors import ConsentError
from consent.statements import read_readers
from crypto.statements.grants import Claim, Redeem
from web import sessions
from web.api import Nothing, answer, no_content
from web.services import services
from web.tries import count_own

views = Blueprint("redemptions", __name__)


@views.post("/api/redemptions")
def make() -> Response:
    """Reserve a grant for whoever holds its token, and show its terms."""
    body = sessions.read_body(NewRedemption)
    statement = read_readers(Redeem, services().keys.instance, body.redeem.signed)
    with visits.writing() as act:
        # Each good one is a line in somebody's journal. The person counts, not their network: somebody
        # near the office, with a picture of the code, can't use up what its people need.
        count_own(act.tx, quotas.REDEEMS, act.staff.staff_id, act.now)
        found = redemptions.redeem(act.tx, act.staff, statement, act.now)
    # Raised only here: the challenge stays spent, and the owner's journal keeps the refused try.
    if isinstance(found, ConsentError):
        raise found
    return answer(
        {
            "grant": found.grant_id,
            "terms": found.terms,
            "states": list(found.states),
            "package": found.package,
            "reserved_until": found.reserved_until,
            "at": act.now,
        }
    )


@views.post("/api/redemptions/<id:grant_id>/renewal")
def renew(grant_id: bytes) -> Response:
    """Keep others out for a little longer."""
    sessions.read_body(Nothing)
    with visits.writing() as act:
        until = redemptions.renew(act.tx, act.staff, grant_id, act.now)
    return answer({"reserved_until": until})


@views.delete("/api/redemptions/<id:grant_id>")
def release(grant_id: bytes) -> Response:
    """Let others in again."""
    sessions.read_body(Nothing)
    with visits.writing() as act:
        redemptions.release(act.tx, act.staff, grant_id, act.now)
    return no_content()


@views.post("/api/claims")
def claim() -> Response:
    """Spend the token and open the grant."""
    body = sessions.read_body(NewClaim)
    statement = read_readers(Claim, services().keys.instance, body.claim.signed)
    with visits.writing() as act:
        grant_id, ends_at = claims.claim(act.tx, act.staff, statement, body.wraps, act.now)
    return answer({"grant": grant_id, "ends_at": ends_at}, 201)
