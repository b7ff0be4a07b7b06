"""One build, from an empty folder to the published tree.

* The tree is made beside the old one and swapped in whole: a running server never
  serves half a build, and a failed build leaves the last good one in place.
* Two builds at once take turns.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from tools.build.assets import copy_assets, sha256_hex
from tools.build.exit_url import USUAL
from tools.build.shells import ShellContext, render_shell, shell_names
from tools.build.texts import LANGUAGES, read_texts, translate
from tools.build.vendor import write_vendor

SITES = ["owner", "desk"]
MANIFEST = "manifest.json"


def build_all(root: Path, target: Path, exit_url: str = USUAL) -> None:
    """Build every site of the checkout `root` into `target`, replacing what was there.

    Raises:
        BuildError: a source is wrong; `target` is then as it was before.
    """
    with _one_at_a_time(target):
        write_vendor(root / "node_modules", root / "static" / "vendor")
        fresh = Path(mkdtemp(prefix=".site-", dir=target.parent))
        try:
            for site in SITES:
                build_site(root, fresh / site, site, exit_url)
            _swap(fresh, target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def build_site(root: Path, target: Path, site: str, exit_url: str = USUAL) -> None:
    """Build one site into the empty folder `target`; leaving it leads to `exit_url`."""
    assets_folder = target / "assets"
    copy_assets(root / "static", assets_folder, other_sites=set(SITES) - {site})
    english = read_texts(root / "templates", site)
    for language in LANGUAGES:
        texts = translate(english, root / "translations", language)
        _write(assets_folder / "texts" / f"{language}.json", to_json(texts))
        context = ShellContext(site, language, texts, assets_folder, exit_url)
        for name in shell_names(root / "templates", site):
            shell = render_shell(root / "templates", name, context)
            _write(target / language / f"{name}.html", shell)
    _write(target / MANIFEST, to_json(manifest_of(target)))


def manifest_of(folder: Path) -> dict[str, str]:
    """Every published path with its sha256 in hex; the manifest does not name itself."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): sha256_hex(path) for path in paths}
    named.pop(MANIFEST, None)
    return named


def to_json(table: dict[str, str]) -> str:
    """Sorted, one entry a line, so that two builds compare byte by byte and diff by eye."""
    return json.dumps(table, ensure_ascii=False, sort_keys=True, indent=0) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _swap(fresh: Path, target: Path) -> None:
    fresh.chmod(0o755)  # mkdtemp made it private; the server may run as another person
    old = fresh.with_name(fresh.name + "-old")
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _one_at_a_time(target: Path) -> Iterator[None]:
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
