"""Ending: one grant or all, and never a passphrase."""

from flask import Blueprint, Response

from consent import endings
from web import sessions
from web.api import Nothing, answer

views = Blueprint("endings", __name__)


@views.post("/api/grants/<id:grant_id>/ending")
def end(grant_id: bytes) -> Response:
    """End one grant; ending it again answers the same."""
    sessions.read_body(Nothing)
    with sessions.writing() as act:
        grant = endings.end_by_owner(act.tx, act.subject, grant_id, act.now)
    return answer({"grant": grant})


@views.post("/api/endings")
def end_all() -> Response:
    """End every live grant."""
    sessions.read_body(Nothing)
    with sessions.writing() as act:
        grants = endings.end_all(act.tx, act.subject, act.now)
    return answer({"grants": grants})
