"""Hosts: which site answers where; an address nobody configured gets nothing.

* A site is found by the exact Host header, port included.
* The refusal says nothing about any site.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from consent.errors import HostUnknown
from web.errors import answer_refusal
from web.headers import add_headers
from web.settings import host_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class HostSwitch:
    """A WSGI application that hands each request to the site of its host."""

    def __init__(self, sites: Mapping[str, "WSGIApplication"]) -> None:
        self._sites = dict(sites)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        site = self._sites.get(str(environ.get("HTTP_HOST", "")).lower())
        return (site or _refuse)(environ, start_response)


def sites_by_host(*sites: tuple[tuple[str, ...], "WSGIApplication"]) -> dict[str, "WSGIApplication"]:
    """Each host of each address, and the site that answers there."""
    return {host_of(url): site for urls, site in sites for url in urls}


def _refuse(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    # Nothing is promised about https for a host that is not ours.
    response = add_headers(answer_refusal(HostUnknown()), is_https=False)
    application: Callable[..., Iterable[bytes]] = response
    return application(environ, start_response)
