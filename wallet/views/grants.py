"""Grants, as their owner makes and shows them."""

from flask import Blueprint, Response

from consent import grants, idempotency, offers, quotas, shows, vaults
from consent.errors import BadRequest
from consent.storage import grant_sections
from crypto.signing import Signed
from wallet.views.grant_models import NewGrant, NewToken, ShownChange
from web import sessions
from web.api import Nothing, answer, body_hash, read_if_match
from web.services import services
from web.sessions import Act
from web.tries import count_own

views = Blueprint("grants", __name__)

_SCOPE = b"grants"


@views.post("/api/grants")
def make() -> Response:
    """Offer a grant; the same request again gets the same grant."""
    body, replaces = sessions.read_body(NewGrant), read_if_match()
    with sessions.writing(lambda tx: offers.hold_agency(tx, body.terms.signed)) as act:
        scope = _SCOPE + act.subject
        first = idempotency.find(act.tx, scope, body.idempotency_key, body_hash(), act.now)
        if first is None:
            count_own(act.tx, quotas.OFFERS, act.subject, act.now)
            grant_id = _offer(act, body, replaces)
            idempotency.keep(act.tx, scope, body.idempotency_key, body_hash(), act.now, grant_id, act.subject)
        else:
            grant_id = first.answer
        grant = grants.to_owner(grants.get_own(act.tx, act.subject, grant_id), act.now)
    return answer({"counter": replaces + 1, "grant": grant}, 201)


@views.put("/api/grants/<id:grant_id>/package")
def replace_package(grant_id: bytes) -> Response:
    """A fresh code, or a rebuilt package under the same one."""
    body, replaces = sessions.read_body(NewToken), read_if_match()
    with sessions.writing() as act:
        count_own(act.tx, quotas.CODES, act.subject, act.now)
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
        row = offers.replace_token(act.tx, act.subject, grant_id, body.token, act.now)
    return answer({"counter": counter, "grant": grants.to_owner(row, act.now)})


@views.post("/api/grants/<id:grant_id>/extension")
def extend(grant_id: bytes) -> Response:
    """The code is still on the screen."""
    sessions.read_body(Nothing)
    with sessions.writing() as act:
        until = offers.extend(act.tx, act.subject, grant_id, act.now)
    return answer({"redeem_before": until})


@views.put("/api/grants/<id:grant_id>/sections/<id:section_id>")
def show_change(grant_id: bytes, section_id: bytes) -> Response:
    """Show another revision of a section to this grant."""
    body, replaces = sessions.read_body(ShownChange), read_if_match()
    if body.show.grant != grant_id:
        raise BadRequest("show.grant")
    with sessions.writing() as act:
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
        instance = services().keys.instance
        shows.show_change(act.tx, instance, act.subject, section_id, body.show.show, act.now)
    return answer({"counter": counter})


@views.get("/api/grants/<id:grant_id>/keeping")
def keeping(grant_id: bytes) -> Response:
    """What the owner needs to wrap again for this grant."""
    with sessions.reading() as act:
        papers = grants.to_papers(act.tx, grants.get_own(act.tx, act.subject, grant_id))
        sections = grant_sections.list_sections(act.tx, grant_id)
    states = [Signed(part.state_body, part.state_sig) for part in sections if part.state_body]
    return answer({**papers, "states": states})


def _offer(act: Act, body: NewGrant, replaces: int) -> bytes:
    vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
    states = [state.signed for state in body.states]
    max_days, instance = services().settings.max_days, services().keys.instance
    row = offers.offer(
        act.tx, instance, act.subject, body.terms.signed, states, body.token, max_days, act.now
    )
    return bytes(row.grant_id)
