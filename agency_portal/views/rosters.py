"""What operator and coordinators post: their signatures count, so nobody signs in."""

from flask import Blueprint, Response

from agency_portal import visits
from agency_portal.views.models import NewCertificates, NewRoster, NewRotations
from consent import certificates, rotations, succession, team_keys
from consent.errors import BadRequest
from web.api import answer, read_body
from web.directory_key import get_operator, get_seed
from web.services import services
from web.tries import count_try

views = Blueprint("rosters", __name__)


@views.post("/api/certificates")
def keep_certificates() -> Response:
    """Take what the operator signed, and make the directory again."""
    now = count_try("papers")
    body = read_body(NewCertificates)
    if body.key_certificate is None and body.agency is None:
        raise BadRequest("agency")
    key_certificate = None if body.key_certificate is None else body.key_certificate.signed
    agency = None if body.agency is None else body.agency.signed
    with services().store.writing() as tx:
        certificates.keep_certificates(tx, get_operator(), get_seed(), key_certificate, agency, now)
    return answer({}, 201)


@views.post("/api/rosters")
def keep_roster() -> Response:
    """Take an agency's next roster, its team wraps and its rotations, in one step."""
    now = count_try("papers")
    body = read_body(NewRoster)
    instance = services().keys.instance
    names = [name.roster_name for name in body.names]
    team_wraps = [wrap.sealed for wrap in body.team_wraps]
    offered = [rotation.offered for rotation in body.rotations]
    with services().store.reading() as tx:
        succession.foresee(tx, instance, body.roster.signed, now)
    with services().store.writing() as tx:
        succession.follow(tx, instance, body.roster.signed, names, team_wraps, offered, now)
    return answer({}, 201)


@views.post("/api/rotations")
def keep_rotations() -> Response:
    """Take rotations that come after their roster."""
    now = count_try("papers")
    body = read_body(NewRotations)
    offered = [rotation.offered for rotation in body.rotations]
    instance = services().keys.instance
    with services().store.reading() as tx:
        succession.foresee_rotations(tx, instance, offered)
    with services().store.writing() as tx:
        rotated = succession.rotate(tx, instance, offered, now)
    return answer({"rotated": rotated}, 201)


@views.get("/api/rotation")
def show_rotation() -> Response:
    """What a coordinator needs to rotate; wraps and no ciphertext."""
    with visits.reading() as act:
        found = rotations.list_to_rotate(act.tx, act.staff, act.now)
    return answer({"grants": [one.to_json() for one in found]})


@views.get("/api/team")
def show_team() -> Response:
    """This reader's copies of the team key, every generation that counts."""
    with visits.reading() as act:
        wraps = team_keys.list_wraps(act.tx, act.staff.agency_id, act.staff.sign, act.now)
    return answer({"wraps": [{"team_wrap": one.team_wrap, "wrap": one.wrap} for one in wraps]})
