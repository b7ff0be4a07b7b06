"""Pieces whose sizes are wrong, huge, or no numbers: refused, and nothing that follows is heard."""

import pytest

from tests.functional.hostile.site import Wire

PIECES = [
    b"zz\r\n{}\r\n0\r\n\r\n",
    b"-2\r\n{}\r\n0\r\n\r\n",
    b"0x2\r\n{}\r\n0\r\n\r\n",
    b"1\r\n{}\r\n0\r\n\r\n",
    b"2\n{}\n0\n\n",
    b"ffffffffffffffff0\r\n{}\r\n0\r\n\r\n",
]


@pytest.mark.parametrize("body", PIECES)
def test_it_is_refused_and_the_connection_ends(wire: Wire, body: bytes) -> None:
    wire.require_hung_up(wire.post(b"Transfer-Encoding: chunked", body=body))
