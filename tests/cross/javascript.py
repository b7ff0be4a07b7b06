"""The JavaScript room, asked from Python: doings as in crypto/vectors, done by Node."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.node import find_node

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tests" / "cross" / "room.mjs"


class JavaScript:
    """One Node process, for as many questions as a test has."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process

    def ask(self, doings: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What JavaScript makes of each doing: `out`, or `outcome` and `why`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(doings).encode("ascii") + b"\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "JavaScript met an error that is none of its room's: see above"
        results: list[dict[str, Any]] = json.loads(answer)
        return results


@contextmanager
def running_javascript() -> Iterator[JavaScript]:
    """A process that ends at the end."""
    process = subprocess.Popen(  # noqa: S603 - our own script, and our own Node
        [find_node(), str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        yield JavaScript(process)


def ask_javascript(doings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What JavaScript makes of each doing, by a process of its own."""
    with running_javascript() as javascript:
        return javascript.ask(doings)
