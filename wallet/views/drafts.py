"""What is being written."""

from flask import Blueprint, Response

from consent import drafts
from consent.storage.drafts import Draft
from wallet.views.models import DraftModel
from web import sessions
from web.api import Nothing, answer, no_content

views = Blueprint("drafts", __name__)


@views.get("/api/drafts/<id:draft_id>")
def show(draft_id: bytes) -> Response:
    """The newest save of a draft, sealed."""
    with sessions.reading() as act:
        draft = drafts.get_draft(act.tx, act.subject, draft_id)
    return answer({"section": draft.section_id, "number": draft.number, "envelope": draft.envelope})


@views.put("/api/drafts/<id:draft_id>")
def save(draft_id: bytes) -> Response:
    """Keep a save that is later than the one that is kept."""
    body = sessions.read_body(DraftModel)
    with sessions.writing() as act:
        drafts.save_draft(act.tx, act.subject, draft_id, Draft(body.section, body.number, body.envelope))
    return answer({"number": body.number})


@views.delete("/api/drafts/<id:draft_id>")
def drop(draft_id: bytes) -> Response:
    """Delete a draft."""
    sessions.read_body(Nothing)
    with sessions.writing() as act:
        drafts.drop_draft(act.tx, act.subject, draft_id)
    return no_content()
