"""Texts that nothing names, and names without a text.

* A script or page names a text as `t("home.title")`; one that puts a name together from parts
  (`t(`set_${name}.title`)`) counts as naming every text that fits around the hole.
* A key may also stand in quotes by itself, in a table of keys.
"""

import re
from pathlib import Path

from tools.build.site import SITES
from tools.build.texts import is_counted, read_texts

_QUOTED = re.compile(r"""(["'`])([a-z][\w-]*(?:\.[\w-]+|\$\{[^}]*\})*(?:\.(?:[\w-]|\$\{[^}]*\})+)+)\1""")
_CALLED = re.compile(r"""\b(?:t|count|hasText|both|inEnglish)\(\s*(["'`])((?:[\w.-]|\$\{[^}]*\})+)\1""")
_COMMENT = re.compile(r"/\*.*?\*/", flags=re.DOTALL)
_HOLE = re.compile(r"\$\{[^}]*\}")


def find_use_problems(root: Path) -> list[str]:
    """Both kinds, for both sites."""
    return [problem for site in SITES for problem in _problems_of(root, site)]


def _problems_of(root: Path, site: str) -> list[str]:
    texts = read_texts(root / "templates", site)
    source = "\n".join(_COMMENT.sub("", path.read_text(encoding="utf-8")) for path in _sources(root, site))
    named = {name for pattern in (_QUOTED, _CALLED) for _, name in pattern.findall(source)}
    patterns = [_with_holes(name) for name in named]
    keys = {stem if is_counted(texts, key) else key for key in texts for stem in [key.rpartition(".")[0]]}
    unused = sorted(key for key in keys if not any(pattern.fullmatch(key) for pattern in patterns))
    called = {name for _, name in _CALLED.findall(source) if "$" not in name and "." in name}
    return [
        *(f"{site}: {key} is named by nothing" for key in unused),
        *(f"{site}: {key} is named, and there is no such text" for key in sorted(called - keys)),
    ]


def _with_holes(name: str) -> re.Pattern[str]:
    """The keys that a name may mean: any part may stand in a hole."""
    return re.compile(r"[\w.-]+".join(re.escape(part) for part in _HOLE.split(name)))


def _sources(root: Path, site: str) -> list[Path]:
    others = set(SITES) - {site}
    scripts = (root / "static" / "js").rglob("*.js")
    pages = [*(root / "templates" / site).glob("*.html"), *(root / "templates" / "shared").glob("*.html")]
    return sorted([path for path in scripts if not others & set(path.parts)] + pages)
