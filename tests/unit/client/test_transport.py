"""The transport: where it connects, what it says, and what it refuses."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from client.errors import ApiError, Refused, Unreachable
from client.transport import HttpTransport


class Double(BaseHTTPRequestHandler):
    """Answers as the test says, and keeps what it was asked."""

    asked: list[tuple[str, str, dict[str, str], bytes]]
    answer: tuple[int, list[tuple[str, str]], bytes]

    def _reply(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.asked.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
        status, headers, body = self.answer
        self.send_response(status)
        for name, value in [*headers, ("Content-Length", str(len(body)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = _reply

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def double() -> Iterator[Any]:
    fresh: Any = type("Fresh", (Double,), {"asked": [], "answer": (200, [], b'{"fine":true}')})
    server = HTTPServer(("127.0.0.1", 0), fresh)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    fresh.port = server.server_port
    yield fresh
    server.shutdown()
    thread.join()
    server.server_close()


def connect(double: Any, name: str = "desk.localhost") -> HttpTransport:
    return HttpTransport(f"http://{name}:{double.port}")


def test_a_localhost_name_is_reached_on_this_machine_under_its_own_name(double: Any) -> None:
    assert connect(double).get("/instance.json") == {"fine": True}

    method, path, headers, _ = double.asked[0]
    assert (method, path, headers["Host"]) == ("GET", "/instance.json", f"desk.localhost:{double.port}")
    assert "Origin" not in headers


def test_a_change_says_where_it_comes_from_and_what_it_replaces(double: Any) -> None:
    connect(double).send("PUT", "/api/manifest", {"manifest": "AA"}, if_match=7)

    _, _, headers, body = double.asked[0]
    assert headers["Origin"] == f"http://desk.localhost:{double.port}"
    assert headers["Sec-Fetch-Site"] == "same-origin"
    assert headers["Content-Type"] == "application/json"
    assert headers["If-Match"] == '"7"'
    assert json.loads(body) == {"manifest": "AA"}


def test_a_cookie_is_kept_for_this_session_and_forgotten_when_told(double: Any) -> None:
    transport = connect(double)
    double.answer = (200, [("Set-Cookie", "__Host-n=secret; Path=/; Secure; HttpOnly")], b"{}")
    transport.get("/")
    transport.get("/")
    double.answer = (200, [("Set-Cookie", "__Host-n=; Max-Age=0; Path=/")], b"{}")
    transport.get("/")
    transport.get("/")

    assert [headers.get("Cookie") for _, _, headers, _ in double.asked] == [
        None,
        "__Host-n=secret",
        "__Host-n=secret",
        None,
    ]


def test_two_transports_share_no_cookie(double: Any) -> None:
    double.answer = (200, [("Set-Cookie", "__Host-n=secret; Path=/")], b"{}")
    connect(double).get("/")
    connect(double).get("/")

    assert all("Cookie" not in headers for _, _, headers, _ in double.asked)


def test_a_refusal_carries_code_data_and_status(double: Any) -> None:
    double.answer = (409, [], b'{"code":"conflict","message":"newer","counter":9}')

    with pytest.raises(ApiError) as caught:
        connect(double).get("/api/notebook")

    assert (caught.value.code, caught.value.data["counter"], caught.value.status) == ("conflict", 9, 409)


def test_a_redirect_is_not_followed(double: Any) -> None:
    double.answer = (303, [("Location", "https://elsewhere.example/")], b"")

    with pytest.raises(ApiError):
        connect(double).get("/away")
    assert len(double.asked) == 1


@pytest.mark.parametrize("body", [b"[1]", b'"text"'])
def test_an_answer_that_is_no_object_is_refused(double: Any, body: bytes) -> None:
    double.answer = (200, [], body)

    with pytest.raises(Refused):
        connect(double).get("/")


@pytest.mark.parametrize(
    "address",
    [
        "http://notes.example",
        "http://127.0.0.1:8000",
        "http://localhost.example",
        "http://localhost:8000/path",
        "https://user@notes.example/x?y#z",
        "ftp://localhost",
        "localhost:8000",
        "http://localhost:99999",
    ],
)
def test_other_addresses_are_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(Refused):
        HttpTransport(address)


def test_nobody_there_is_said_so() -> None:
    with pytest.raises(Unreachable):
        HttpTransport("http://localhost:9").get("/")
