"""What happened, for the owner's eyes."""

from flask import Blueprint, Response

from consent import journal, notebook
from web import sessions
from web.api import answer, read_number

views = Blueprint("journal", __name__)


@views.get("/api/journal")
def show() -> Response:
    """Events from a number on, and the head they lead to."""
    from_n = read_number("from", 1)
    with sessions.reading() as act:
        events = journal.read(act.tx, act.subject, from_n)
        head = notebook.read_head(act.tx, act.subject)
    return answer({"events": [event._asdict() for event in events], "head": head})
