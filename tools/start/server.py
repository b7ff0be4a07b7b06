"""One server process for both sites: granian, driven by its own command line.

* It listens on one port; with one address for both sites, on one port for each.
* It stops with its parent.
"""

import http.client
import os
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = "tools.start.site:make_site"
START_SECONDS = 60.0
THREADS = 8


class DidNotStart(Exception):
    """The server did not start; its own words are above."""


@dataclass(frozen=True)
class Certificate:
    """Paths of a certificate and its key."""

    certificate: Path
    key: Path


class Server:
    """A running server process."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    @classmethod
    def start(
        cls, address: str, port: int, environment: dict[str, str], tls: Certificate | None = None
    ) -> "Server":
        """Start serving; the settings are in `environment`."""
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws"]
        command += ["--host", address, "--port", str(port), "--workers", "1"]
        command += ["--blocking-threads", str(THREADS), "--log-level", "error", "--no-access-log"]
        if tls:
            command += ["--ssl-certificate", str(tls.certificate), "--ssl-keyfile", str(tls.key)]
        env = {**os.environ, **environment}
        return cls(subprocess.Popen([*command, TARGET], cwd=ROOT, env=env, stdin=subprocess.DEVNULL))  # noqa: S603

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
        """End it, first politely."""
        if self.running:
            self._process.terminate()
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
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
