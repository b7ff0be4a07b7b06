"""Other visits to the same notebook."""

from flask import Blueprint, Response, request

from consent import vaults
from wallet.views.models import NewClosing
from web import sessions
from web.api import answer, read_body
from web.services import services

views = Blueprint("visits", __name__)


@views.post("/api/visits/closing")
def close() -> Response:
    """End every other visit, as a door of this vault signed it."""
    body = read_body(NewClosing)
    # A signature of a door is a guess at somebody's secret.
    services().limits.count("doors", request.remote_addr or "", services().clock.now())
    with sessions.writing() as act:
        keys = services().keys
        closed = vaults.close_other_visits(act.tx, keys, act.session, body.change, body.act.signed, act.now)
    return answer({"closed": closed})
