"""Making a notebook."""

from flask import Blueprint, Response, request

from consent import vaults
from consent.vaults import OfferedVault
from wallet.views.models import NewVault
from wallet.views.openings import answer_opening
from web import sessions
from web.api import body_hash, read_body
from web.services import services

views = Blueprint("vaults", __name__)


@views.post("/api/vaults")
def make() -> Response:
    """Keep a new vault, and open it."""
    body = read_body(NewVault)
    now = services().clock.now()
    services().limits.count("vaults", request.remote_addr or "", now)
    doors = [door.offered for door in body.doors]
    offered = OfferedVault(body.vault, doors, body.nonce, body.manifest, body.stop_hash)
    with services().store.writing() as tx:
        opening = vaults.make_vault(tx, services().keys, offered, body.idempotency_key, body_hash(), now)
        sessions.start(tx, opening.vault_id, now)
    return answer_opening(opening, 201)
