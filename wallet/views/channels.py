"""Where an owner wants to be told. No answer, address or error holds what they typed."""

from flask import Blueprint, Response

from consent import channels, quotas
from consent.addresses import require_mailbox
from consent.errors import CodeWrong, NotAllowed
from wallet.views.release_models import NewChannel, NewProof
from web import sessions
from web.api import Nothing, answer, no_content
from web.services import services
from web.sessions import Act
from web.tries import count_own

views = Blueprint("channels", __name__)


@views.post("/api/channels")
def make() -> Response:
    """A new channel, and a test message to it."""
    body = sessions.read_body(NewChannel)
    require_mail()
    mailbox = require_mailbox(body.address, body.wording, body.lang)
    with sessions.writing() as act:
        count_own(act.tx, quotas.TESTS, act.subject, act.now)
        channel_id = channels.add(act.tx, services().keys, act.subject, mailbox, act.now)
        value = _to_answer(act, channel_id)
    return answer(value, 201)


@views.post("/api/channels/<id:channel_id>/tests")
def test(channel_id: bytes) -> Response:
    """Another test message, with a fresh code."""
    sessions.read_body(Nothing)
    require_mail()
    with sessions.writing() as act:
        count_own(act.tx, quotas.TESTS, act.subject, act.now)
        channels.send_test(act.tx, services().keys, act.subject, channel_id, act.now)
        value = _to_answer(act, channel_id)
    return answer(value, 201)


@views.post("/api/channels/<id:channel_id>/proof")
def prove(channel_id: bytes) -> Response:
    """The code that came: the owner reads what is sent there."""
    body = sessions.read_body(NewProof)
    with sessions.writing() as act:
        is_proved = channels.prove(act.tx, services().keys, act.subject, channel_id, body.code, act.now)
        value = _to_answer(act, channel_id)
    # A wrong try is kept, so that it counts.
    if not is_proved:
        raise CodeWrong
    return answer(value)


@views.delete("/api/channels/<id:channel_id>")
def drop(channel_id: bytes) -> Response:
    """Nothing is told there any more."""
    sessions.read_body(Nothing)
    with sessions.writing() as act:
        channels.drop(act.tx, act.subject, channel_id, act.now)
    return no_content()


def require_mail() -> None:
    """Refuse an address where nothing could be sent to it.

    Raises:
        NotAllowed: this server sends no mail.
    """
    if not services().settings.mail:
        raise NotAllowed


def _to_answer(act: Act, channel_id: bytes) -> dict[str, object]:
    return {"channel": channels.to_owner(act.tx, act.subject, channel_id)}
