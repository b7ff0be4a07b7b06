"""Sessions: a visit to one of the sites, and when it ends by itself.

* The server keeps a keyed hash of the cookie's secret: a stolen database opens no visit.
* A visit ends when it is idle too long, when it gets too old, or when it is ended; time is
  judged at each request, no job has to run.
* A session of one site is nothing on the other.
"""

from dataclasses import dataclass

from consent.keys import Keys
from consent.storage import holds, staff
from consent.storage import sessions as rows
from consent.storage.base import Tx
from consent.storage.sessions import Session
from crypto.encoding import make_random

SECRET_BYTES = 32
TOUCH_SECONDS = 60
"""Activity within a minute of the last one is not written down."""


@dataclass(frozen=True)
class SiteRules:
    """How long visits to one site last."""

    site: str
    idle_seconds: int
    longest_seconds: int


OWNER = SiteRules("owner", idle_seconds=30 * 60, longest_seconds=12 * 3600)
DESK = SiteRules("desk", idle_seconds=8 * 3600, longest_seconds=8 * 3600)
"""A shift from sign-in on, used or not: so long a covered desk page opens again with the passphrase alone."""


def hold_subject(tx: Tx, rules: SiteRules, subject: bytes) -> None:
    """Hold what every request of somebody signed in relies on: an owner's vault, or that a staff
    member's agency stays as it is. Held first: the visit counts as it is found afterwards."""
    if rules == OWNER:
        holds.hold_vaults(tx, [subject])
        return
    member = staff.find_staff(tx, subject)
    if member is not None:
        holds.share_agencies(tx, [member.agency_id])


def start(tx: Tx, keys: Keys, rules: SiteRules, subject: bytes, now: int) -> bytes:
    """Begin a visit of a vault or a staff member; gives the 32-byte secret for the cookie."""
    rows.drop_older(tx, rules.site, now - rules.longest_seconds, now - rules.idle_seconds)
    secret = make_random(SECRET_BYTES)
    rows.add(tx, keys.session_lookup(secret), rules.site, subject, now)
    return secret


def find(tx: Tx, keys: Keys, rules: SiteRules, secret: bytes, now: int) -> Session | None:
    """The visit of a cookie's secret, unless it is over."""
    lookup = keys.session_lookup(secret)
    return rows.find(tx, lookup, rules.site, now - rules.longest_seconds, now - rules.idle_seconds)


def needs_touch(session: Session, now: int) -> bool:
    """Whether enough time went by to write down that the visit goes on."""
    return now - session.used_at >= TOUCH_SECONDS


def touch(tx: Tx, session: Session, now: int) -> None:
    """Write down that the visit goes on."""
    rows.touch(tx, session.lookup, now)


def end(tx: Tx, keys: Keys, secret: bytes) -> None:
    """End the visit of a cookie's secret, if there is one."""
    rows.drop(tx, keys.session_lookup(secret))


def end_all(tx: Tx, rules: SiteRules, subject: bytes, but: Session | None = None) -> None:
    """End every visit of a vault or a staff member, but one where that is given."""
    rows.drop_of(tx, rules.site, subject, but.lookup if but else None)
