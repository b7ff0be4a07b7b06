"""Every command that a document names is there, and takes what the document gives it.

* `make TARGET NAME=…`: make itself would run it, and knows the setting or the service does.
* `python -m client …`: the command line explains these very words. `python -m tools.…`: it is there.
"""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").glob("*.md"))]
CODE = re.compile(r"^```\w*\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"((?:[A-Z_]+=\S+ )*)(?:\.venv/bin/)?(make|python -m) ([a-z][\w.-]*)([^#\n]*)")
SETTING = re.compile(r"\b([A-Z_]{1,20})=")
WORD = re.compile(r"[a-z][a-z-]*")


def commands() -> set[tuple[str, str, str]]:
    """(make or python -m, what, with what)."""
    found = set()
    for page in PAGES:
        for fenced, inline in CODE.findall(page.read_text(encoding="utf-8")):
            for before, kind, what, rest in COMMAND.findall(fenced or inline):
                found.add((kind, what, f"{before}{rest}".strip()))
    return found


MAKE = sorted((what, rest) for kind, what, rest in commands() if kind == "make")
KNOWN = "".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "Makefile", ROOT / "docs" / "settings.md", ROOT / "tools" / "build" / "signing.py")
)
MODULES = sorted((what, rest) for kind, what, rest in commands() if kind != "make")


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_documents_name_commands() -> None:
    assert ("run", "") in MAKE
    assert len(MAKE) + len(MODULES) > 15


@pytest.mark.parametrize(("what", "rest"), MAKE)
def test_make_knows_the_target_and_its_settings(what: str, rest: str) -> None:
    done = run("make", "-n", what)

    assert done.returncode == 0, done.stderr
    assert [name for name in SETTING.findall(rest) if not re.search(rf"\b{name}\b", KNOWN)] == []


@pytest.mark.parametrize(("what", "rest"), MODULES)
def test_python_knows_the_module_and_its_words(what: str, rest: str) -> None:
    assert importlib.util.find_spec(what), what
    if what == "client":
        words = []
        for word in rest.split():
            if not WORD.fullmatch(word):
                break
            words.append(word)
        done = run(sys.executable, "-m", "client", *words, "--help")
        assert done.returncode == 0, done.stderr
