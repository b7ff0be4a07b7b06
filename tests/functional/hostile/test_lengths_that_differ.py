"""Two lengths, or one that is no plain number: refused, and nothing that follows is heard."""

import pytest

from tests.functional.hostile.site import Wire

LENGTHS = [
    (b"Content-Length: 2", b"Content-Length: 40"),
    (b"Content-Length: 2, 2",),
    (b"Content-Length: +2",),
    (b"Content-Length: 0x2",),
    (b"Content-Length: -1",),
    (b"Content-Length: 2 2",),
    (b"Content-Length : 2",),
]


@pytest.mark.parametrize("headers", LENGTHS)
def test_it_is_refused_and_the_connection_ends(wire: Wire, headers: tuple[bytes, ...]) -> None:
    wire.require_hung_up(wire.post(*headers, body=b"{}"))
