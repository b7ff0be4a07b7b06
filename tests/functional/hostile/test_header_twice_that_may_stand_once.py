"""Two hosts, two origins, two counters: whoever reads the first and whoever reads the last would differ."""

import pytest

from tests.functional.hostile.site import Wire

LINES = [
    b"Host: desk.localhost",
    b"Origin: https://evil.test",
    b"Sec-Fetch-Site: cross-site",
    b"Content-Type: text/plain",
]


@pytest.mark.parametrize("line", LINES)
def test_it_is_refused(wire: Wire, line: bytes) -> None:
    assert wire.tell(wire.post(b"Content-Length: 2", line, body=b"{}")) == [(400, "bad_request")]
