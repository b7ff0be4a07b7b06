"""Who is signed in: Flask-Login over sessions that live on the server.

* The cookie has a neutral `__Host-` name: Secure, HttpOnly, SameSite=Strict, gone with the
  browser. Its secret is a new one at each sign-in; its times are renewed while the visit goes on.
* Nothing else is remembered about a browser (logins): no identifier, no Flask session.
* A view works inside `reading()` or `writing()`: the visit is looked at in the very transaction,
  so a visit that was ended a moment ago changes and sees nothing.
* Nothing that a stranger sends to a visitor's address is read: who has no cookie that this server
  made, and whose times still allow a visit, is refused before.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, cast

from flask import Flask, Request, Response, current_app, g, request
from flask_login import UserMixin, current_user

from consent import sessions
from consent.cookies import COOKIE_BYTES, Cookie
from consent.errors import NotSignedIn
from consent.sessions import SiteRules, Visit
from consent.storage.base import Tx
from consent.storage.sessions import Session
from crypto.encoding import parse_b64, to_b64
from crypto.errors import BadEncoding
from web import api
from web.api import Model
from web.logins import NoFlaskSession, QuietLogins
from web.services import services

COOKIES = {"owner": "__Host-n", "desk": "__Host-d"}
_RULES = "site_rules"
_READ = "cookie_read"


class Act(NamedTuple):
    """One request of somebody signed in: its transaction, who it is, and the time."""

    tx: Tx
    subject: bytes
    """The vault's id on the owner's site, the staff member's on the desk."""

    now: int
    session: Session


@dataclass(frozen=True)
class Visitor(UserMixin):  # type: ignore[misc]
    """Flask-Login's user: nobody but the holder of a session."""

    session: Session

    def get_id(self) -> str:
        return to_b64(self.session.subject)


def install_sessions(site: Flask, rules: SiteRules) -> None:
    """Give the site its own login manager and its own cookie."""
    site.extensions[_RULES] = rules
    site.session_interface = NoFlaskSession()
    logins = QuietLogins(site)
    logins.request_loader(_load_visitor)
    site.after_request(_set_cookie)


@contextmanager
def writing(hold_before: Callable[[Tx], None] | None = None) -> Iterator[Act]:
    """One request of somebody signed in that may change something.

    Their vault or agency is held before anything else is read; `hold_before` holds what comes
    before that in the order of holds.

    Raises:
        NotSignedIn: nobody is, or not any more.
    """
    cookie, now = _require_cookie(), services().clock.now()
    with services().store.writing() as tx:
        if hold_before is not None:
            hold_before(tx)
        visit = _require(sessions.find_held(tx, services().keys, site_rules(), cookie))
        yield Act(tx, visit.session.subject, now, visit.session)
    _renew(visit, now)


@contextmanager
def reading() -> Iterator[Act]:
    """One request of somebody signed in that changes nothing.

    Raises:
        NotSignedIn: nobody is, or not any more.
    """
    cookie, now = _require_cookie(), services().clock.now()
    with services().store.reading() as tx:
        visit = _require(sessions.find(tx, services().keys, site_rules(), cookie))
        yield Act(tx, visit.session.subject, now, visit.session)
    _renew(visit, now)


def read_body(model: type[Model]) -> Model:
    """The body of a request that only somebody signed in may make: no stranger's is read.

    Raises:
        NotSignedIn: nobody is.
        BadRequest: as for any body.
    """
    _require_cookie()
    return api.read_body(model)


def start(tx: Tx, subject: bytes, now: int) -> None:
    """Sign somebody in; the visit this browser had before ends."""
    cookie = _read_cookie()
    if cookie is not None:
        sessions.end(tx, services().keys, cookie)
    g.cookie = to_b64(sessions.start(tx, services().keys, site_rules(), subject, now))


def end() -> None:
    """End the visit of this browser, if it has one."""
    cookie = _read_cookie()
    if cookie is not None:
        with services().store.writing() as tx:
            sessions.end(tx, services().keys, cookie)
    forget_cookie()


def forget_cookie() -> None:
    """Tell the browser to drop its cookie."""
    g.cookie = ""


def is_open() -> bool:
    """Whether somebody is signed in, where anybody may ask."""
    return bool(current_user.is_authenticated)


def find_subject(tx: Tx) -> bytes | None:
    """Who is signed in, where anybody may ask; judged in the caller's transaction, so that nothing
    is written for somebody who was erased a moment before."""
    cookie = _find_cookie()
    found = cookie and sessions.find_held(tx, services().keys, site_rules(), cookie)
    return found.session.subject if found else None


def site_rules() -> SiteRules:
    """How long visits to this site last."""
    return cast(SiteRules, current_app.extensions[_RULES])


def _load_visitor(_request: Request) -> Visitor | None:
    cookie = _find_cookie()
    if cookie is None:
        return None
    with services().store.reading() as tx:
        found = sessions.find(tx, services().keys, site_rules(), cookie)
    return Visitor(found.session) if found else None


def _require_cookie() -> Cookie:
    """A cookie that may still belong to a visit; whether it does, the transaction sees."""
    cookie = _find_cookie()
    if cookie is None:
        raise NotSignedIn
    return cookie


def _find_cookie() -> Cookie | None:
    """The cookie of this request, if it may still belong to a visit; judged once."""
    if _READ not in g:
        data = _read_cookie()
        found = data and sessions.read_cookie(services().keys, site_rules(), data, services().clock.now())
        setattr(g, _READ, found or None)
    return cast(Cookie | None, getattr(g, _READ))


def _require(visit: Visit | None) -> Visit:
    if visit is None:
        raise NotSignedIn
    return visit


def _renew(visit: Visit, now: int) -> None:
    """Send the visit's times along, unless the answer already begins or ends a visit."""
    renewed = sessions.renew(services().keys, site_rules(), visit, now)
    if renewed is not None and "cookie" not in g:
        g.cookie = to_b64(renewed)


def _read_cookie() -> bytes | None:
    try:
        return parse_b64(request.cookies.get(_cookie_name()), COOKIE_BYTES)
    except BadEncoding:
        return None


def _cookie_name() -> str:
    return COOKIES[site_rules().site]


def _set_cookie(response: Response) -> Response:
    value = g.get("cookie")
    if value is None or response.status_code >= 400:
        return response
    expires = None if value else 0
    response.set_cookie(
        _cookie_name(), value, max_age=expires, path="/", secure=True, httponly=True, samesite="Strict"
    )
    return response
