"""Both a length and pieces: what a proxy takes for a body must not be heard as a second request."""

import pytest

from tests.functional.hostile.site import Wire

BOTH = [
    (b"Content-Length: 7", b"Transfer-Encoding: chunked"),
    (b"Transfer-Encoding: chunked", b"Content-Length: 7"),
]


@pytest.mark.parametrize("headers", BOTH)
def test_what_follows_is_never_heard(wire: Wire, headers: tuple[bytes, bytes]) -> None:
    # The pieces are an empty body, which is refused; then it hangs up.
    wire.require_hung_up(wire.post(*headers, body=b"0\r\n\r\n"))
