"""What the holder of a second card may ask, and their yes. No account, no session."""

from flask import Blueprint, Response

from consent import holding, quotas
from consent.errors import BadStatement, NotFound
from wallet.views.release_models import NewLook, NewYes
from web.api import answer, read_body
from web.services import services
from web.tries import count_own, count_try

views = Blueprint("holder", __name__)


@views.post("/api/holder/looks")
def look() -> Response:
    """Whether a yes is waited for, and a nonce for it; found before anybody is counted, as a contact is."""
    body, now = read_body(NewLook), services().clock.now()
    with services().store.reading() as tx:
        release_id = holding.find_card(tx, body.lookup, now)
    if release_id is None:
        count_try("looks")
        raise NotFound
    with services().store.writing() as tx:
        value = holding.look(tx, body.lookup, now)
        count_own(tx, quotas.HOLDERS, release_id, now)
    return answer(value)


@views.post("/api/holder/yes")
def say_yes() -> Response:
    """Hand the part over to the contact, sealed."""
    body, now = read_body(NewYes), services().clock.now()
    try:
        with services().store.reading() as tx:
            holding.check_yes(tx, services().keys, body.yes.signed, now)
    except (NotFound, BadStatement):
        # Nothing is held for a stranger, and they are counted; the true holder never is.
        count_try("looks")
        raise
    with services().store.writing() as tx:
        holding.say_yes_by_card(tx, services().keys, body.yes.signed, body.part, now)
    return answer({}, 201)
