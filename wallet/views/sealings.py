"""Sealing a revision afresh."""

from flask import Blueprint, Response

from consent import sealings, vaults
from consent.sealings import Sealing
from wallet.views.grant_models import NewSealing
from web import sessions
from web.api import answer, read_if_match
from web.services import services

views = Blueprint("sealings", __name__)


@views.post("/api/sections/<id:section_id>/revisions/<number:revision>/sealings")
def make(section_id: bytes, revision: int) -> Response:
    """A new key for a revision, and what its live readers open instead."""
    body, replaces = sessions.read_body(NewSealing), read_if_match()
    made = Sealing(section_id, revision, body.sealing, body.envelope, body.wrapped_key)
    for_grants = [model.show for model in body.grants]
    with sessions.writing() as act:
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
        instance = services().keys.instance
        sealings.seal_afresh(act.tx, instance, act.subject, made, for_grants, act.now)
    return answer({"counter": counter}, 201)
