"""The same files squeezed, for browsers that say they can open them: `packed/<path>.br` and `.gz`.

* They stand beside the published files and in no manifest: what counts is what comes out of them, and
  `verify-site` looks at that.
* Squeezing as hard as can be takes seconds, so what was squeezed once is kept by its hash.
"""

import gzip
import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Final

import brotli

from tools.build.kept import Kept

PACKED: Final = "packed"
CODINGS: Final = {"br": ".br", "gzip": ".gz"}
SUFFIXES: Final = frozenset({".css", ".html", ".js", ".json", ".svg", ".wasm"})
LEAST_BYTES: Final = 512


def pack_site(folder: Path, kept: Kept) -> None:
    """Squeeze what is worth it below `folder`, into its `packed`."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in SUFFIXES)
    with ThreadPoolExecutor() as several:
        list(several.map(lambda path: _pack_file(folder, path, kept), paths))


def _pack_file(folder: Path, path: Path, kept: Kept) -> None:
    data = path.read_bytes()
    if len(data) < LEAST_BYTES:
        return
    made = kept.get(f"packed-{hashlib.sha256(data).hexdigest()}", partial(_pack, data))
    for suffix in CODINGS.values():
        target = folder / PACKED / f"{path.relative_to(folder).as_posix()}{suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made / f"it{suffix}", target)


def _pack(data: bytes, folder: Path) -> None:
    (folder / f"it{CODINGS['br']}").write_bytes(brotli.compress(data, quality=11))
    (folder / f"it{CODINGS['gzip']}").write_bytes(gzip.compress(data, 9, mtime=0))
