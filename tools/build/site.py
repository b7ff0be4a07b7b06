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
from tempfile import TemporaryDirectory, mkdtemp

from tools.build.assets import fill_in_version, sha256_hex, write_assets
from tools.build.exit_url import USUAL
from tools.build.kept import FOLDER_NAME, Kept
from tools.build.languages import LANGUAGES, SOURCE_LANGUAGE
from tools.build.packing import pack_site
from tools.build.shells import ShellContext, render_shell, shell_names
from tools.build.signing import SIGNATURE, sign_manifest
from tools.build.texts import read_texts, translate
from tools.build.vendor import write_vendor

PARTS = {"owner": ("owner", "contact"), "desk": ("desk",)}
"""The folders of `templates/` that a site publishes: its own first, then pages with texts of their own."""

SITES = list(PARTS)
MANIFEST = "manifest.json"
VERSION = "version.txt"
FIRST = "index.html"
"""The first page, the one that has an address for each language."""


def build_all(root: Path, target: Path, exit_url: str = USUAL, release_key: bytes | None = None) -> None:
    """Build every site of the checkout `root` into `target`, replacing what was there.

    With a `release_key` (the 32-byte seed) the manifests are signed.

    Raises:
        BuildError: a source is wrong; `target` is then as it was before.
    """
    with _one_at_a_time(target):
        write_vendor(root / "node_modules", root / "static" / "vendor")
        fresh = Path(mkdtemp(prefix=".site-", dir=target.parent))
        kept = Kept(target.parent / FOLDER_NAME)
        try:
            for site in SITES:
                build_site(root, fresh / site, site, exit_url, kept)
                if release_key:
                    manifest = (fresh / site / MANIFEST).read_bytes()
                    _write(fresh / site / SIGNATURE, sign_manifest(manifest, release_key))
                pack_site(fresh / site, kept)
            kept.forget_unused()
            _swap(fresh, target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def build_site(root: Path, target: Path, site: str, exit_url: str = USUAL, kept: Kept | None = None) -> None:
    """Build one site into the empty folder `target`; leaving it leads to `exit_url`.

    What `kept` has of an earlier build is not made again.
    """
    assets_folder = target / "assets"
    with TemporaryDirectory() as nothing:
        write_assets(root / "static", assets_folder, site, kept or Kept(Path(nothing)))
    texts = {part: _translate_part(root, part) for part in _parts_there(root, site)}
    for part, languages in texts.items():
        folder = assets_folder / "texts" / ("" if part == site else part)
        for language, own in languages.items():
            _write(folder / f"{language}.json", to_json(own))
    version = fill_in_version(assets_folder)
    _write(assets_folder / VERSION, version)

    def render(part: str, name: str, language: str, *, is_fixed: bool) -> str:
        context = ShellContext(site, part, language, texts[part], assets_folder, version, exit_url, is_fixed)
        return render_shell(root / "templates", name, context)

    for part in texts:
        for name in shell_names(root / "templates", part):
            _write(target / f"{name}.html", render(part, name, SOURCE_LANGUAGE, is_fixed=False))
    for language in LANGUAGES:
        _write(target / language / FIRST, render(site, Path(FIRST).stem, language, is_fixed=True))
    _write(target / MANIFEST, to_json(manifest_of(target)))


def list_text_sets(templates: Path) -> list[str]:
    """Every folder of `templates/` with texts of its own that some site publishes."""
    return [part for parts in PARTS.values() for part in parts if (templates / part).is_dir()]


def _parts_there(root: Path, site: str) -> list[str]:
    """What is there is built; a site's own texts are, in any case."""
    return [part for part in PARTS[site] if part == site or (root / "templates" / part).is_dir()]


def _translate_part(root: Path, part: str) -> dict[str, dict[str, str]]:
    """Language → texts."""
    english = read_texts(root / "templates", part)
    return {language: translate(english, root / "translations", language) for language in LANGUAGES}


def manifest_of(folder: Path) -> dict[str, str]:
    """Every published path with its sha256 in hex; the manifest names neither itself nor its signature."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): sha256_hex(path) for path in paths}
    return {name: known for name, known in named.items() if name not in (MANIFEST, SIGNATURE)}


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
