"""The folder of the address counters: on a tmpfs, for this user alone, gone with the server.

* The parent makes it before its workers start and hands them its path. What they count in it, and
  the day's key, are files of mode 0600 that never touch a disk.
* Without a tmpfs there is no folder: then one worker counts in its own memory, and the start says so.
* A server that was killed leaves its folder behind: the next start takes it away, as it takes
  nothing that a running server still holds.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

PREFIX = "wallet-buckets-"
_MOUNTS = Path("/proc/self/mounts")
_MEMORY = {"tmpfs", "ramfs"}


class BucketFolder:
    """A folder in memory, held as long as anybody has `descriptor` open."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.descriptor = descriptor

    @classmethod
    def make(cls, environment: dict[str, str]) -> "BucketFolder | None":
        """A fresh folder; None where nothing in reach is memory."""
        for base in _find_places(environment):
            with suppress(OSError):
                _sweep(base)
                return cls(*_make_held(base))
        return None

    def remove(self) -> None:
        """Take it away, with everything in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(self.descriptor)


def is_in_memory(path: Path, mounts: str) -> bool:
    """Whether a folder lies on a tmpfs, by the text of /proc/mounts."""
    kinds = {}
    for line in mounts.splitlines():
        _, place, kind, *_ = line.split(" ")
        kinds[Path(place.replace("\\040", " "))] = kind
    real = path.resolve()
    nearest = next((one for one in (real, *real.parents) if one in kinds), None)
    return nearest is not None and kinds[nearest] in _MEMORY


def _find_places(environment: dict[str, str]) -> Iterator[Path]:
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    named = (environment.get("RUNTIME_DIRECTORY"), environment.get("XDG_RUNTIME_DIR"), "/dev/shm")  # noqa: S108 - a private folder is made in it
    for name in named:
        if name and Path(name).is_dir() and is_in_memory(Path(name), mounts):
            yield Path(name)


def _make_held(base: Path) -> tuple[Path, int]:
    """Made under another name first: nobody sweeps it before it is held."""
    new = Path(mkdtemp(prefix="wallet-", dir=base))
    descriptor = os.open(new / "held", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    path = new.with_name(PREFIX + new.name.removeprefix("wallet-"))
    new.rename(path)
    return path, descriptor


def _sweep(base: Path) -> None:
    for path in base.glob(PREFIX + "*"):
        with suppress(OSError):
            descriptor = os.open(path / "held", os.O_RDWR | os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path)
            finally:
                os.close(descriptor)
