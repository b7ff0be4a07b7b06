"""The gate: whole, unambiguous requests go through, everything else is refused before a site hears of it."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from consent.errors import BadRequest
from tools.start.gate import Answer, Gate, check_headers
from web.api import BODY_BYTES_MOST


@dataclass
class Scope:
    """A request as the server tells of it."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    method: str = "POST"
    path: str = "/žluť"
    query_string: str = "a=1"
    scheme: str = "http"
    client: str = "[2001:db8::1]:4711"
    server: str = "127.0.0.1:8000"
    http_version: str = "1.1"

    @property
    def headers(self) -> "Scope":
        return self

    def items(self) -> list[tuple[str, str]]:
        return self.lines


class Talk:
    """A connection: gives its pieces, then waits for ever where `ends` is False."""

    def __init__(self, *pieces: bytes | Exception, ends: bool = True) -> None:
        self.pieces, self.ends = pieces, ends
        self.answer: Answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece
        if not self.ends:
            await asyncio.Event().wait()

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = Answer(status, headers, body)


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answers with what it was asked."""
    start_response("200 OK", [("X-Path", environ["PATH_INFO"])])
    said = {name: value for name, value in environ.items() if isinstance(value, str)}
    return [json.dumps(said).encode(), environ["wsgi.input"].read()]


def ask(talk: Talk, *lines: tuple[str, str], site: Any = echo, seconds: float = 20.0) -> Answer:
    # In a thread of its own: a browser's driver may keep a loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(Gate(site, seconds).__rsgi__(Scope(list(lines)), talk))).result()
    return talk.answer


def test_a_whole_request_reaches_the_site_as_it_was_meant() -> None:
    answer = ask(
        Talk(b"{", b"}"),
        ("Host", "notes.test"),
        ("cookie", "a=1"),
        ("Cookie", "b=2"),
        ("X-A", "1"),
        ("x-a", "2"),
    )

    said, body = answer.body[:-2], answer.body[-2:]
    environ = json.loads(said)
    assert (answer.status, body) == (200, b"{}")
    assert environ["HTTP_HOST"] == "notes.test"
    assert (environ["HTTP_COOKIE"], environ["HTTP_X_A"]) == ("a=1; b=2", "1,2")
    assert environ["REMOTE_ADDR"] == "2001:db8::1"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/žluť"
    assert (environ["CONTENT_LENGTH"], environ["QUERY_STRING"]) == ("2", "a=1")


@pytest.mark.parametrize(
    ("talk", "lines", "expected"),
    [
        (Talk(b"{", ends=False), [], (400, "bad_request")),
        (Talk(b"{", RuntimeError("the pieces end")), [], (400, "bad_request")),
        (Talk(), [("Content-Length", str(BODY_BYTES_MOST + 1))], (413, "too_large")),
        (Talk(b"a" * BODY_BYTES_MOST, b"a", ends=False), [], (413, "too_large")),
        (Talk(), [("Origin", "a"), ("origin", "b")], (400, "bad_request")),
        (Talk(), [("X_Forwarded_For", "1")], (400, "bad_request")),
        (Talk(), [("Content-Length", "1"), ("Transfer-Encoding", "chunked")], (400, "bad_request")),
    ],
)
def test_anything_else_is_refused_and_the_connection_ends(
    talk: Talk, lines: list[tuple[str, str]], expected: tuple[int, str]
) -> None:
    answer = ask(talk, *lines, site=None, seconds=0.1)

    assert (answer.status, json.loads(answer.body)["code"]) == expected
    assert ("Connection", "close") in answer.headers
    assert ("Cache-Control", "no-store") in answer.headers


def test_what_goes_wrong_beneath_the_sites_is_a_bare_500(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_environ: Any, _start: Any) -> list[bytes]:
        raise LookupError("what happened")

    with caplog.at_level(logging.ERROR):
        answer = ask(Talk(), site=broken)

    assert (answer.status, answer.body) == (500, b"")
    assert [record.getMessage() for record in caplog.records] == ["LookupError beneath the sites"]


def test_an_answer_is_closed_once_it_was_read() -> None:
    class Parts(list[bytes]):
        closed = False

        def close(self) -> None:
            self.closed = True

    parts = Parts([b"a", b"b"])

    def site(_environ: Any, start_response: Any) -> Parts:
        start_response("201 Created", [])
        return parts

    assert ask(Talk(), site=site)[::2] == (201, b"ab")
    assert parts.closed


def test_a_list_header_may_come_in_several_lines() -> None:
    assert check_headers([("X-Forwarded-For", "1"), ("x-forwarded-for", "2")]) == {"x-forwarded-for": "1,2"}
    with pytest.raises(BadRequest):
        check_headers([("Host", "a"), ("HOST", "a")])
