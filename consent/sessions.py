"""Sessions: a visit to one of the sites, and when it ends by itself.

* The server keeps a keyed hash of the cookie's secret: a stolen database opens no visit.
* A visit ends when it is idle too long, when it gets too old, or when it is ended; time is
  judged at each request, no job has to run.
* The times of a visit are in its cookie (cookies.py); beside the vault stands the day alone.
* A session of one site is nothing on the other.
"""

from dataclasses import dataclass
from typing import NamedTuple

from consent.clock import day_of
from consent.cookies import Cookie
from consent.keys import Keys
from consent.storage import holds, staff
from consent.storage import sessions as rows
from consent.storage.base import Tx, is_sqlite
from consent.storage.sessions import Session

RENEW_SECONDS = 60
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


class Visit(NamedTuple):
    """A visit that goes on: its row, and the cookie it was found by."""

    session: Session
    cookie: Cookie


def hold_subject(tx: Tx, rules: SiteRules, subject: bytes) -> None:
    """Hold what every request of somebody signed in relies on: an owner's vault, or that a staff
    member's agency stays as it is. Held first: the visit counts as it is found afterwards."""
    if rules == OWNER:
        holds.hold_vaults(tx, [subject])
        return
    place = staff.find_place(tx, subject)
    if place is not None:
        holds.share_agencies(tx, [place.agency_id])


def start(tx: Tx, keys: Keys, rules: SiteRules, subject: bytes, now: int) -> bytes:
    """Begin a visit of a vault or a staff member; gives the bytes of its cookie."""
    rows.drop_before(tx, rules.site, day_of(now - rules.longest_seconds))
    cookie = Cookie.make(now)
    rows.add(tx, Session(keys.session_lookup(cookie.secret), subject), rules.site, day_of(now))
    return cookie.encode(keys)


def read_cookie(keys: Keys, rules: SiteRules, data: bytes, now: int) -> Cookie | None:
    """The cookie of these bytes, if this server made it and its times allow a visit, which may be ended."""
    cookie = Cookie.find(keys, data)
    return None if cookie is None or _is_over(cookie, rules, now) else cookie


def find(tx: Tx, keys: Keys, rules: SiteRules, cookie: Cookie) -> Visit | None:
    """The visit of a cookie that was read a moment ago, unless it was ended."""
    session = rows.find(tx, keys.session_lookup(cookie.secret), rules.site)
    return Visit(session, cookie) if session else None


def find_held(tx: Tx, keys: Keys, rules: SiteRules, cookie: Cookie) -> Visit | None:
    """As `find`, with what every request of its subject relies on held (`hold_subject`)."""
    visit = find(tx, keys, rules, cookie)
    if visit is None:
        return None
    hold_subject(tx, rules, visit.session.subject)
    # Whoever held it before may have ended the visit; where a writer is alone, nobody did.
    return visit if is_sqlite(tx) else find(tx, keys, rules, cookie)


def renew(keys: Keys, rules: SiteRules, visit: Visit, now: int) -> bytes | None:
    """The cookie that says the visit goes on, once enough time went by for that to matter."""
    ends_by_age_alone = rules.idle_seconds >= rules.longest_seconds
    if ends_by_age_alone or now - visit.cookie.used_at < RENEW_SECONDS:
        return None
    return visit.cookie._replace(used_at=now).encode(keys)


def end(tx: Tx, keys: Keys, data: bytes) -> None:
    """End the visit of a cookie's bytes, if there is one."""
    cookie = Cookie.find(keys, data)
    if cookie is not None:
        rows.drop(tx, keys.session_lookup(cookie.secret))


def end_all(tx: Tx, rules: SiteRules, subject: bytes, but: Session | None = None) -> int:
    """End every visit of a vault or a staff member, but one where that is given; how many rows went."""
    return rows.drop_of(tx, rules.site, subject, but.lookup if but else None)


def list_others(tx: Tx, rules: SiteRules, session: Session, now: int) -> list[int]:
    """The day on which each other visit began that was not ended and can still go on, ascending.

    Nothing more: a visit can't be told from another by it. One that was abandoned counts as long
    as its day allows, for its times are in its cookie alone.
    """
    since = day_of(now - rules.longest_seconds)
    return rows.list_days(tx, rules.site, session.subject, session.lookup, since)


def _is_over(cookie: Cookie, rules: SiteRules, now: int) -> bool:
    return now >= min(cookie.made_at + rules.longest_seconds, cookie.used_at + rules.idle_seconds)
