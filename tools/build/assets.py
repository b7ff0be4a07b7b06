"""Static files of one site: copied byte for byte, and named by their hashes.

* Nothing is rewritten: the script that was reviewed is the script that is served.
* A folder named after the other site stays out, so the owner's pages never carry the
  desk's code.
"""

import base64
import hashlib
import shutil
from pathlib import Path

FOLDERS = ["css", "icons", "js", "vendor"]
_NOT_PUBLISHED = (".d.ts",)


def copy_assets(static: Path, target: Path, other_sites: set[str]) -> None:
    """Copy `static/` to `target`, without types and without the other sites' folders."""
    for source in sorted(path for folder in FOLDERS for path in (static / folder).rglob("*")):
        relative = source.relative_to(static)
        if source.is_file() and _is_published(relative, other_sites):
            (target / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / relative)


def _is_published(relative: Path, other_sites: set[str]) -> bool:
    hidden = any(part.startswith(".") for part in relative.parts)
    foreign = relative.parts[1] in other_sites if len(relative.parts) > 1 else False
    return not hidden and not foreign and not relative.name.endswith(_NOT_PUBLISHED)


def integrity(path: Path) -> str:
    """The value of an `integrity` attribute: sha384 of the file, in base64."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode("ascii")


def sha256_hex(path: Path) -> str:
    """The hash by which the manifest names a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
