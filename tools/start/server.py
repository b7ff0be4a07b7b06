"""The server of both sites: granian, driven by its own command line.

* It listens on one port; with one address for both sites, on one port for each.
* Its workers share that port, and one that dies is replaced. What must hold across them is in the
  database; what may be forgotten, in a folder in memory (buckets).
* It stops with its parent, however that ends (lifeline).
"""

import http.client
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.start.buckets import BucketFolder
from tools.start.lifeline import Lifeline

ROOT = Path(__file__).resolve().parents[2]
TARGET = "tools.start.site:make_site"
START_SECONDS = 60.0
HEADER_MILLISECONDS = 10_000
RESPAWN_SECONDS = 1
STOP_SECONDS = 10.0


class DidNotStart(Exception):
    """The server did not start; its own words are above."""


@dataclass(frozen=True)
class Certificate:
    """Paths of a certificate and its key."""

    certificate: Path
    key: Path


class Crew:
    """How many workers, and the folder in memory where they count together."""

    def __init__(self, wanted: int, folder: BucketFolder | None) -> None:
        self.workers = wanted if folder else 1
        self._folder = folder

    @property
    def environment(self) -> dict[str, str]:
        """What tells a worker where to count."""
        return {"BUCKET_DIR": str(self._folder.path)} if self._folder else {}

    @property
    def descriptors(self) -> tuple[int, ...]:
        """What holds the folder as long as the server runs."""
        return (self._folder.descriptor,) if self._folder else ()


@contextmanager
def making_crew(wanted: int) -> Iterator[Crew]:
    """A crew of so many workers; where nothing in reach is memory, of one, and it is said."""
    folder = BucketFolder.make(dict(os.environ))
    if folder is None and wanted > 1:
        print("No tmpfs was found to count tries in, so there is one worker, which counts in its memory.")
    try:
        yield Crew(wanted, folder)
    finally:
        if folder:
            folder.remove()


class Server:
    """A running server process."""

    def __init__(self, process: "subprocess.Popen[bytes]", lifeline: Lifeline) -> None:
        self._process = process
        self._lifeline = lifeline

    @classmethod
    def start(
        cls, address: str, port: int, environment: dict[str, str], crew: Crew, tls: Certificate | None = None
    ) -> "Server":
        """Start serving; the settings are in `environment`."""
        command = [sys.executable, "-m", "tools.start.serving", "--interface", "rsgi", "--factory", "--no-ws"]
        command += ["--http", "1", "--http1-header-read-timeout", str(HEADER_MILLISECONDS)]
        command += ["--host", address, "--port", str(port)]
        command += ["--workers", str(crew.workers), "--respawn-failed-workers"]
        command += ["--respawn-interval", str(RESPAWN_SECONDS)]
        command += ["--log-level", "error", "--no-access-log"]
        if tls:
            command += ["--ssl-certificate", str(tls.certificate), "--ssl-keyfile", str(tls.key)]
        lifeline = Lifeline()
        env = {**os.environ, **environment, **crew.environment, **lifeline.environment}
        process = subprocess.Popen(  # noqa: S603
            [*command, TARGET],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            pass_fds=(*crew.descriptors, *lifeline.descriptors),
        )
        lifeline.hand_over()
        return cls(process, lifeline)

    @property
    def running(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    def wait_until_answering(self, port: int, host: str, *, tls: bool = False) -> None:
        """Return once /instance.json is answered for `host`.

        Raises:
            DidNotStart: the process ended, or was silent for a minute.
        """
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if not self.running:
                raise DidNotStart("the server stopped right after its start")
            if _answers(port, host, tls=tls):
                return
            time.sleep(0.1)
        raise DidNotStart("the server did not answer within a minute")

    def wait(self) -> int:
        """Wait for its end; its exit code."""
        return self._process.wait()

    def stop(self) -> None:
        """End it, first politely; afterwards none of its workers is left."""
        if self.running:
            self._process.terminate()
        self._lifeline.cut(STOP_SECONDS)
        if self.running:
            self._process.kill()
            self._process.wait()


def _answers(port: int, host: str, *, tls: bool) -> bool:
    connection = _connect(port, tls=tls)
    try:
        connection.request("GET", "/instance.json", headers={"Host": host})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _connect(port: int, *, tls: bool) -> http.client.HTTPConnection:
    if not tls:
        return http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    # It only asks whether somebody answers on this machine's own port; nothing is sent or believed.
    unchecked = ssl._create_unverified_context()  # noqa: S323
    return http.client.HTTPSConnection("127.0.0.1", port, timeout=5, context=unchecked)
