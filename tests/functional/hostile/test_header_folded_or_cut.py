"""Headers that go on in the next line, end in half a line break, or hold a zero byte."""

import pytest

from tests.functional.hostile.site import Wire

LINES = [
    b"X-A: 1\r\n  Transfer-Encoding: chunked",
    b"X-A: 1\rTransfer-Encoding: chunked",
    b"X-A: a\x00b",
    b"X\x00A: b",
    b": b",
]


@pytest.mark.parametrize("line", LINES)
def test_it_is_refused_and_the_connection_ends(wire: Wire, line: bytes) -> None:
    wire.require_hung_up(wire.post(b"Content-Length: 2", line, body=b"{}"))
