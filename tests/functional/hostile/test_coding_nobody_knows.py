"""Transfer codings that one reader knows and another does not: refused, and nothing that follows is heard."""

import pytest

from tests.functional.hostile.site import Wire

CODINGS = [
    (b"Transfer-Encoding: xchunked",),
    (b"Transfer-Encoding: chunked, identity",),
    (b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity"),
    (b"Transfer-Encoding : chunked",),
    (b"Transfer-Encoding: gzip",),
]


@pytest.mark.parametrize("headers", CODINGS)
def test_it_is_refused_and_the_connection_ends(wire: Wire, headers: tuple[bytes, ...]) -> None:
    wire.require_hung_up(wire.post(*headers, body=b"2\r\n{}\r\n0\r\n\r\n"))
