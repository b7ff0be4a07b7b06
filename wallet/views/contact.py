"""What the holder of a card may ask and read. No account, no session."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response

from consent import contact, quotas, releases
from consent.addresses import require_mailbox
from consent.errors import BadStatement, NotFound
from consent.storage.base import Tx
from consent.storage.records import Record
from consent.wordings import FOR_CONTACTS
from crypto.signing import Signed
from wallet.views.channels import require_mail
from wallet.views.release_models import NewAnswer, NewAsk, NewLook, NewReleaseReading, NewWay, NoWay
from web.api import answer, no_content, read_body
from web.services import services
from web.tries import count_own, count_try

views = Blueprint("contact", __name__)


@views.post("/api/contact/looks")
def look() -> Response:
    """What a card is good for just now, and a nonce.

    Whoever has a card is found before anybody is counted: strangers on the same network can't keep
    them out. A card that finds nothing is counted.
    """
    body, now = read_body(NewLook), services().clock.now()
    with services().store.reading() as tx:
        release_id = contact.find_card(tx, body.lookup, now)
    if release_id is None:
        count_try("looks")
        raise NotFound
    with services().store.writing() as tx:
        value = contact.look(tx, body.lookup, now)
        # Whatever they sign takes a nonce, and is a line in somebody's journal.
        count_own(tx, quotas.CONTACTS, release_id, now)
    return answer(value)


@views.post("/api/contact/asks")
def ask() -> Response:
    """Begin the waiting time."""
    body = read_body(NewAsk)
    with _as_holder("release-ask", body.ask.signed) as (tx, now):
        value = contact.ask(tx, services().keys, body.ask.signed, now)
    return answer(value)


@views.post("/api/contact/readings")
def read() -> Response:
    """Keep a record, and hand out what it names."""
    body = read_body(NewReleaseReading)
    with _as_holder("access", body.access.signed) as (tx, now):
        opened = contact.read(tx, services().keys, body.access.signed, now)
    return answer(
        {
            "terms": releases.get_signed_terms(opened.release),
            "gate": opened.gate,
            "package": opened.release.package,
            **_to_held(opened.release),
            "open_until": opened.release.open_until,
            "sections": [
                {
                    "id": part.row.section_id,
                    "revision": part.row.revision,
                    "sealing": part.row.sealing,
                    "envelope": part.envelope,
                    "state": Signed(part.row.state_body, part.row.state_sig),
                }
                for part in opened.sections
            ],
        }
    )


@views.post("/api/contact/answers")
def give_answer() -> Response:
    """Keep what the contact answers, sealed."""
    body = read_body(NewAnswer)
    with _as_holder("release-answer", body.answer.signed) as (tx, now):
        contact.answer(tx, services().keys, body.answer.signed, body.sealed, now)
    return answer({}, 201)


@views.put("/api/contact/way")
def leave_way() -> Response:
    """Where the contact wants to be told that something changed."""
    body = read_body(NewWay)
    require_mail()
    mailbox = require_mailbox(body.address, FOR_CONTACTS, body.lang)
    with _as_holder("release-way", body.way.signed) as (tx, now):
        contact.leave_way(tx, services().keys, body.way.signed, mailbox, now)
    return answer({})


@views.delete("/api/contact/way")
def forget_way() -> Response:
    """They want to be told nothing any more."""
    body = read_body(NoWay)
    with _as_holder("release-way", body.way.signed) as (tx, now):
        contact.forget_way(tx, services().keys, body.way.signed, now)
    return no_content()


def _to_held(release: Record) -> dict[str, object]:
    """What a second holder handed over, where the terms name one."""
    if release.yes_body is None:
        return {}
    return {"yes": releases.get_signed_yes(release), "part": release.yes_part}


@contextmanager
def _as_holder(label: str, signed: Signed) -> Iterator[tuple[Tx, int]]:
    """A transaction for whoever holds the card, and its time.

    A stranger's statement is refused before anything is held, and counted; a true one is never.
    """
    now = services().clock.now()
    try:
        with services().store.reading() as tx:
            contact.check_holder(tx, services().keys, label, signed, now)
    except (NotFound, BadStatement):
        count_try("looks")
        raise
    with services().store.writing() as tx:
        yield tx, now
