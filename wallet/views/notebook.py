"""The notebook as it is now."""

from flask import Blueprint, Response

from consent import notebook
from web import sessions
from web.api import answer

views = Blueprint("notebook", __name__)


@views.get("/api/notebook")
def show() -> Response:
    """Everything but the texts."""
    with sessions.reading() as act:
        value = notebook.read_notebook(act.tx, act.session, act.now)
    return answer(value)


@views.get("/api/pulse")
def pulse() -> Response:
    """Whether anything changed, for a page that stays open."""
    with sessions.reading() as act:
        value = notebook.read_pulse(act.tx, act.session, act.now)
    return answer(value)
