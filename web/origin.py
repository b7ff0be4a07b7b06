"""Where a request comes from: only the site's own page may change anything.

* Every request but GET and HEAD must say `Sec-Fetch-Site: same-origin`, name the site's own
  origin, and carry JSON; clients that are no browsers say so as well.
* A page of another site can't read the API through a browser either.
"""

from flask import Flask, request

from consent.errors import BadRequest, CrossSite
from web.api import JSON_TYPE

_READING = {"GET", "HEAD"}
_OWN_OR_TYPED = {None, "same-origin", "none"}


def install_origin_check(site: Flask, origins: tuple[str, ...]) -> None:
    """Refuse requests that other pages made, before anything looks at them."""

    @site.before_request
    def _check_origin() -> None:
        if request.method in _READING:
            _check_reading()
        else:
            _check_writing(origins)


def own_origin(origins: tuple[str, ...]) -> bool:
    """Whether the Origin of this request is one of the site's, and that of its Host."""
    origin = request.headers.get("Origin", "")
    return origin in origins and origin.partition("://")[2] == request.host


def _check_reading() -> None:
    if request.path.startswith("/api/") and request.headers.get("Sec-Fetch-Site") not in _OWN_OR_TYPED:
        raise CrossSite


def _check_writing(origins: tuple[str, ...]) -> None:
    if request.headers.get("Sec-Fetch-Site") != "same-origin" or not own_origin(origins):
        raise CrossSite
    if request.mimetype != JSON_TYPE:
        raise BadRequest("Content-Type")
