"""Many real clients at once, whose requests are held back until all of them wait: then they go out together.

* What clients compute on their own devices happens between the volleys, and is not timed.
* All of them do the same; the n-th request of each makes the n-th volley.
"""

import threading
from collections.abc import Callable, Sequence
from email.message import Message
from queue import SimpleQueue
from typing import Any

from bench.load import Answer, Volley, fire, make_request
from client.transport import HttpTransport

STACK_BYTES = 256 * 1024


class Chorus:
    """Clients of one port."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._change = threading.Condition()
        self._waiting: dict[int, _Held] = {}
        self._singing = 0
        self._faults: list[BaseException] = []

    def transport(self, origin: str) -> "HeldTransport":
        """For one client, or for several that share a visit."""
        return HeldTransport(origin, self)

    def sing(self, parts: Sequence[Callable[[], object]]) -> list[Volley]:
        """Let each client do its part; the volleys in their order.

        Raises:
            whatever one of the clients raised.
        """
        self._singing, self._faults = len(parts), []
        before = threading.stack_size(STACK_BYTES)
        threads = [threading.Thread(target=self._do, args=(n, part)) for n, part in enumerate(parts)]
        for thread in threads:
            thread.start()
        threading.stack_size(before)
        volleys = []
        while held := self._await_all():
            volley = fire(self.port, [one.request for one in held])
            volleys.append(volley)
            with self._change:
                self._waiting.clear()
            for one, answer in zip(held, volley.answers, strict=True):
                one.resume(answer)
        for thread in threads:
            thread.join()
        if self._faults:
            raise self._faults[0]
        return volleys

    def ask(self, request: bytes) -> Answer:
        """Called by a client: wait for the others, and for the answer; a lone one is answered at once."""
        number = getattr(_PLACE, "number", None)
        if number is None:
            return fire(self.port, [request]).answers[0]
        held = _Held(request)
        with self._change:
            self._waiting[number] = held
            self._change.notify()
        return held.wait()

    def _do(self, number: int, part: Callable[[], object]) -> None:
        _PLACE.number = number
        try:
            part()
        except BaseException as fault:  # told by `sing`, whatever it is
            self._faults.append(fault)
        finally:
            with self._change:
                self._singing -= 1
                self._change.notify()

    def _await_all(self) -> list["_Held"]:
        with self._change:
            self._change.wait_for(lambda: len(self._waiting) == self._singing)
            return [self._waiting[number] for number in sorted(self._waiting)]


_PLACE = threading.local()


class _Held:
    def __init__(self, request: bytes) -> None:
        self.request = request
        self._answer: SimpleQueue[Answer] = SimpleQueue()

    def resume(self, answer: Answer) -> None:
        self._answer.put(answer)

    def wait(self) -> Answer:
        return self._answer.get()


class HeldTransport(HttpTransport):
    """The client's own transport, over a chorus in place of a connection."""

    def __init__(self, origin: str, chorus: Chorus) -> None:
        super().__init__(origin)
        self._chorus = chorus

    def connect(self) -> Any:
        """What looks like a connection for one request."""
        return _HeldConnection(self._chorus)


class _HeldConnection:
    def __init__(self, chorus: Chorus) -> None:
        self._chorus = chorus
        self._answer: Answer
        self.status = 0

    def request(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> None:
        host = headers.pop("Host")
        self._answer = self._chorus.ask(make_request(method, host, path, body or b"", **headers))
        self.status = self._answer.status

    def getresponse(self) -> "_HeldConnection":
        return self

    def read(self, _most: int) -> bytes:
        return self._answer.body

    @property
    def headers(self) -> Message:
        return self._answer.headers

    def close(self) -> None:
        """Connections are the volley's."""
