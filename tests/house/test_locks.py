"""The locks: everything pinned by hash, nothing tied to one place, nothing committed."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tools import licences

ROOT = Path(__file__).resolve().parents[2]
PYTHON_LOCKS = ["bench.lock", "dev.lock", "run.lock"]
ADDRESS = re.compile(r"https?://|file:|--(extra-)?index-url|--find-links|git\+", re.IGNORECASE)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, str]:
    lock = read(f"requirements/{name}").replace("\\\n", " ")
    entries = [line.strip() for line in lock.splitlines() if line.strip() and not line.startswith("#")]
    return {entry.split(" --hash")[0].strip(): entry for entry in entries}


def npm_packages() -> dict[str, dict[str, object]]:
    packages = json.loads(read("package-lock.json"))["packages"]
    return {place: entry for place, entry in packages.items() if place}


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_python_package_is_pinned_with_a_hash(name: str) -> None:
    entries = pins(name)

    assert entries
    loose = [pin for pin, entry in entries.items() if "==" not in pin or "--hash=sha256:" not in entry]
    assert loose == []


def test_what_is_served_is_what_was_tested() -> None:
    assert set(pins("run.lock")) <= set(pins("dev.lock"))


def test_every_browser_package_is_pinned_with_a_hash() -> None:
    packages = npm_packages()

    assert packages
    assert [
        place for place, entry in packages.items() if not str(entry.get("integrity")).startswith("sha512-")
    ] == []


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_no_python_lock_names_an_index(name: str) -> None:
    assert ADDRESS.findall(read(f"requirements/{name}")) == []


def test_no_browser_package_names_a_registry() -> None:
    assert [place for place, entry in npm_packages().items() if "resolved" in entry] == []


def test_no_install_script_runs() -> None:
    assert "ignore-scripts=true" in read(".npmrc").splitlines()


def test_no_third_party_file_is_committed() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    made = ("node_modules/", ".venv/", "static/vendor/", "build/", "var/")

    assert [
        path for path in listed if path.startswith(made) or path.endswith((".min.js", ".wasm", ".whl"))
    ] == []


def test_every_licence_fits_and_is_on_the_page() -> None:
    rows = licences.python_rows() + licences.browser_rows() + licences.peer_rows()
    page = read("docs/licences.md")

    assert [row for row in rows if not licences.FITTING.match(row[2])] == []
    assert [name for name, *_ in rows if f"| {name} |" not in page] == []
