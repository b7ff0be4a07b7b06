"""Changing the ways in."""

from flask import Blueprint, Response

from consent import quotas, vaults
from wallet.views.models import NewDoors
from web import sessions
from web.api import answer, read_if_match
from web.services import services
from web.tries import count_own

views = Blueprint("doors", __name__)


def count_door_act() -> None:
    """Count what takes the secret typed again: it is a guess at it, or at whether a door exists.

    In a transaction of its own, so that a wrong one counts as well.

    Raises:
        TooMany: too many from this notebook.
    """
    with sessions.writing() as act:
        count_own(act.tx, quotas.DOOR_ACTS, act.subject, act.now)


@views.post("/api/doors")
def change() -> Response:
    """Add and close doors as a door of this vault signed it."""
    count_door_act()
    body, replaces = sessions.read_body(NewDoors), read_if_match()
    with sessions.writing() as act:
        vaults.change_doors(act.tx, services().keys, act.session, body.change, body.act.signed, act.now)
        counter = vaults.replace_manifest(act.tx, act.subject, body.manifest, replaces, act.now)
    return answer({"counter": counter})
