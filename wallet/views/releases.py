"""Releases, as their owner prepares, changes and ends them."""

from flask import Blueprint, Response

from consent import deposits, idempotency, quotas, release_endings, release_keeping, releases, times, vaults
from consent.deposits import Deposit
from consent.errors import BadRequest
from consent.storage.records import Record
from wallet.views.doors import count_door_act
from wallet.views.grant_models import ShownChange
from wallet.views.release_models import ChangedRelease, NewDeposit, NewRelease, ReleaseActModel
from web import sessions
from web.api import Nothing, answer, body_hash, read_if_match
from web.services import services
from web.sessions import Act
from web.tries import count_own

views = Blueprint("releases", __name__)

_SCOPE = b"releases"


@views.post("/api/releases")
def make() -> Response:
    """Prepare a release; the same request again gets the same one."""
    body, replaces = sessions.read_body(NewRelease), read_if_match()
    with sessions.writing(lambda tx: deposits.hold_agency(tx, body.terms.signed)) as act:
        scope, key = _SCOPE + act.subject, body.idempotency_key
        first = idempotency.find(act.tx, scope, key, body_hash(), act.now)
        if first is None:
            count_own(act.tx, quotas.RELEASES, act.subject, act.now)
            vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
            row = release_keeping.arm(act.tx, services().keys, act.subject, body.prepared, act.now)
            idempotency.keep(act.tx, scope, key, body_hash(), act.now, row.release_id, act.subject)
        else:
            row = releases.get_own(act.tx, act.subject, first.answer)
        value = {"counter": replaces + 1, **_to_answer(act, row)}
    return answer(value, 201)


@views.put("/api/releases/<id:release_id>/terms")
def change(release_id: bytes) -> Response:
    """Other terms or another card, as a door of this vault signed."""
    count_door_act()
    body, replaces = sessions.read_body(ChangedRelease), read_if_match()
    with sessions.writing(lambda tx: deposits.hold_agency(tx, body.terms.signed)) as act:
        count_own(act.tx, quotas.RELEASES, act.subject, act.now)
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
        row = release_keeping.change(
            act.tx,
            services().keys,
            act.subject,
            release_id,
            body.prepared,
            body.change,
            body.act.signed,
            act.now,
        )
        value = {"counter": counter, **_to_answer(act, row)}
    return answer(value)


@views.put("/api/releases/<id:release_id>/sections/<id:section_id>")
def show_change(release_id: bytes, section_id: bytes) -> Response:
    """Show another revision of a section to this release."""
    body, replaces = sessions.read_body(ShownChange), read_if_match()
    if body.show.grant != release_id:
        raise BadRequest("show.grant")
    with sessions.writing() as act:
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
        instance = services().keys.instance
        release_keeping.show_change(act.tx, instance, act.subject, section_id, body.show.show, act.now)
    return answer({"counter": counter})


@views.put("/api/releases/<id:release_id>/deposit")
def replace_deposit(release_id: bytes) -> Response:
    """Seal the part that an agency holds for its newest team key."""
    body, replaces = sessions.read_body(NewDeposit), read_if_match()
    deposit = Deposit(body.generation, body.deposit)
    with sessions.writing(lambda tx: deposits.hold_agency_of(tx, release_id)) as act:
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
        deposits.replace(act.tx, act.subject, release_id, deposit, act.now)
    return answer({"counter": counter})


@views.post("/api/releases/<id:release_id>/now")
def open_now(release_id: bytes) -> Response:
    """Let the contact open it from now on, as a door of this vault signed."""
    count_door_act()
    body = sessions.read_body(ReleaseActModel)
    with sessions.writing() as act:
        row = release_endings.open_now(
            act.tx, services().keys, act.subject, release_id, body.change, body.act.signed, act.now
        )
        value = _to_answer(act, row)
    return answer(value)


@views.post("/api/releases/<id:release_id>/removal")
def remove(release_id: bytes) -> Response:
    """Take an armed release away, as a door of this vault signed."""
    count_door_act()
    body = sessions.read_body(ReleaseActModel)
    with sessions.writing() as act:
        row = release_endings.remove(
            act.tx, services().keys, act.subject, release_id, body.change, body.act.signed, act.now
        )
        value = _to_answer(act, row)
    return answer(value)


@views.post("/api/releases/<id:release_id>/stop")
def stop(release_id: bytes) -> Response:
    """Stop what was asked for, or close what is open; again answers the same."""
    sessions.read_body(Nothing)
    with sessions.writing() as act:
        value = _to_answer(act, release_endings.stop(act.tx, act.subject, release_id, act.now))
    return answer(value)


@views.post("/api/releases/<id:release_id>/check-in")
def check_in(release_id: bytes) -> Response:
    """All is well."""
    sessions.read_body(Nothing)
    with sessions.writing() as act:
        value = _to_answer(act, release_endings.meet(act.tx, act.subject, release_id, act.now))
    return answer(value)


def _to_answer(act: Act, row: Record) -> dict[str, object]:
    return {"release": releases.to_owner(row, times.tell(act.tx, act.now))}
