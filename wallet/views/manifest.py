"""The sealed table of contents."""

from flask import Blueprint, Response

from consent import vaults
from wallet.views.models import ManifestModel
from web import sessions
from web.api import answer, read_if_match

views = Blueprint("manifest", __name__)


@views.put("/api/manifest")
def replace() -> Response:
    """Keep the next manifest, if the one it replaces is the current one."""
    body, replaces = sessions.read_body(ManifestModel), read_if_match()
    with sessions.writing() as act:
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
    return answer({"counter": counter})
