"""The file of the count (protocol §12): one number that no copy of the database takes back.

* Written in place, under a lock, and on the disk before the call returns: it needs no room on
  a full disk, and of two processes the higher number stays.
* A check over number, key file and instance tells a torn line or another instance's file from
  this one; such a file counts as missing.
* It holds no name, time or id: only how often something was taken away for good.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consent.errors import Unavailable
from consent.keys import Keys

OWNER_ONLY = 0o600
_DIGITS = 16
_MOST_BYTES = 200

log = logging.getLogger("wallet")


class CountFile:
    """One file; every process of the server holds one of these."""

    def __init__(self, path: Path, keys: Keys) -> None:
        self.path = path
        self._keys = keys

    def read(self) -> int | None:
        """The highest count that was kept; None where the file is missing or not this database's."""
        try:
            with self._locked(os.O_RDWR) as file:
                return self._read(file)
        except OSError:
            return None

    def require_writable(self) -> None:
        """Refuse to go on where the next count could not be kept.

        Raises:
            Unavailable: the file or its folder can't be written.
        """
        try:
            with self._locked(os.O_RDWR | os.O_CREAT):
                pass
        except OSError as error:
            raise Unavailable from error

    def raise_to(self, count: int) -> None:
        """Keep at least this count. What fails is said to the operator: the next one keeps both."""
        try:
            with self._locked(os.O_RDWR | os.O_CREAT) as file:
                kept = self._read(file)
                if kept is None or kept < count:
                    line = self._line(count)
                    if os.pwrite(file, line, 0) != len(line):
                        raise OSError("not all of it")
                    os.fsync(file)
        except OSError as error:
            log.error(
                "the count file can't be written (%s): until it can, a copied-back database may go unnoticed",
                type(error).__name__,
            )

    @contextmanager
    def _locked(self, flags: int) -> Iterator[int]:
        file = os.open(self.path, flags, OWNER_ONLY)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        finally:
            os.close(file)

    def _read(self, file: int) -> int | None:
        line = os.pread(file, _MOST_BYTES, 0)
        digits = line[:_DIGITS]
        if not (len(digits) == _DIGITS and digits.isdigit()):
            return None
        count = int(digits)
        return count if line == self._line(count) else None

    def _line(self, count: int) -> bytes:
        return f"{count:0{_DIGITS}} {self._keys.check_count(count).hex()}\n".encode()
