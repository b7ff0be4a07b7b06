"""The service as its own process, started as anybody starts it, with all that it says kept in files."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from client.operator import Operator
from tools.start.ports import find_free_port

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class RunningServer:
    """`data`: its folder; `said`: what it printed; `temp`: the only place for its temporary files."""

    process: "subprocess.Popen[bytes]"
    port: int
    data: Path
    said: Path
    temp: Path

    @property
    def owner_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def desk_url(self) -> str:
        return f"http://desk.localhost:{self.port}"

    @property
    def operator(self) -> Operator:
        return Operator.load(self.data / "operator.json")

    @property
    def folders(self) -> tuple[Path, ...]:
        return (self.data, self.said, self.temp)

    def stop(self) -> None:
        """End it politely, and wait."""
        self.process.terminate()
        self.process.wait(timeout=30)


@contextmanager
def running_server(folder: Path) -> Iterator[RunningServer]:
    """`make run` without the demo, in a folder of its own; it is over at the end."""
    data, said, temp = folder / "data", folder / "said", folder / "temp"
    for one in (said, temp):
        one.mkdir()
    environment = {
        **os.environ,
        "DATA_DIR": str(data),
        "PORT": str(find_free_port(18_000 + os.getpid() % 20_000)),
        "DEMO": "0",
        "LIMITS_FACTOR": "0",
        "TMPDIR": str(temp),
        "PYTHONUNBUFFERED": "1",
    }
    with (said / "stderr").open("wb") as stderr, (said / "stdout").open("wb") as stdout:
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.run"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
        try:
            port = _wait_until_told(process, stdout)
            server = RunningServer(process, port, data, said, temp)
            yield server
            server.stop()
        finally:
            process.kill()
            stdout.write(process.communicate()[0])


def _wait_until_told(process: "subprocess.Popen[bytes]", stdout: IO[bytes]) -> int:
    """The port; it says where to go once it answers."""
    assert process.stdout is not None
    for line in process.stdout:
        stdout.write(line)
        if told := re.search(rb"http://desk\.localhost:(\d+)", line):
            return int(told[1])
    raise AssertionError(f"the server ended with {process.wait()}")
