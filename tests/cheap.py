"""The scripts with passphrases that cost next to nothing to stretch, as `cheap_stretching` does it in Python.

Vectors, unit tests and the main job in a browser stretch as it ships.
"""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
SHIPPED: Final = "passes: 3,", "memoryBytes: 64 * 1024 * 1024"
CHEAP: Final = "passes: 1,", "memoryBytes: 8 * 1024"
STRETCHES: Final = Path("static/js/crypto/doors.js")
_ENGINES: Final = ("tests/cross/owner_engine.js", "tests/functional/desk_engine.js")


@cache
def engines() -> "Engines":
    """Both engines under Node, made once a process."""
    return Engines()


class Engines:
    """A tree like the checkout's with what the engines need, there as long as this object."""

    def __init__(self) -> None:
        self._kept = TemporaryDirectory(prefix="engines-")
        folder = Path(self._kept.name)
        shutil.copytree(ROOT / "static" / "js", folder / "static" / "js")
        (folder / "static" / "vendor").symlink_to(ROOT / "static" / "vendor")
        for script in ("package.json", *_ENGINES):
            (folder / script).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / script, folder / script)
        make_cheap(folder / STRETCHES)
        self._folder = folder

    def script(self, name: str) -> Path:
        """One of the engines, by its path in the checkout."""
        return self._folder / name


def make_site_cheap(folder: Path) -> None:
    """The same for the pages of a site that was built in this folder."""
    found = [path for path in folder.rglob("*.js") if SHIPPED[0] in path.read_text("utf-8")]
    assert found, "nothing to make cheap"
    for path in found:
        make_cheap(path)


def make_cheap(script: Path) -> None:
    """Change what stretching costs in a script, as it is written or as it is built.

    Raises:
        AssertionError: it is not there exactly once.
    """
    text = script.read_text("utf-8")
    for shipped, cheap in zip(SHIPPED, CHEAP, strict=True):
        assert text.count(shipped) == 1, f"{script.name}: nothing to make cheap"
        text = text.replace(shipped, cheap)
    script.write_text(text, "utf-8")
