"""Changing the ways in."""

from flask import Blueprint, Response, request

from consent import vaults
from wallet.views.models import NewDoors
from web import sessions
from web.api import answer, read_body, read_if_match
from web.services import services

views = Blueprint("doors", __name__)


@views.post("/api/doors")
def change() -> Response:
    """Add and close doors as a door of this vault signed it."""
    body, replaces = read_body(NewDoors), read_if_match()
    # A signature of a door, and whether a new door exists already, are guesses at somebody's secret.
    services().limits.count("doors", request.remote_addr or "", services().clock.now())
    with sessions.writing() as act:
        vaults.change_doors(act.tx, services().keys, act.session, body.change, body.act.signed, act.now)
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
    return answer({"counter": counter})
