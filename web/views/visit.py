"""What any visitor may ask: the instance, its settings, a challenge, and to leave."""

from flask import Blueprint, Response, request

from consent import challenges, quotas, tallies
from web import sessions
from web.api import Nothing, answer, no_content, read_body
from web.services import services
from web.tries import count_own, count_try

views = Blueprint("visit", __name__)


@views.get("/instance.json")
def instance() -> Response:
    """The signed instance statement, which clients pin."""
    return answer(services().statement.to_json())


@views.get("/api/settings")
def settings() -> Response:
    """What this deployment decides and a screen must know."""
    decided = services().settings
    return answer(
        {
            "max_days": decided.max_days,
            "demo": decided.demo,
            "invitation": decided.invitations,
            "mail": decided.mail,
        }
    )


@views.post("/api/challenges")
def challenge() -> Response:
    """A fresh challenge; whoever is signed in gets one that is theirs alone."""
    is_open = sessions.is_open()
    # Whoever is signed in needs none of what strangers on the same network may have used up.
    now = services().clock.now() if is_open else count_try("challenges")
    read_body(Nothing)
    with services().store.writing() as tx:
        subject = sessions.find_subject(tx) if is_open else None
        if subject is not None:
            count_own(tx, quotas.CHALLENGES, subject, now)
        nonce = challenges.issue(tx, now, subject or b"")
        tallies.forget_over(tx, now)
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
