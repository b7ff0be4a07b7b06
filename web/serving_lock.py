"""The serving lock: while somebody serves from a folder, nobody puts a database back there.

* Each serving process holds it shared, a restore alone; the system lets go of it with the process.
"""

import fcntl
import os
from pathlib import Path

FILE_NAME = "serving.lock"


class Busy(Exception):
    """Somebody serves from this folder, or puts a database back there."""


class ServingLock:
    """A lock on one folder, held from its making on."""

    def __init__(self, folder: Path, *, alone: bool = False) -> None:
        """Raises Busy where others hold it in a way that excludes this one."""
        self._file = os.open(folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            os.close(self._file)
            raise Busy from None

    def release(self) -> None:
        """Let go of it."""
        os.close(self._file)
