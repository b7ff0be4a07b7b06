"""Parts of releases that this agency holds as a second holder."""

from flask import Blueprint, Response

from agency_portal import visits
from agency_portal.views.models import MovedDeposits, NewYes
from consent import deposits, holding
from web import sessions
from web.api import answer
from web.services import services

views = Blueprint("holdings", __name__)


@views.get("/api/holdings")
def list_all() -> Response:
    """What was asked for and waits for a yes."""
    with visits.reading() as act:
        holdings = holding.list_holdings(act.tx, act.staff, act.now)
    return answer({"holdings": holdings, "at": act.now})


@views.post("/api/holdings/<id:release_id>/yes")
def say_yes(release_id: bytes) -> Response:
    """Hand the part over to the contact, sealed."""
    body = sessions.read_body(NewYes)
    with visits.writing() as act:
        holding.say_yes(act.tx, services().keys, act.staff, release_id, body.yes.signed, body.part, act.now)
    return answer({}, 201)


@views.get("/api/deposits")
def list_deposits() -> Response:
    """What a coordinator has to seal for the current team key."""
    with visits.reading() as act:
        found = deposits.list_to_move(act.tx, act.staff, act.now)
    told = [
        {"release": one.release_id, "generation": one.holder_generation, "deposit": one.deposit}
        for one in found
    ]
    return answer({"deposits": told})


@views.post("/api/deposits")
def move_deposits() -> Response:
    """Take what a coordinator sealed for it."""
    body = sessions.read_body(MovedDeposits)
    with visits.writing() as act:
        moved = deposits.move(act.tx, act.staff, [one.moved for one in body.deposits], act.now)
    return answer({"moved": moved}, 201)
