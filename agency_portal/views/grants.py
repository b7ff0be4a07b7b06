"""Grants at the desk: the list, whether one is still open, and ending one."""

from flask import Blueprint, Response

from agency_portal import visits
from agency_portal.views.models import NewEnding
from consent import desk, endings
from web import sessions
from web.api import answer
from web.services import services

views = Blueprint("grants", __name__)


@views.get("/api/grants")
def list_all() -> Response:
    """What was opened for this reader."""
    with visits.reading() as act:
        grants = desk.list_grants(act.tx, act.staff, act.now)
    return answer({"grants": grants, "at": act.now})


@views.get("/api/grants/<id:grant_id>/pulse")
def pulse(grant_id: bytes) -> Response:
    """Whether an open page may stay open."""
    with visits.reading() as act:
        value = desk.read_pulse(act.tx, act.staff, grant_id, act.now)
    return answer(value)


@views.post("/api/grants/<id:grant_id>/ending")
def end(grant_id: bytes) -> Response:
    """Hand a grant back, or end it on the person's word."""
    body = sessions.read_body(NewEnding)
    with visits.writing() as act:
        instance = services().keys.instance
        endings.end_by_office(act.tx, instance, act.staff, grant_id, body.ending.signed, act.now)
    return answer({"state": "ended"})
