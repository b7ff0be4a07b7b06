"""A taken-over server: the real application, with a liar in front that alters its answers.

* Only answers are altered; what the application keeps stays what honest requests made of it.
* While a lie lasts, every request is written down, so that a test sees what a client handed out.
* Outside `lying` nothing is touched.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from tests.functional import world as worlds
from tests.functional.world import World, running_world

Json = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One request as the server heard it; `body` is its JSON, {} for a GET."""

    method: str
    path: str
    body: Json


Lie = Callable[[Asked, Json], Json | None]


def when(pattern: str, change: Callable[[Json], Json | None]) -> Lie:
    """Alter answers whose "METHOD /path" fits a pattern; the method may be left out."""
    fits = re.compile(pattern if pattern[0] != "/" else f"[A-Z]+ {pattern}").fullmatch

    def lie(asked: Asked, answer: Json) -> Json | None:
        return change(answer) if fits(f"{asked.method} {asked.path}") else answer

    return lie


def instead(answer: Json) -> Callable[[Json], Json]:
    """Always this answer."""
    return lambda _: answer


class Liar:
    """A WSGI application around another one."""

    def __init__(self) -> None:
        self.application: Any = None
        self.heard: list[Asked] = []
        self._lies: tuple[Lie, ...] | None = None
        self._lock = threading.Lock()

    def around(self, application: Any) -> "Liar":
        self.application = application
        return self

    @contextmanager
    def lying(self, *lies: Lie) -> Iterator[list[Asked]]:
        """Lie this way for a while; gives the list of what is asked meanwhile."""
        self.heard, self._lies = [], lies
        try:
            yield self.heard
        finally:
            self._lies = None

    def listening(self) -> Any:
        """Tell the truth, and write down what is asked."""
        return self.lying()

    @contextmanager
    def remembering(self, pattern: str) -> Iterator[list[Json]]:
        """Keep the true answers of some addresses, to be served again later."""
        kept: list[Json] = []

        def keep(answer: Json) -> Json:
            kept.append(json.loads(json.dumps(answer)))
            return answer

        with self.lying(when(pattern, keep)):
            yield kept

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if self._lies is None:
            return self.application(environ, start_response)
        asked = _read(environ)
        body, status, headers = run_wsgi_app(self.application, environ, buffered=True)
        answer = Response(b"".join(body), status, headers)
        with self._lock:
            self.heard.append(asked)
        if answer.is_json and answer.status_code < 300:
            answer.set_data(json.dumps(self._alter(asked, answer.get_json())))
        return answer(environ, start_response)

    def _alter(self, asked: Asked, answer: Json) -> Json:
        for lie in self._lies or ():
            answer = lie(asked, answer) or answer
        return answer


def _read(environ: dict[str, Any]) -> Asked:
    raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = BytesIO(raw)
    path = environ["PATH_INFO"] + (f"?{query}" if (query := environ.get("QUERY_STRING")) else "")
    return Asked(environ["REQUEST_METHOD"], path, json.loads(raw) if raw else {})


@contextmanager
def taken_over_world(folder: Path) -> Iterator[tuple[World, Liar]]:
    """A world whose server can be made to lie."""
    liar, make_sites = Liar(), worlds.make_sites
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worlds, "make_sites", lambda services: liar.around(make_sites(services)))
        with running_world(folder) as world:
            yield world, liar


def handed_out(heard: list[Asked]) -> list[str]:
    """The requests that gave somebody a key: an offer, a package, a wrap, a claim."""
    words = ("package", "wrap", "wraps", "states", "grants")
    return [
        f"{one.method} {one.path}"
        for one in heard
        if one.method != "GET" and any(one.body.get(w) or one.body.get("show") for w in words)
    ]
