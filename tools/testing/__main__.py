"""`python -m tools.testing [PART]`: JavaScript tests by Node, the others by pytest, both totals.

PART is a file or folder below `tests/` (pytest's `file::test` works too); without one,
everything runs. `WORKERS=N` lets pytest use N processes, `TMPDIR` says where their files go.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from tools.testing.ci import in_ci

ROOT = Path(__file__).resolve().parents[2]
JAVASCRIPT = ROOT / "tests" / "js"
MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a folder of its own in it
SCRATCH_BYTES = 4 * 1024**3
SCRATCH_NAME = "wallet-tests-"
SCRATCH_SECONDS = 86_400
COMPILED = ROOT / "build" / "compiled"


class Totals:
    """Hears from pytest how many tests ended in which way."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        """Count reports by outcome."""
        for outcome in ("passed", "failed", "error", "skipped", "xfailed"):
            self.counts[outcome] = len(terminalreporter.stats.get(outcome, []))


def main(part: str) -> int:
    """Run what `part` names; 0 when all of it passed."""
    os.chdir(ROOT)
    keep_compiled()
    scratch, is_good = make_scratch(), False
    try:
        is_good = run(part)
    finally:
        if scratch and is_good:
            shutil.rmtree(scratch, ignore_errors=True)
        elif scratch:
            print(f"What the tests left is in {scratch}, until it is a day old and tests run again.")
    return 0 if is_good else 1


def run(part: str) -> bool:
    """Run it and say how many tests there were."""
    runs_javascript = not part or "js" in Path(part).parts or part.endswith((".js", ".mjs"))
    runs_python = not part or not runs_javascript
    javascript: dict[str, int] = {}
    python: dict[str, int] = {}
    good = True
    compiling = start_compiling() if runs_javascript and runs_python else None
    if runs_javascript:
        good, javascript = run_javascript(ROOT / part if part else JAVASCRIPT)
    if compiling:
        compiling.wait()
    if runs_python:
        python_good, python = run_python(part)
        good = good and python_good
    print(f"\nJavaScript: {_sentence(javascript)}\nPython: {_sentence(python)}")
    return good


def run_javascript(part: Path) -> tuple[bool, dict[str, int]]:
    """Node's test runner over every `*.test.js` of `part`: whether all passed, and the counts."""
    files = [part] if part.is_file() else sorted([*part.rglob("*.test.js"), *part.rglob("*.test.mjs")])
    if not files:
        return True, {}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.tap"
        at_once = f"--test-concurrency={os.cpu_count() or 1}"
        command = ["tools/node.sh", "node", "--test", at_once, *_reporters(report), *map(str, files)]
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - our own script and files
        counts = _read_counts(report)
    skips_refused = in_ci() and counts.get("skipped", 0) > 0
    return code == 0 and not skips_refused, counts


def _reporters(report: Path) -> list[str]:
    """One for people, one to read the counts from."""
    people = ["--test-reporter=spec", "--test-reporter-destination=stdout"]
    return [*people, "--test-reporter=tap", f"--test-reporter-destination={report}"]


def _read_counts(report: Path) -> dict[str, int]:
    names = {"pass": "passed", "fail": "failed", "skipped": "skipped"}
    lines = report.read_text(encoding="utf-8") if report.is_file() else ""
    found = re.findall(r"^# (pass|fail|skipped) (\d+)$", lines, flags=re.MULTILINE)
    return {names[name]: int(number) for name, number in found}


def run_python(part: str) -> tuple[bool, dict[str, int]]:
    """Pytest over `part` or all of `tests/`: whether all passed, and the counts."""
    totals = Totals()
    # In the order of their names, so that the browser's long stories come first and nobody waits for them.
    way = ["-n", os.environ.get("WORKERS", "3"), "--dist", "loadfile", "--no-loadscope-reorder"]
    arguments = ["-q", *way, *([part] if part else [])]
    code = pytest.main(arguments, plugins=[totals])
    nothing_there_yet = code == pytest.ExitCode.NO_TESTS_COLLECTED and not part
    return code == pytest.ExitCode.OK or nothing_there_yet, totals.counts


def keep_compiled() -> None:
    """Where the machine keeps no compiled modules, keep them in a folder of ours: else each of the many
    processes that tests start compiles everything again, which takes it longer than its test."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(COMPILED)
        sys.dont_write_bytecode = False


def start_compiling() -> subprocess.Popen[bytes]:
    """Compile the tests once, while Node runs its own: else each process of pytest does so by itself."""
    collect = [sys.executable, "-m", "pytest", "-q", "--collect-only"]
    return subprocess.Popen(collect, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - fixed


def make_scratch() -> Path | None:
    """Where there is room, tests keep their files in memory, since thousands of small databases are each
    written to the disk at every step: a folder of this run. Before anything asks for a temporary file, for
    the first answer stays. None where there is no room, or somebody chose a place by TMPDIR."""
    if os.environ.get("TMPDIR") or not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return None
    if shutil.disk_usage(MEMORY).free < SCRATCH_BYTES:
        return None
    for old in MEMORY.glob(f"{SCRATCH_NAME}*"):
        if time.time() - old.stat().st_mtime > SCRATCH_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=SCRATCH_NAME, dir=MEMORY))
    # PostgreSQL's own account has to find what is in it.
    made.chmod(0o711)
    os.environ["TMPDIR"] = tempfile.tempdir = str(made)
    return made


def _sentence(counts: dict[str, int]) -> str:
    said = [f"{number} {outcome}" for outcome, number in counts.items() if number]
    return ", ".join(said) or "nothing ran"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
