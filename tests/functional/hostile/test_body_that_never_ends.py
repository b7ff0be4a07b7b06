"""Bodies that begin and do not go on: each holds its own socket, and nobody else waits for them."""

from contextlib import ExitStack

from tests.functional.hostile.site import Wire

MORE_THAN_THREADS = 40


def test_everybody_else_is_answered_meanwhile(wire: Wire) -> None:
    with ExitStack() as slow:
        for _ in range(MORE_THAN_THREADS):
            connection = slow.enter_context(wire.connect())
            connection.sendall(wire.post(b"Content-Length: 50", body=b"{"))

        answers = wire.tell(wire.post(b"Content-Length: 2", body=b"{}") + wire.next)

    assert answers == [(200, ""), (200, "")]
