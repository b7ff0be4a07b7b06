"""Flask-Login without what it remembers about people (P11).

* Its identifier (a hash of address and browser) and its session protection are off.
* Its remember-me cookie is never read and never set.
* There is no Flask session: no cookie comes in, none goes out.
"""

from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from flask_login import LoginManager

_NO_COOKIE = "__Host-none"


class QuietLogins(LoginManager):  # type: ignore[misc]
    """A login manager that knows a visitor by one request at a time."""

    def __init__(self, site: Flask) -> None:
        super().__init__()
        self.session_protection = None
        # Computed on every request, protection or not, unless it is replaced.
        self._session_identifier_generator = lambda: ""
        site.config["REMEMBER_COOKIE_NAME"] = _NO_COOKIE
        self.init_app(site, add_context_processor=False)

    def _load_user_from_remember_cookie(self, cookie: str) -> None:
        return None

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


class _Nothing(dict[str, Any], SessionMixin):
    """A Flask session that nobody keeps."""


class NoFlaskSession(SessionInterface):
    """Gives each request an empty session, and forgets it."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin:
        return _Nothing()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        return None
