"""Agencies as both sites may ask for them: the directory, and an agency's chain of rosters."""

from flask import Blueprint, Response

from consent import certificates, rosters, staff
from consent.certificates import DirectoryAnswer
from consent.errors import NotFound, NotSignedIn
from consent.sessions import DESK
from web import sessions
from web.api import answer, read_number
from web.directory_key import get_operator, get_seed
from web.services import services
from web.sessions import Act

views = Blueprint("agencies", __name__)


@views.get("/api/directory")
def directory() -> Response:
    """The agencies the operator vouches for this week."""
    now = services().clock.now()
    with services().store.reading() as tx:
        found = certificates.find_directory(tx, get_seed(), now)
    if found is None:
        with services().store.writing() as tx:
            found = certificates.renew_directory(tx, get_operator(), get_seed(), now)
    return _answer_directory(found)


@views.get("/api/agencies/<id:agency_id>/rosters")
def list_rosters(agency_id: bytes) -> Response:
    """An agency's rosters from a number on, for owners and for its own staff."""
    from_n = read_number("from", 1)
    with sessions.reading() as act:
        _require_own_agency(act, agency_id)
        signed, names = rosters.list_rosters(act.tx, agency_id, from_n)
    return answer(
        {
            "rosters": signed,
            "names": [{"sign": name.sign, "name": name.name, "salt": name.salt} for name in names],
        }
    )


def _require_own_agency(act: Act, agency_id: bytes) -> None:
    if sessions.site_rules() != DESK:
        return
    member = staff.find_staff(act.tx, act.subject)
    if member is None:
        raise NotSignedIn
    if member.agency_id != agency_id:
        raise NotFound


def _answer_directory(found: DirectoryAnswer) -> Response:
    return answer(
        {
            "directory": found.directory,
            "key_certificate": found.key_certificate,
            "certificates": list(found.certificates),
        }
    )
