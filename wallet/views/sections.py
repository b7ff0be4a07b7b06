"""Sections and their revisions."""

from flask import Blueprint, Response

from consent import sections, vaults
from consent.storage.sections import Revision
from wallet.views.models import ManifestModel, NewRevision
from web import sessions
from web.api import answer, read_if_match

views = Blueprint("sections", __name__)


@views.get("/api/sections/<id:section_id>/revisions/<number:revision>")
def show(section_id: bytes, revision: int) -> Response:
    """One revision, sealed, for its owner."""
    with sessions.reading() as act:
        found = sections.get_revision(act.tx, act.subject, section_id, revision)
    return answer(found._asdict())


@views.put("/api/sections/<id:section_id>/revisions/<number:revision>")
def save(section_id: bytes, revision: int) -> Response:
    """Keep the next revision, with the manifest that names it."""
    body, replaces = sessions.read_body(NewRevision), read_if_match()
    made = Revision(revision, 0, body.envelope, body.wrapped_key)
    with sessions.writing() as act:
        sections.save_revision(act.tx, act.subject, section_id, made)
        sections.drop_drafts(act.tx, act.subject, section_id, body.drop_drafts)
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
    return answer({"counter": counter}, 201)


@views.delete("/api/sections/<id:section_id>")
def erase(section_id: bytes) -> Response:
    """Delete a section, with the manifest that names it no more."""
    body, replaces = sessions.read_body(ManifestModel), read_if_match()
    with sessions.writing() as act:
        sections.erase_section(act.tx, act.subject, section_id)
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
    return answer({"counter": counter})
