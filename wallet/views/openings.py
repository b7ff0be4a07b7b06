"""Opening a notebook through one of its doors."""

from flask import Blueprint, Response

from consent import vaults
from consent.vaults import Opening
from wallet.views.models import NewOpening
from web import sessions
from web.api import answer, read_body
from web.services import services
from web.tries import count_try

views = Blueprint("openings", __name__)


@views.post("/api/openings")
def make() -> Response:
    """Sign in whoever holds a door's key; everything else is one refusal."""
    now = count_try("openings")
    body = read_body(NewOpening)
    with services().store.writing() as tx:
        opening = vaults.open_vault(tx, services().keys, body.proof.signed, now)
        sessions.start(tx, opening.vault_id, now)
    return answer_opening(opening)


def answer_opening(opening: Opening, status: int = 200) -> Response:
    """What the owner's device needs to go on."""
    return answer(
        {
            "vault": opening.vault_id,
            "door": opening.door_id,
            "wrapped_key": opening.wrapped_key,
            "at": opening.at,
        },
        status,
    )
