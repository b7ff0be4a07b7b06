"""Other protocols at our door: TLS where none is spoken, HTTP/2 without asking, HTTP/0.9, a web socket."""

import pytest

from tests.functional.hostile.site import Wire


@pytest.mark.parametrize(
    ("talk", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", [400]),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", []),
        (b"GET /\r\n\r\n", [400]),
        (b"GET / HTTP/3.0\r\n\r\n", [400]),
        (b"\r\n\r\n\x00\x00\x00", [400]),
        (b"EHLO evil.test\r\n", [400]),
    ],
)
def test_it_hangs_up(wire: Wire, talk: bytes, status: list[int]) -> None:
    assert [one for one, _ in wire.tell(talk)] == status


def test_a_web_socket_is_not_opened(wire: Wire) -> None:
    upgrade = b"Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    asked = (
        b"GET /api/pulse HTTP/1.1\r\n"
        + wire.head
        + upgrade
        + b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )

    assert [status for status, _ in wire.tell(asked)] in ([400], [401])
