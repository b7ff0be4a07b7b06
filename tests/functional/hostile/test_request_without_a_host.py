"""HTTP/1.0 and 1.1 without a host: nobody is asked, so nobody answers."""

import pytest

from tests.functional.hostile.site import Wire


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_no_site_answers(wire: Wire, version: bytes) -> None:
    asked = b"GET /api/settings HTTP/" + version + b"\r\nConnection: close\r\n\r\n"

    assert wire.tell(asked) == [(421, "host_unknown")]


def test_an_address_with_a_host_in_it_counts_for_nothing(wire: Wire) -> None:
    port = str(wire.running.port).encode()
    asked = (
        b"GET http://localhost:"
        + port
        + b"/api/settings HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n"
    )

    assert wire.tell(asked) == [(421, "host_unknown")]
