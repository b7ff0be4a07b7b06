"""`make help` is the whole list of commands, and the README uses no other."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
FIXED = {"help", "run", "serve", "test", "check", "build"}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))


def help_text() -> str:
    done = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_every_command_says_what_it_does() -> None:
    listed = set(re.findall(r"^make ([a-z-]+) +\S", help_text(), flags=re.MULTILINE))

    assert listed == targets()
    assert listed >= FIXED


def test_every_command_is_declared_phony() -> None:
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE)

    assert phony is not None
    assert set(phony.group(1).split()) == targets()


def test_the_readme_names_only_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(?:[A-Z_0-9]+=\S+ )*make ([a-z-]+)", readme))

    assert named <= targets()


def test_ci_uses_the_two_commands_people_use() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

    assert re.findall(r"^make (\w+)", script, flags=re.MULTILINE) == ["check", "test"]
