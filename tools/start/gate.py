"""The gate: what a request must be before either site hears of it (decision 0019).

* A body is read whole before a thread takes the request: who sends slowly, or never ends, holds a
  socket and nothing else.
* At most 2 MiB of it, in at most BODY_SECONDS; a length that says more is refused at once.
* A header that two readers could take differently is refused: a name with an underscore (to a WSGI
  application the same as one with a hyphen), and one that may stand once and stands twice.
* Nothing of a request is logged; of what goes wrong in here only the class of the error.
"""

import asyncio
import io
import logging
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from consent.errors import BadRequest, ConsentError, TooLarge
from web.api import BODY_BYTES_MOST
from web.errors import answer_refusal
from web.headers import add_headers

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 4
"""For all requests of a process. More take each other's turn: the one that holds a database's lock then waits
for one that only reads its body. Fewer, and a few that wait for a lock stop all others."""

BODY_SECONDS = 20.0
ONCE = frozenset(
    {"content-length", "content-type", "host", "if-match", "origin", "sec-fetch-site", "transfer-encoding"}
)

log = logging.getLogger("wallet")


class Scope(Protocol):
    """What the server says of a request."""

    method: str
    path: str
    query_string: str
    scheme: str
    client: str
    server: str
    http_version: str
    headers: Any


class Answer(NamedTuple):
    """What goes back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Gate:
    """An RSGI application that lets whole, unambiguous requests through to a WSGI one."""

    def __init__(self, application: "WSGIApplication", body_seconds: float = BODY_SECONDS) -> None:
        self._application = application
        self._body_seconds = body_seconds
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        """Answer one request."""
        answer = await self._answer(scope, protocol)
        protocol.response_bytes(answer.status, answer.headers, answer.body)

    async def _answer(self, scope: Scope, protocol: Any) -> Answer:
        try:
            headers = check_headers(scope.headers.items())
            body = await asyncio.wait_for(read_body(protocol, headers), self._body_seconds)
        except ConsentError as refusal:
            return _refuse(refusal)
        except (TimeoutError, RuntimeError):  # too slow, or no body that ends
            return _refuse(BadRequest("body"))
        environ = make_environ(scope, headers, body)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._call, environ)

    def _call(self, environ: dict[str, Any]) -> Answer:
        try:
            return call(self._application, environ)
        except Exception as error:  # the sites answer their own; this is beneath them
            log.error("%s beneath the sites", type(error).__name__)
            return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, [], b"")


def check_headers(items: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The headers by lower-case name; one that came in several lines is joined, as HTTP says.

    Raises:
        BadRequest: one that two readers could take differently.
    """
    headers: dict[str, str] = {}
    for name, value in items:
        name = name.lower()
        if "_" in name or (name in headers and name in ONCE):
            raise BadRequest("header")
        between = "; " if name == "cookie" else ","
        headers[name] = f"{headers[name]}{between}{value}" if name in headers else value
    if {"content-length", "transfer-encoding"} <= headers.keys():
        raise BadRequest("header")
    return headers


async def read_body(protocol: Any, headers: dict[str, str]) -> bytes:
    """The whole body.

    Raises:
        TooLarge: it is, or says so.
    """
    if int(headers.get("content-length", "0")) > BODY_BYTES_MOST:
        raise TooLarge
    body = bytearray()
    async for chunk in protocol:
        body += chunk
        if len(body) > BODY_BYTES_MOST:
            raise TooLarge
    return bytes(body)


def make_environ(scope: Scope, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """The request as a WSGI application takes it."""
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": headers.get("content-type", ""),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        if name not in ("content-length", "content-type", "transfer-encoding"):
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ


def call(application: "WSGIApplication", environ: dict[str, Any]) -> Answer:
    """What a WSGI application answers, whole."""
    begun: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        begun[:] = [(status, headers)]
        return refuse_to_write

    parts = application(environ, start_response)
    try:
        body = b"".join(parts)
    finally:
        if close := getattr(parts, "close", None):
            close()
    status, headers = begun[0]
    return Answer(int(status.partition(" ")[0]), headers, body)


def refuse_to_write(_data: bytes) -> object:
    """WSGI's older way to answer, which nothing here uses."""
    raise NotImplementedError


def _refuse(refusal: ConsentError) -> Answer:
    response = add_headers(answer_refusal(refusal), is_https=False)
    # Whatever else comes on this connection can't be told from the rest of this request.
    headers = [*response.headers.items(), ("Connection", "close")]
    return Answer(response.status_code, headers, response.get_data())
