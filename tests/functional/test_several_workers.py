"""The server as people run it, with two workers: what one was told the other knows, and a restart too.

Every request is answered by another worker than the one before.
"""

import http.client
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from client.errors import ApiError
from client.notebook.offers import Choice
from client.owner import Owner
from client.transport import HttpTransport
from tests.functional.running_server import RunningServer, running_server
from tests.functional.test_server_learns_nothing import open_office
from tests.functional.world import PASSPHRASE, cheap_stretching
from web.limits import PER_MINUTE_AND_HOUR

WORKERS = 2
TRIES = 200
FACTOR = 0.05


class Line(http.client.HTTPConnection):
    """A connection that stays: whoever answered first on it answers always."""

    def close(self) -> None:
        return

    def hang_up(self) -> None:
        super().close()


class Turns:
    """One line to each worker of a server, used one after the other."""

    def __init__(self, server: RunningServer) -> None:
        workers = server.workers()
        assert len(workers) == WORKERS
        found: dict[int, Line] = {}
        self._all: list[Line] = []
        while len(found) < WORKERS:
            assert len(self._all) < TRIES
            line = Line("127.0.0.1", server.port, timeout=30)
            self._all.append(line)
            line.request("GET", "/instance.json", headers={"Host": f"localhost:{server.port}"})
            line.getresponse().read()
            found.setdefault(find_holder(line, workers), line)
        self._lines = [found[worker] for worker in workers]
        self.answered = 0

    def hang_up(self) -> None:
        for line in self._all:
            line.hang_up()

    def next(self) -> Line:
        self.answered += 1
        return self._lines[self.answered % WORKERS]


def find_holder(line: Line, workers: tuple[int, ...]) -> int:
    """The worker that accepted a line: the process with the other end of it."""
    here, there = line.sock.getsockname()[1], line.sock.getpeername()[1]
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, remote, *_, inode = row.split()[:10]
        if (int(local.split(":")[1], 16), int(remote.split(":")[1], 16)) == (there, here):
            links = {worker: Path(f"/proc/{worker}/fd").iterdir() for worker in workers}
            held = [w for w, fds in links.items() if any(read_link(fd) == f"socket:[{inode}]" for fd in fds)]
            return held[0]
    raise AssertionError("nobody holds the other end")


def read_link(path: Path) -> str:
    try:
        return os.readlink(path)
    except FileNotFoundError:
        return ""


class TurningTransport(HttpTransport):
    """Every request goes to another worker than the one before."""

    turns: Turns

    def connect(self) -> http.client.HTTPConnection:
        return self.turns.next()


@contextmanager
def two_workers(folder: Path, port: int = 0, **changes: str) -> Iterator[RunningServer]:
    """The server with two workers; everybody's requests go to them in turn."""
    with running_server(folder, port, SERVE_WORKERS=str(WORKERS), **changes) as server:
        TurningTransport.turns = Turns(server)
        try:
            yield server
        finally:
            TurningTransport.turns.hang_up()


def count_passed(server: RunningServer, kind: str, path: str) -> tuple[int, bool]:
    """How many of ten tries one after the other were let through, and whether all fell into one minute."""
    codes, minute = [], int(time.time()) // 60
    for _ in range(10):
        with pytest.raises(ApiError) as refused:
            TurningTransport(server.owner_url).send("POST", path, {"no": "such field"})
        codes.append(refused.value.code)
    assert set(codes) == {"bad_request", "too_many"}, kind
    return codes.count("bad_request"), int(time.time()) // 60 == minute


@pytest.fixture(scope="module", autouse=True)
def _cheap() -> Iterator[None]:
    with cheap_stretching():
        yield


def test_when_who_started_it_is_killed_nobody_serves_on(tmp_path: Path) -> None:
    with running_server(tmp_path, SERVE_WORKERS=str(WORKERS)) as server:
        assert len(server.workers()) == WORKERS

        os.kill(server.process.pid, signal.SIGKILL)

    # The end of `running_server` hears that nobody is left; so the port is free for the next.
    with running_server(tmp_path, server.port, SERVE_WORKERS=str(WORKERS)) as again:
        assert again.port == server.port


def test_a_whole_story_told_to_both_workers_in_turn_and_across_a_restart(tmp_path: Path) -> None:
    with two_workers(tmp_path) as server:
        port = server.port
        member = open_office(server)
        owner = Owner.create(TurningTransport(server.owner_url), "a word", PASSPHRASE)
        section = owner.write("What happened", "It rained.")
        code = owner.offer(Choice(member.agency.agency, (section,), "a bed"))
        staff = member.signs_in(server, TurningTransport(server.desk_url))
        looked = staff.redeem(code.url)
        assert TurningTransport.turns.answered > 10 * WORKERS

    with two_workers(tmp_path, port) as server:
        assert server.port == port
        grant = staff.claim(looked).grant
        assert [part.text for part in staff.read(grant).texts] == ["It rained."]
        assert [line.kind for line in owner.activity().lines].count("section_read") == 1
        owner.end(grant)
        with pytest.raises(ApiError, match="grant_over"):
            staff.read(grant)

    with two_workers(tmp_path, port, LIMITS_FACTOR=str(FACTOR)) as server:
        owner.notebook.fetch()
        paths = {"openings": "/api/openings", "vaults": "/api/vaults"}
        counted = [(count_passed(server, kind, path), kind) for kind, path in paths.items()]
        whole = [(passed, kind) for (passed, in_one_minute), kind in counted if in_one_minute]
        assert whole
        assert all(passed == PER_MINUTE_AND_HOUR[kind][0] * FACTOR for passed, kind in whole)
