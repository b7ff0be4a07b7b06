"""Handing in what was signed elsewhere: the operator's certificates and an office's roster.

* Both need no session: the signatures on them are what counts (protocol §14.3).
"""

from client.roster_making import SignedRoster
from client.transport import Transport
from crypto.signing import Signed


def post_key_certificate(transport: Transport, certificate: Signed) -> None:
    """Let the server's online key sign the directory."""
    transport.send("POST", "/api/certificates", {"key_certificate": certificate.to_json()})


def post_agency(transport: Transport, certificate: Signed) -> None:
    """Put an office into the directory, or replace its certificate by a higher one."""
    transport.send("POST", "/api/certificates", {"agency": certificate.to_json()})


def post_roster(transport: Transport, roster: SignedRoster) -> None:
    """Hand in a signed roster with its team wraps."""
    transport.send("POST", "/api/rosters", roster.to_json())
