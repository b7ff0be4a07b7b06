"""Emergency only, and the stop code."""

from flask import Blueprint, Response

from consent import emergency, grants, release_endings, vaults
from crypto.hashing import hash32
from wallet.views.release_models import EmergencyOnlyModel, NewStop
from web import sessions
from web.api import answer, no_content, read_body, read_if_match
from web.services import services
from web.tries import count_try

views = Blueprint("emergency", __name__)


@views.put("/api/prepared-only")
def switch() -> Response:
    """Leave nothing but releases, or let the rest be again."""
    body, replaces = sessions.read_body(EmergencyOnlyModel), read_if_match()
    with sessions.writing() as act:
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
        emergency.switch(act.tx, act.subject, on=body.on, now=act.now)
        found = grants.list_for_owner(act.tx, act.subject, act.now)
    return answer({"counter": counter, "grants": found})


@views.post("/api/stops")
def stop() -> Response:
    """Stop what runs and end what is shared, for whoever knows the stop code; tells nothing."""
    body, now = read_body(NewStop), services().clock.now()
    with services().store.reading() as tx:
        is_known = release_endings.is_stop_code(tx, hash32(body.stop))
    if not is_known:
        # Counted only then: strangers on the same network can't get in the way of a true one.
        count_try("stops")
        return no_content()
    with services().store.writing() as tx:
        release_endings.stop_by_code(tx, hash32(body.stop), now)
    return no_content()
