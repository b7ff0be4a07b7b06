"""Going on: new terms for whoever reads already, from the owner alone."""

from flask import Blueprint, Response

from consent import grants, idempotency, offers, renewals, vaults
from wallet.views.grant_models import NewRenewal
from web import sessions
from web.api import answer, body_hash, read_if_match
from web.services import services
from web.sessions import Act

views = Blueprint("renewals", __name__)

_SCOPE = b"renewals"


@views.post("/api/grants/<id:grant_id>/renewal")
def renew(grant_id: bytes) -> Response:
    """Let the reader go on; the same request again gets the same grant."""
    body, replaces = sessions.read_body(NewRenewal), read_if_match()
    with sessions.writing(lambda tx: offers.hold_agency(tx, body.terms.signed)) as act:
        scope = _SCOPE + act.subject + grant_id
        first = idempotency.find(act.tx, scope, body.idempotency_key, body_hash(), act.now)
        if first is None:
            new_id = _renew(act, grant_id, body, replaces)
            idempotency.keep(act.tx, scope, body.idempotency_key, body_hash(), act.now, new_id, act.subject)
        else:
            new_id = first.answer
        grant = grants.to_owner(grants.get_own(act.tx, act.subject, new_id), act.now)
    return answer({"counter": replaces + 1, "grant": grant}, 201)


def _renew(act: Act, grant_id: bytes, body: NewRenewal, replaces: int) -> bytes:
    vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
    max_days, instance = services().settings.max_days, services().keys.instance
    row = renewals.renew(act.tx, instance, act.subject, grant_id, body.offered, max_days, act.now)
    return bytes(row.grant_id)
