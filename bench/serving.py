"""A server as `make run` starts it, two workers, nothing in it but what a bench puts there."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from tools.start.ports import find_free_port

ROOT = Path(__file__).resolve().parents[1]
FIRST_PORT = 28_000


@dataclass(frozen=True)
class Serving:
    """Where it answers, and the folder of its data."""

    port: int
    data: Path

    @property
    def owner_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def desk_url(self) -> str:
        return f"http://desk.localhost:{self.port}"


@contextmanager
def serving(**changes: str) -> Iterator[Serving]:
    """Started, answering, and gone at the end."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        port = find_free_port(FIRST_PORT)
        own = {"DATA_DIR": folder, "PORT": str(port), "DEMO": "0", "LIMITS_FACTOR": "0", "SERVE_WORKERS": "2"}
        process = subprocess.Popen(
            [sys.executable, "-m", "tools.run"],
            cwd=ROOT,
            env={**os.environ, **own, **changes, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            for line in cast(IO[str], process.stdout):
                if found := re.search(r"http://desk\.localhost:(\d+)", line):
                    yield Serving(int(found[1]), Path(folder))
                    return
            raise RuntimeError("the server did not start")
        finally:
            process.terminate()
            process.wait()
