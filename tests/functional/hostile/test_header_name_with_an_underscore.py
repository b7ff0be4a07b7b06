"""Names with an underscore, which behind a proxy would pass for the header the proxy itself sets."""

import pytest

from tests.functional.hostile.site import Wire

LINES = [b"X_Forwarded_For: 203.0.113.7", b"Sec_Fetch_Site: same-origin", b'If_Match: "1"', b"__proto__: 1"]


@pytest.mark.parametrize("line", LINES)
def test_it_is_refused(wire: Wire, line: bytes) -> None:
    assert wire.tell(wire.post(b"Content-Length: 2", line, body=b"{}")) == [(400, "bad_request")]
