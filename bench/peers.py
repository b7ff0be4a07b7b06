"""What we compare ourselves with, as processes: a bare site under our own server, SnapPass under its own."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bench.bare_site import fill
from bench.load import fire, make_request
from tools.start.ports import find_free_port

ROOT: Final = Path(__file__).resolve().parents[1]
PEERS: Final = ROOT / "build" / "peers" / "bin"
"""Where `make bench` installs requirements/bench.lock, apart from everything of ours."""

WORKERS: Final = "2"
FIRST_PORT: Final = 29_000
START_SECONDS: Final = 30.0


@contextmanager
def bare_site(place: str) -> Iterator[int]:
    """The bare site over a database of its own; its port."""
    fill(place)
    port = find_free_port(FIRST_PORT)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws", "--http", "1"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", WORKERS, "--log-level", "error"]
    with _running([*command, "bench.bare_site:make_site"], {"BARE_DATABASE": place}):
        _await(port)
        yield port


def has_snappass() -> bool:
    """Whether it and its Redis are installed."""
    return (PEERS / "gunicorn").exists() and shutil.which("redis-server") is not None


@contextmanager
def snappass(folder: Path) -> Iterator[int]:
    """SnapPass under gunicorn, with a Redis that keeps nothing on the disk; its port."""
    redis, port = find_free_port(FIRST_PORT + 1000), find_free_port(FIRST_PORT)
    keep_nothing = ["--save", "", "--appendonly", "no", "--dir", str(folder)]
    settings = {"REDIS_PORT": str(redis), "NO_SSL": "True"}
    gunicorn = [str(PEERS / "gunicorn"), "--workers", WORKERS, "--bind", f"127.0.0.1:{port}"]
    gunicorn += ["--log-level", "error"]
    with (
        _running(["redis-server", "--port", str(redis), "--bind", "127.0.0.1", *keep_nothing], {}),
        _running([*gunicorn, "snappass.main:app"], settings),
    ):
        _await(redis)
        _await(port)
        yield port


@contextmanager
def _running(command: list[str], settings: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(  # noqa: S603 - our own commands
        command, cwd=ROOT, env={**os.environ, **settings}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _await(port: int) -> None:
    """Until something listens there."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            fire(port, [make_request("GET", "localhost", "/")])
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        except (ConnectionError, ValueError):  # no HTTP, but somebody
            return
        else:
            return
