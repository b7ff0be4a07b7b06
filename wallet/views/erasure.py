"""Erasing everything."""

from flask import Blueprint, Response, request

from consent import vaults
from wallet.views.models import NewErasure
from web import sessions
from web.api import no_content, read_body
from web.services import services

views = Blueprint("erasure", __name__)


@views.post("/api/erasure")
def make() -> Response:
    """Delete every row of the vault, as a door of it signed."""
    body = read_body(NewErasure)
    services().limits.count("doors", request.remote_addr or "", services().clock.now())
    with sessions.writing() as act:
        vaults.erase_vault(act.tx, services().keys, act.subject, body.change, body.act.signed, act.now)
    sessions.forget_cookie()
    return no_content()
