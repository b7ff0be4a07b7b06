"""Who sits at the desk: a staff member on the current roster, in the transaction at hand.

* Looked at again in every request: somebody who left the roster is signed in nowhere.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from consent import staff
from consent.errors import NotSignedIn
from consent.staff import StaffMember
from consent.storage.base import Tx
from web import sessions
from web.sessions import Act


class DeskAct(NamedTuple):
    """One request of a staff member: its transaction, who it is, and the time."""

    tx: Tx
    staff: StaffMember
    now: int


@contextmanager
def writing() -> Iterator[DeskAct]:
    """A request that may change something.

    Raises:
        NotSignedIn: nobody is, or they left the roster.
    """
    with sessions.writing() as act:
        yield _find_staff(act)


@contextmanager
def reading() -> Iterator[DeskAct]:
    """A request that changes nothing.

    Raises:
        NotSignedIn: nobody is, or they left the roster.
    """
    with sessions.reading() as act:
        yield _find_staff(act)


def _find_staff(act: Act) -> DeskAct:
    member = staff.find_staff(act.tx, act.subject)
    if member is None:
        raise NotSignedIn
    return DeskAct(act.tx, member, act.now)
