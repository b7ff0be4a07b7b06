"""What any visitor may ask: the instance, its settings, a challenge, and to leave."""

from flask import Blueprint, Response, request

from consent import challenges
from web import sessions
from web.api import Nothing, answer, no_content, read_body
from web.services import services

views = Blueprint("visit", __name__)


@views.get("/instance.json")
def instance() -> Response:
    """The signed instance statement, which clients pin."""
    return answer(services().statement.to_json())


@views.get("/api/settings")
def settings() -> Response:
    """What this deployment decides and a screen must know."""
    return answer({"max_days": services().settings.max_days, "demo": services().settings.demo})


@views.post("/api/challenges")
def challenge() -> Response:
    """A fresh challenge; whoever is signed in gets one that is theirs alone."""
    read_body(Nothing)
    now = services().clock.now()
    services().limits.count("challenges", request.remote_addr or "", now)
    with services().store.writing() as tx:
        nonce = challenges.issue(tx, now, sessions.find_subject(tx, now) or b"")
    return answer({"nonce": nonce, "at": now})


@views.post("/api/leaving")
def leaving() -> Response:
    """End the visit, if there is one."""
    read_body(Nothing)
    sessions.end()
    return no_content()


@views.get("/away")
def away() -> Response:
    """End the visit and show a page that means nothing; also where no script runs."""
    response = Response(status=303, headers={"Location": services().settings.exit_url})
    if request.method == "GET":
        sessions.end()
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
