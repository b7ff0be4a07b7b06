"""Ways up and out of the folder with the published files, to the key file and the database beside it."""

import pytest

from tests.functional.hostile.site import Wire

PATHS = [
    b"/assets/../index.html",
    b"/assets/../../../../etc/passwd",
    b"/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    b"/assets/..%2f..%2f..%2fetc/passwd",
    b"/assets/%252e%252e%252fkey-file",
    b"/assets/..\\..\\key-file",
    b"/assets//etc/passwd",
    b"/assets/%00",
    b"/assets/js%00.js",
    b"/assets/%c0%ae%c0%ae/key-file",
    b"/assets/./js/owner/main.js",
    b"/assets/js",
    b"/assets/js/",
]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_there(wire: Wire, path: bytes) -> None:
    asked = b"GET " + path + b" HTTP/1.1\r\n" + wire.head + b"Connection: close\r\n\r\n"

    assert wire.tell(asked) == [(404, "not_found")]
