"""The service as its own process, started as anybody starts it, with all that it says kept in files."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import IO

from client.operator import Operator
from tests.functional.planted import family_of
from tools.start.ports import find_free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


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

    def workers(self) -> tuple[int, ...]:
        """The processes that answer: those below the start that have nobody below them."""
        return tuple(one for one in family_of(self.process.pid) if family_of(one) == [one])

    @property
    def folders(self) -> tuple[Path, ...]:
        return (self.data, self.said, self.temp)


@contextmanager
def running_server(folder: Path, port: int = 0, **changes: str) -> Iterator[RunningServer]:
    """`make run` without the demo, in a folder of its own; it is over at the end.

    A folder that was served before is served again, at the port it had.
    """
    data, said, temp = folder / "data", folder / "said", folder / "temp"
    for one in (said, temp):
        one.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "DATA_DIR": str(data),
        "PORT": str(port or find_free_port(18_000 + os.getpid() % 20_000)),
        "DEMO": "0",
        "LIMITS_FACTOR": "0",
        "SERVE_WORKERS": "1",
        "TMPDIR": str(temp),
        "PYTHONUNBUFFERED": "1",
        **changes,
    }
    with (said / "stderr").open("ab") as stderr, (said / "stdout").open("ab", buffering=0) as stdout:
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.run"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
        ports: SimpleQueue[int] = SimpleQueue()
        listener = Thread(target=_keep_what_it_says, args=(process.stdout, stdout, ports))
        listener.start()
        try:
            yield RunningServer(process, ports.get(timeout=START_SECONDS), data, said, temp)
        finally:
            process.terminate()
            process.wait(timeout=START_SECONDS)
            # It hears the last of them: whoever is left over still holds the other end.
            listener.join(timeout=START_SECONDS)
    assert not listener.is_alive(), "a worker was left behind"


def _keep_what_it_says(printed: IO[bytes], kept: FileIO, ports: "SimpleQueue[int]") -> None:
    """Everything, as it comes; once it answers, it says where."""
    with printed:
        for line in printed:
            kept.write(line)
            if told := re.search(rb"http://desk\.localhost:(\d+)", line):
                ports.put(int(told[1]))
