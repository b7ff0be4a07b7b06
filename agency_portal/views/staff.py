"""Joining, opening, and the keyring."""

from flask import Blueprint, Response

from agency_portal import visits
from agency_portal.views.models import KeyringModel, NewOpening, NewStaff
from consent import staff, team_keys
from consent.errors import ConsentError
from consent.staff import OpenedKeyring
from web import sessions
from web.api import answer, read_body, read_if_match
from web.services import services
from web.tries import count_try

views = Blueprint("staff", __name__)


@views.post("/api/staff")
def join() -> Response:
    """Give a rostered person a door."""
    now = count_try("joins")
    body = read_body(NewStaff)
    with services().store.writing() as tx:
        staff_id = staff.join(
            tx, services().keys, body.join.signed, body.keyring, body.nonce, body.proof.signed, now
        )
    return answer({"staff": staff_id}, 201)


@views.post("/api/openings")
def make() -> Response:
    """Sign in whoever holds a door's key and its second factor."""
    now = count_try("sign-ins")
    body = read_body(NewOpening)
    with services().store.writing() as tx:
        opened = staff.open_desk(tx, services().keys, body.proof.signed, body.code, now)
        if isinstance(opened, OpenedKeyring):
            sessions.start(tx, opened.staff.staff_id, now)
            team_keys.erase_outdated(tx, opened.staff.agency_id, now)
    # Raised only here: a wrong code stays counted, and its challenge spent.
    if isinstance(opened, ConsentError):
        raise opened
    return _answer_keyring(opened, now)


@views.get("/api/keyring")
def show() -> Response:
    """The keyring, sealed, for its holder."""
    with visits.reading() as act:
        opened = staff.get_keyring(act.tx, services().keys, act.staff)
    return _answer_keyring(opened, act.now)


@views.put("/api/keyring")
def replace() -> Response:
    """Keep the next keyring, if the one it replaces is the current one."""
    body, replaces = sessions.read_body(KeyringModel), read_if_match()
    with visits.writing() as act:
        counter = staff.replace_keyring(act.tx, act.staff, body.keyring, replaces)
    return answer({"counter": counter})


def _answer_keyring(opened: OpenedKeyring, now: int) -> Response:
    return answer(
        {
            "staff": opened.staff.staff_id,
            "wrapped_key": opened.wrapped_key,
            "keyring": opened.keyring,
            "counter": opened.counter,
            "agency": opened.staff.agency_id,
            "at": now,
        }
    )
