"""Texts that nothing names, and names without a text.

* A script or page names a text as `t("home.title")`; one that puts a name together from parts
  (`t(`set_${name}.title`)`) counts as naming every text that fits around the hole.
* A key may also stand in quotes by itself, in a table of keys.
* Whatever any script of a site names counts as used; what is named must be there for the scripts that
  the pages with these texts can reach.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from tools.build.site import list_text_sets
from tools.build.texts import is_counted, read_texts

_QUOTED = re.compile(r"""(["'`])([a-z][\w-]*(?:\.[\w-]+|\$\{[^}]*\})*(?:\.(?:[\w-]|\$\{[^}]*\})+)+)\1""")
_CALLED = re.compile(r"""\b(?:t|count|hasText|both|inEnglish)\(\s*(["'`])((?:[\w.-]|\$\{[^}]*\})+)\1""")
_IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*(["'])(\.{1,2}/[^"']+\.js)\1""")
_COMMENT = re.compile(r"/\*.*?\*/", flags=re.DOTALL)
_HOLE = re.compile(r"\$\{[^}]*\}")


def find_use_problems(root: Path) -> list[str]:
    """Both kinds, for each set of texts."""
    sets = list_text_sets(root / "templates")
    return [problem for name in sets for problem in _problems_of(root, name, set(sets) - {name})]


def _problems_of(root: Path, site: str, others: set[str]) -> list[str]:
    texts = read_texts(root / "templates", site)
    pages = [*(root / "templates" / site).glob("*.html"), *(root / "templates" / "shared").glob("*.html")]
    source = _read([*pages, *_scripts(root, others)])
    named = {name for pattern in (_QUOTED, _CALLED) for _, name in pattern.findall(source)}
    patterns = [_with_holes(name) for name in named]
    keys = {stem if is_counted(texts, key) else key for key in texts for stem in [key.rpartition(".")[0]]}
    unused = sorted(key for key in keys if not any(pattern.fullmatch(key) for pattern in patterns))
    reached = _read([*pages, *_reached(root / "static" / "js" / site)])
    called = {name for _, name in _CALLED.findall(reached) if "$" not in name and "." in name}
    return [
        *(f"{site}: {key} is named by nothing" for key in unused),
        *(f"{site}: {key} is named, and there is no such text" for key in sorted(called - keys)),
    ]


def _with_holes(name: str) -> re.Pattern[str]:
    """The keys that a name may mean: any part may stand in a hole."""
    return re.compile(r"[\w.-]+".join(re.escape(part) for part in _HOLE.split(name)))


def _read(paths: Iterable[Path]) -> str:
    return "\n".join(_COMMENT.sub("", path.read_text(encoding="utf-8")) for path in sorted(paths))


def _scripts(root: Path, others: set[str]) -> list[Path]:
    """All but those of others."""
    return [path for path in (root / "static" / "js").rglob("*.js") if not others & set(path.parts)]


def _reached(folder: Path) -> set[Path]:
    """The scripts of a folder, and whatever they import."""
    found: set[Path] = set()
    waiting = list(folder.rglob("*.js"))
    while waiting:
        path = waiting.pop()
        if path in found or "vendor" in path.parts or not path.is_file():
            continue
        found.add(path)
        named = _IMPORTED.findall(_COMMENT.sub("", path.read_text(encoding="utf-8")))
        waiting += [(path.parent / address).resolve() for _, address in named]
    return found
