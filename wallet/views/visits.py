"""Other visits to the same notebook."""

from flask import Blueprint, Response

from consent import vaults
from wallet.views.doors import count_door_act
from wallet.views.models import NewClosing
from web import sessions
from web.api import answer
from web.services import services

views = Blueprint("visits", __name__)


@views.post("/api/visits/closing")
def close() -> Response:
    """End every other visit, as a door of this vault signed it."""
    count_door_act()
    body = sessions.read_body(NewClosing)
    with sessions.writing() as act:
        keys = services().keys
        closed = vaults.close_other_visits(act.tx, keys, act.session, body.change, body.act.signed, act.now)
    return answer({"closed": closed})
