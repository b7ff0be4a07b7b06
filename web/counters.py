"""Counters of tries, for the coarse address limits only: nothing here is ever on a disk.

* A table belongs to one day: it has a random key, and goes with it. Nobody can tell afterwards
  which network a bucket was.
* `open` holds everybody else out, threads and worker processes alike, until the block ends: what
  is read in it is still so when it is written, so many tries at once count one by one.
* Shared between processes a table is a file in a folder on a tmpfs, which the parent made
  (tools/start/buckets.py); alone, it lives in this process's memory. A restart forgets both.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from struct import Struct
from threading import Lock
from typing import Final, Protocol

from consent.clock import DAY_SECONDS, day_of
from consent.errors import Unavailable
from crypto.encoding import make_random

BUCKET_BITS: Final = 20
KEY_BYTES: Final = 32
_CELL: Final = Struct(">HH")
_WINDOWS: Final = 1 << 16
_MOST: Final = (1 << 16) - 1


class Table(Protocol):
    """One day's counters: a count for each slot (which limit) and bucket (whose), in one window."""

    key: bytes
    """What turns a network into a bucket, for this day."""

    def read(self, slot: int, bucket: int, window: int) -> int:
        """How many tries were counted in this window."""

    def write(self, slot: int, bucket: int, window: int, count: int) -> None:
        """Keep a count; that of an earlier window goes."""


class Counters(Protocol):
    """Where the table of the day is."""

    def open(self, now: int) -> AbstractContextManager[Table]:
        """The table that counts now, for this block alone."""


class OwnCounters:
    """Counters of one process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._table = _OwnTable(-1)

    @contextmanager
    def open(self, now: int) -> Iterator[Table]:
        """The table of the day."""
        with self._lock:
            if self._table.day != day_of(now):
                self._table = _OwnTable(day_of(now))
            yield self._table


class SharedCounters:
    """Counters of every process that was given the same folder.

    A clock that steps back by less than a day goes on with the table that is there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._table: _SharedTable | None = None

    @contextmanager
    def open(self, now: int) -> Iterator[Table]:
        """The table of the day.

        Raises:
            Unavailable: the folder is gone or full; nobody is let through uncounted.
        """
        with self._lock, _locked(self._folder / "lock"):
            if self._table is None or not self._table.counts(day_of(now)):
                self._table = self._renew(day_of(now))
            yield self._table

    def _renew(self, day: int) -> "_SharedTable":
        """The table that counts on this day: the one another process made, or a new one in its place."""
        if self._table is not None:
            self._table.close()
            self._table = None
        with _or_unavailable():
            for path in self._folder.glob("day-*"):
                table = _SharedTable(path)
                if table.counts(day):
                    return table
                table.close()
                path.unlink()
            return _SharedTable.make(self._folder / f"day-{day}")


class _OwnTable:
    """Each slot keeps its newest window only, so that it never holds more than one window's tries."""

    def __init__(self, day: int) -> None:
        self.day = day
        self.key = make_random(KEY_BYTES)
        self._slots: dict[int, tuple[int, dict[int, int]]] = {}

    def read(self, slot: int, bucket: int, window: int) -> int:
        kept, counts = self._slots.get(slot, (window, {}))
        return counts.get(bucket, 0) if kept == window else 0

    def write(self, slot: int, bucket: int, window: int, count: int) -> None:
        kept, counts = self._slots.get(slot, (window, {}))
        if kept != window:
            counts = {}
        counts[bucket] = count
        self._slots[slot] = (window, counts)


class _SharedTable:
    """A file: the key, then four bytes for each slot and bucket. What nobody wrote takes no memory."""

    def __init__(self, path: Path) -> None:
        self._day = int(path.name.removeprefix("day-"))
        self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        self.key = os.pread(self._file, KEY_BYTES, 0)

    @classmethod
    def make(cls, path: Path) -> "_SharedTable":
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.pwrite(file, make_random(KEY_BYTES), 0)
        finally:
            os.close(file)
        return cls(path)

    def counts(self, day: int) -> bool:
        """Whether this is the table for a day, and nobody put another in its place."""
        is_in_time = self._day - DAY_SECONDS <= day <= self._day
        return is_in_time and len(self.key) == KEY_BYTES and os.fstat(self._file).st_nlink > 0

    def read(self, slot: int, bucket: int, window: int) -> int:
        with _or_unavailable():
            cell = os.pread(self._file, _CELL.size, _place(slot, bucket))
        kept, count = _CELL.unpack(cell.ljust(_CELL.size, b"\0"))
        return int(count) if kept == window % _WINDOWS else 0

    def write(self, slot: int, bucket: int, window: int, count: int) -> None:
        with _or_unavailable():
            os.pwrite(self._file, _CELL.pack(window % _WINDOWS, min(count, _MOST)), _place(slot, bucket))

    def close(self) -> None:
        with suppress(OSError):
            os.close(self._file)


def _place(slot: int, bucket: int) -> int:
    return KEY_BYTES + _CELL.size * (slot * (1 << BUCKET_BITS) + bucket)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Nobody else in this block, in any process; a process that dies in it lets go."""
    with _or_unavailable():
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        with _or_unavailable():
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


@contextmanager
def _or_unavailable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable from error
