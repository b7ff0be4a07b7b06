"""A length that no request has, by itself and in pieces: refused before it is there."""

from tests.functional.hostile.site import Wire
from web.api import BODY_BYTES_MOST


def test_a_length_alone_is_refused(wire: Wire) -> None:
    assert wire.tell(wire.post(b"Content-Length: 2147483648")) == [(413, "too_large")]


def test_so_is_one_that_comes_in_pieces(wire: Wire) -> None:
    size = BODY_BYTES_MOST + 1
    body = f"{size:x}\r\n".encode() + b"a" * size + b"\r\n0\r\n\r\n"

    # It may hang up on us before we heard why.
    assert wire.tell(wire.post(b"Transfer-Encoding: chunked", body=body)) in ([(413, "too_large")], [])
