"""The lifeline: a server's workers end with the process that started it, whatever ended that, and when.

* A pipe of which nothing is ever written: its end is that nobody holds the other side any more.
* A worker that is only just beginning loses a SIGTERM, and one whose parent was killed never gets
  one. So each asks itself to stop, politely, until it does; after a while it is simply over.
"""

import os
import signal
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

VARIABLE: Final = "LIFELINE"
ASK_AGAIN_SECONDS: Final = 0.5
POLITE_SECONDS: Final = 8.0


class Lifeline:
    """The starting process's side; `descriptor` is what a server process gets."""

    def __init__(self) -> None:
        self.descriptor, self._held = os.pipe()

    @property
    def environment(self) -> dict[str, str]:
        """What tells a worker where it is."""
        return {VARIABLE: str(self.descriptor)}

    def hand_over(self) -> None:
        """The server process has its side: this one needs it no more."""
        os.close(self.descriptor)

    def cut(self) -> None:
        """Whoever still serves stops now."""
        os.close(self._held)


def hold_on(environment: Mapping[str, str]) -> None:
    """In a worker: stop when the lifeline is cut; nothing where there is none."""
    if VARIABLE in environment:
        descriptor, parent = int(environment[VARIABLE]), os.getppid()
        threading.Thread(target=_wait, args=(descriptor, parent), daemon=True).start()


def _wait(descriptor: int, parent: int) -> None:
    os.read(descriptor, 1)
    deadline = time.monotonic() + POLITE_SECONDS
    while time.monotonic() < deadline:
        # The parent first, which would replace who ends.
        for process in (parent, os.getpid()):
            if process == os.getpid() or os.getppid() == parent:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGTERM)
        time.sleep(ASK_AGAIN_SECONDS)
    os._exit(1)
