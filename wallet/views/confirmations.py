"""Saying what goes on, after the server was put back to an earlier copy."""

from flask import Blueprint, Response

from consent import confirmations
from wallet.views.grant_models import NewConfirmation
from web import sessions
from web.api import answer

views = Blueprint("confirmations", __name__)


@views.post("/api/confirmation")
def make() -> Response:
    """Let the named grants and releases go on and end the others; confirming again changes nothing."""
    body = sessions.read_body(NewConfirmation)
    with sessions.writing() as act:
        kept = set(body.releases)
        value = confirmations.confirm(act.tx, act.subject, set(body.going_on), kept, act.now)
    return answer(value)
