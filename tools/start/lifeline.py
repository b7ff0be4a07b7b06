"""The lifeline: a server's workers end with the process that started it, whatever ended that, and when.

* A pipe of which nothing is ever written: its end is that nobody holds the other side any more.
* A worker that is only just beginning loses a SIGTERM, and one whose parent was killed never gets
  one. So each asks itself to stop, politely, until it does; after a while it is simply over.
* A second pipe tells the starting process when the last of them is gone.
"""

import os
import select
import signal
import stat
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

VARIABLE: Final = "LIFELINE"
PARENT: Final = "LIFELINE_PARENT"
ASK_AGAIN_SECONDS: Final = 0.5
POLITE_SECONDS: Final = 8.0
STUCK_SECONDS: Final = 1.0
"""After that, the end of a worker in which no thread gets its turn any more."""


class Lifeline:
    """The starting process's side; `descriptors` are what a server process and its forks get."""

    def __init__(self) -> None:
        self._theirs, self._held = os.pipe()
        self._heard, self._told = os.pipe()
        self._is_cut = False

    @property
    def descriptors(self) -> tuple[int, int]:
        """The end they watch, and the end that is closed when the last of them is gone."""
        return self._theirs, self._told

    @property
    def environment(self) -> dict[str, str]:
        """What tells a worker where it is."""
        return {VARIABLE: str(self._theirs)}

    def hand_over(self) -> None:
        """The server process has its side: this one needs it no more."""
        for descriptor in self.descriptors:
            os.close(descriptor)

    def cut(self, seconds: float) -> bool:
        """Whoever still serves stops now; whether all are gone within so many seconds."""
        if not self._is_cut:
            os.close(self._held)
            self._is_cut = True
        return bool(select.select([self._heard], [], [], seconds)[0])


def be_parent() -> None:
    """In the process that forks the workers: they ask it to stop first, for it would replace them."""
    os.environ[PARENT] = str(os.getpid())


def hold_on(environment: Mapping[str, str]) -> None:
    """In a worker: stop when the lifeline is cut; nothing where there is none.

    Raises:
        RuntimeError: what was handed over is no pipe: this process is not a fork of who got it.
    """
    if VARIABLE not in environment:
        return
    descriptor, parent = int(environment[VARIABLE]), int(environment.get(PARENT, "0"))
    try:
        is_pipe = stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except OSError:
        is_pipe = False
    if not is_pipe:
        raise RuntimeError("the lifeline did not reach this worker")
    threading.Thread(target=_wait, args=(descriptor, parent), daemon=True).start()


def _wait(descriptor: int, parent: int) -> None:
    try:
        os.read(descriptor, 1)
        # The kernel does it where this thread no longer can: an interpreter that is ending may never let it.
        signal.setitimer(signal.ITIMER_REAL, POLITE_SECONDS + STUCK_SECONDS)
        deadline = time.monotonic() + POLITE_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError):
                if parent and os.getppid() == parent:
                    os.kill(parent, signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(ASK_AGAIN_SECONDS)
    finally:
        os._exit(1)
