"""What an earlier build made of the very same input, so that it need not be made again.

* Everything is known by a hash over all that went into it; nothing is ever changed in place.
* Several builds may share one folder: what is made appears whole or not at all.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

FOLDER_NAME: Final = "kept"


class Kept:
    """A folder of things made, each under its name; `made` says which this build used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, name: str, make: Callable[[Path], None]) -> Path:
        """The folder called `name`, filled by `make` if it is not there yet."""
        self._used.add(name)
        there = self._folder / name
        if there.is_dir():
            there.chmod(0o755)
        else:
            fresh = Path(mkdtemp(prefix=".new-", dir=self._folder))
            try:
                make(fresh)
                fresh.chmod(
                    0o755
                )  # mkdtemp made it private; copies of it are served, maybe by another person
                fresh.rename(there)
            except OSError:
                if not there.is_dir():  # another build was not faster: it really failed
                    raise
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
        return there

    def forget_unused(self) -> None:
        """Remove what this build had no use for."""
        for path in self._folder.iterdir():
            if path.name not in self._used and not path.name.startswith("."):
                shutil.rmtree(path, ignore_errors=True)
