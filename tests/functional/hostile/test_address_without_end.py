"""An address of seventy thousand characters, and one that is no address."""

import pytest

from tests.functional.hostile.site import Wire


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (b"/" + b"a" * 70_000, 414),
        (b"/api/journal?from=" + b"1" * 70_000, 414),
        (b"api/pulse", 400),
        (b"/ /", 400),
    ],
)
def test_it_is_refused(wire: Wire, address: bytes, status: int) -> None:
    answers = wire.tell(b"GET " + address + b" HTTP/1.1\r\n" + wire.head + b"Connection: close\r\n\r\n")

    assert [one for one, _ in answers] == [status]
