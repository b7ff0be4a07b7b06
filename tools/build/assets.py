"""Static files of one site: few files out of many, each named by its hash.

* Scripts become one file an entry (bundle.mjs), style sheets one file a site; icons and third-party
  files are copied. No name in them is changed, so what is served can be read.
* A folder named after the other site stays out, so the owner's pages never carry the desk's code.
* Where a file names another one, `?v=` and the release's version stand behind its address, so that
  a browser may keep it for good.
"""

import base64
import hashlib
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.build.errors import BuildError
from tools.build.kept import Kept

ROOT: Final = Path(__file__).resolve().parents[2]
BUNDLER: Final = Path(__file__).with_name("bundle.mjs")
MARK: Final = "__VERSION_OF_THE_RELEASE__"
VERSION_LENGTH: Final = 16
"""Hex digits of the version."""

ENTRIES: Final = {
    "owner": (
        *("owner/main.js", "owner/landing.js", "owner/worker.js"),
        *("contact/main.js", "contact/worker.js", "shared/scan/worker.js"),
    ),
    "desk": ("desk/main.js", "desk/worker.js", "shared/scan/worker.js"),
}
"""What a page or `startWorker` names: each becomes a file of its own."""

SHEETS: Final = (
    *("colours", "roles", "base", "bar", "button", "field", "choice", "card", "notice"),
    *("words", "progress", "code", "receipt", "cover"),
)
OWN_SHEETS: Final = {"owner": (), "desk": ("reading", "desk", "scan")}
"""Style sheets in the order in which they count: everybody's, then a site's own."""

PART_SHEETS: Final = {"owner": {"contact": ("reading", "scan", "contact")}, "desk": {}}
"""What only some pages of a site need: a file of its own beside the site's."""

_NOT_PUBLISHED: Final = (".d.ts",)
_NEIGHBOUR: Final = re.compile(r"""(\b(?:from|import)\s*\(?\s*)(["'])(\.{1,2}/[^"'?]+\.js)\2""")
_COMMENT: Final = re.compile(r"/\*.*?\*/\s*", flags=re.DOTALL)


def write_assets(static: Path, target: Path, site: str, kept: Kept) -> None:
    """Fill the empty folder `target`; versions are still marks.

    Raises:
        BuildError: a script can't be put together.
    """
    for folder in ("icons", "vendor"):
        for source in sorted(path for path in (static / folder).rglob("*") if path.is_file()):
            if not source.name.endswith(_NOT_PUBLISHED):
                _copy(source, target / source.relative_to(static))
    _require_known_sheets(static / "css")
    _write_styles(static / "css", target / "css" / f"{site}.css", (*SHEETS, *OWN_SHEETS[site]))
    for part, names in PART_SHEETS[site].items():
        if (static / "css" / f"{part}.css").is_file():
            _write_styles(static / "css", target / "css" / f"{part}.css", names)
    _bundle(static, target, [entry for entry in ENTRIES[site] if (static / "js" / entry).is_file()], kept)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix != ".js":
        shutil.copyfile(source, target)
        return
    text = source.read_text(encoding="utf-8")
    target.write_text(_NEIGHBOUR.sub(rf"\1\2\3?v={MARK}\2", text), encoding="utf-8", newline="\n")


def _require_known_sheets(folder: Path) -> None:
    own = [*OWN_SHEETS.values(), *(names for parts in PART_SHEETS.values() for names in parts.values())]
    unknown = (
        {path.stem for path in folder.glob("*.css")} - set(SHEETS) - {name for one in own for name in one}
    )
    if unknown:
        raise BuildError(
            f"static/css: {', '.join(sorted(unknown))} stands in no list of tools/build/assets.py."
        )


def _write_styles(folder: Path, target: Path, names: Sequence[str]) -> None:
    sheets = [folder / f"{name}.css" for name in names]
    target.parent.mkdir(parents=True, exist_ok=True)
    texts = [_COMMENT.sub("", sheet.read_text(encoding="utf-8")) for sheet in sheets if sheet.is_file()]
    target.write_text("".join(texts), encoding="utf-8", newline="\n")


def _bundle(static: Path, target: Path, entries: list[str], kept: Kept) -> None:
    if not entries:
        return
    made = kept.get(
        f"scripts-{_hash_of(static, entries)}", lambda folder: _run_bundler(static, folder, entries)
    )
    shutil.copytree(made, target, dirs_exist_ok=True)


def _hash_of(static: Path, entries: list[str]) -> str:
    """Over everything that decides what the bundler writes."""
    scripts = sorted((static / "js").rglob("*.js"))
    known = hashlib.sha256("\0".join(entries).encode())
    for path in (BUNDLER, ROOT / "package-lock.json", *scripts):
        name = path.relative_to(static).as_posix() if path.is_relative_to(static) else path.name
        known.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return known.hexdigest()


def _run_bundler(static: Path, target: Path, entries: list[str]) -> None:
    command: list[str | Path] = [
        ROOT / "tools" / "node.sh",
        "node",
        BUNDLER,
        static.resolve(),
        target.resolve(),
    ]
    done = subprocess.run([*command, *entries], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if "Error" in line] or ["the bundler stopped"]
        raise BuildError(f"static/js: {said[0].strip()}")


def fill_in_version(folder: Path) -> str:
    """Put the version of everything below `folder` where the marks are, and give it: the beginning of
    a hash over all of it, so that other bytes have another version."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    known = hashlib.sha256()
    for path in paths:
        known.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    version = known.hexdigest()[:VERSION_LENGTH]
    for path in paths:
        data = path.read_bytes()
        if MARK.encode() in data:
            path.write_bytes(data.replace(MARK.encode(), version.encode()))
    return version


def integrity(path: Path) -> str:
    """The value of an `integrity` attribute: sha384 of the file, in base64."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode("ascii")


def sha256_hex(path: Path) -> str:
    """The hash by which the manifest names a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
