"""A client that costs little: requests made beforehand, sent over a few connections, answers timed.

* It runs beside the server on the same cores, for whatever is measured in the same run alike.
* A connection that the server closes is opened again; the time for that counts.
"""

import json
import selectors
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Any, Final

CONNECTIONS: Final = 16
PIECE: Final = 256 * 1024
END_OF_HEAD: Final = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds."""

    head: bytes
    body: bytes
    seconds: float

    @property
    def status(self) -> int:
        """HTTP's three digits."""
        return int(self.head[9:12])

    def json(self) -> Any:
        """The body, as JSON."""
        return json.loads(self.body)

    @property
    def headers(self) -> Message:
        """Without the line in front of them."""
        return BytesHeaderParser().parsebytes(self.head.partition(b"\r\n")[2])


@dataclass(frozen=True)
class Volley:
    """Answers in the order of their requests, and the seconds that all of them took together."""

    answers: list[Answer]
    seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.answers) / self.seconds

    def quantile(self, part: float) -> float:
        """The milliseconds within which this part of the answers came."""
        times = sorted(answer.seconds for answer in self.answers)
        return 1000 * times[min(len(times) - 1, int(part * len(times)))]

    def followed_by(self, other: "Volley") -> "Volley":
        """Each one's first request and its second as one, with the time of both."""
        both = zip(self.answers, other.answers, strict=True)
        answers = [Answer(last.head, last.body, first.seconds + last.seconds) for first, last in both]
        return Volley(answers, self.seconds + other.seconds)

    def require(self, status: int) -> "Volley":
        """All of them answered so; raises AssertionError."""
        wrong = next((answer for answer in self.answers if answer.status != status), None)
        if wrong is not None:
            raise AssertionError(f"{wrong.status} {wrong.body[:300]!r}")
        return self


class _Connection:
    def __init__(self, port: int, todo: Iterator[tuple[int, bytes]]) -> None:
        self._port, self._todo = port, todo
        self._socket: socket.socket | None = None
        self._came = bytearray()
        self._whole = -1
        self._began = 0.0
        self._number = -1

    def start(self, selector: selectors.BaseSelector) -> bool:
        """Send the next request; False when none is left."""
        number_and_request = next(self._todo, None)
        if number_and_request is None:
            self._close(selector)
            return False
        self._number, request = number_and_request
        self._came.clear()
        self._whole = -1
        self._began = time.perf_counter()
        if self._socket is None:
            self._socket = self._connect(selector)
        self._socket.sendall(request)
        return True

    def _connect(self, selector: selectors.BaseSelector) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self._port))
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(made, selectors.EVENT_READ, self)
        return made

    def hear(self, selector: selectors.BaseSelector) -> tuple[int, Answer] | None:
        """Take what came; the answer once it is whole."""
        piece = self._socket.recv(PIECE) if self._socket else b""
        self._came += piece
        head_end = self._came.find(END_OF_HEAD)
        if self._whole < 0 and head_end >= 0:
            self._whole = head_end + len(END_OF_HEAD) + _length_of(bytes(self._came[:head_end]))
        if self._whole < 0 or len(self._came) < self._whole:
            if not piece:
                raise ConnectionError("the server closed the connection in the middle of an answer")
            return None
        seconds = time.perf_counter() - self._began
        head = bytes(self._came[:head_end])
        body = bytes(self._came[head_end + len(END_OF_HEAD) : self._whole])
        if b"connection: close" in head.lower():
            self._close(selector)
        return self._number, Answer(head, body, seconds)

    def _close(self, selector: selectors.BaseSelector) -> None:
        if self._socket is not None:
            selector.unregister(self._socket)
            self._socket.close()
            self._socket = None


def _length_of(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise ValueError("an answer without a length")


def fire(port: int, requests: Sequence[bytes], connections: int = CONNECTIONS) -> Volley:
    """Send all of them, as fast as they are answered."""
    answers: list[Answer | None] = [None] * len(requests)
    todo = iter(enumerate(requests))
    began = time.perf_counter()
    with selectors.DefaultSelector() as selector:
        busy = sum([_Connection(port, todo).start(selector) for _ in range(min(connections, len(requests)))])
        while busy:
            for key, _ in selector.select():
                connection: _Connection = key.data
                came = connection.hear(selector)
                if came is not None:
                    answers[came[0]] = came[1]
                    busy -= not connection.start(selector)
    seconds = time.perf_counter() - began
    return Volley([answer for answer in answers if answer is not None], seconds)


def make_request(method: str, host: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """The bytes of a request."""
    given = {"Host": host, "Content-Length": str(len(body)), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


@dataclass(frozen=True)
class Speed:
    """Of several volleys: the middle rate, and the middle of each one's p50 and p99, in milliseconds."""

    rate: float
    p50: float
    p99: float

    @classmethod
    def of(cls, volleys: Sequence[Volley]) -> "Speed":
        """From one at least."""
        return cls(
            statistics.median(one.rate for one in volleys),
            statistics.median(one.quantile(0.5) for one in volleys),
            statistics.median(one.quantile(0.99) for one in volleys),
        )
