"""Erasing everything."""

from flask import Blueprint, Response

from consent import vaults
from wallet.views.doors import count_door_act
from wallet.views.models import NewErasure
from web import sessions
from web.api import no_content
from web.services import services

views = Blueprint("erasure", __name__)


@views.post("/api/erasure")
def make() -> Response:
    """Delete every row of the vault, as a door of it signed."""
    count_door_act()
    body = sessions.read_body(NewErasure)
    with sessions.writing() as act:
        vaults.erase_vault(act.tx, services().keys, act.subject, body.change, body.act.signed, act.now)
    sessions.forget_cookie()
    return no_content()
