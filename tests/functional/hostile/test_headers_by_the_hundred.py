"""More headers, or longer ones, than any browser sends."""

import pytest

from tests.functional.hostile.site import Wire

LINES = [
    [b"X-%d: a" % n for n in range(300)],
    [b"X-A: " + b"a" * 900_000],
    [b"Cookie: " + b"a=b; " * 150_000],
]


@pytest.mark.parametrize("lines", LINES)
def test_it_is_refused_and_the_connection_ends(wire: Wire, lines: list[bytes]) -> None:
    wire.require_hung_up(wire.post(b"Content-Length: 2", *lines, body=b"{}"), 431)
