"""Making a notebook."""

from flask import Blueprint, Response

from consent import vaults
from consent.admissions import AdmissionRules
from consent.vaults import OfferedVault
from wallet.views.models import NewVault
from wallet.views.openings import answer_opening
from web import sessions
from web.api import body_hash, read_body
from web.services import services
from web.tries import count_try

views = Blueprint("vaults", __name__)


@views.post("/api/vaults")
def make() -> Response:
    """Keep a new vault, and open it."""
    now = count_try("vaults")
    body = read_body(NewVault)
    doors = [door.offered for door in body.doors]
    offered = OfferedVault(body.vault, doors, body.nonce, body.manifest, body.stop_hash, body.invitation)
    settings = services().settings
    rules = AdmissionRules(settings.vaults_a_day, settings.invitations)
    with services().store.writing() as tx:
        opening = vaults.make_vault(
            tx, services().keys, rules, offered, body.idempotency_key, body_hash(), now
        )
        sessions.start(tx, opening.vault_id, now)
    return answer_opening(opening, 201)
