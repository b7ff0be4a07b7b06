"""A pytest plugin: what a machine can't run is counted out loud, and CI doesn't accept it.

* Browser tests without Chromium, and tests on PostgreSQL without that, are one line each with
  their number, never a silent gap.
* Two tests of one name are refused: in several processes only one of them would run.
* With `CI=true` any skipped test fails the run: in CI, everything runs or nothing is green.
"""

import shutil
from collections import Counter
from zlib import crc32

import pytest
from _pytest.terminal import TerminalReporter

from tools.testing.ci import in_ci
from tools.testing.cluster import is_installed

NO_CHROMIUM = "Chromium is missing"
NO_POSTGRESQL = "PostgreSQL is missing"
LONGEST_NAME = 80
LEFT_OUT = {NO_CHROMIUM: "browser tests", NO_POSTGRESQL: "tests on PostgreSQL"}


def pytest_make_parametrize_id(val: object) -> str | None:
    """A body of a million characters is known by its beginning, its length and its sum."""
    if not isinstance(val, (str, bytes)) or len(val) <= LONGEST_NAME:
        return None
    raw = val.encode("utf-8", "surrogatepass") if isinstance(val, str) else val
    return f"{val[:20]!r}…{len(val)}-{crc32(raw):08x}"


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse names that stand for more than one test."""
    names = Counter(item.nodeid for item in session.items)
    if twice := sorted(name for name, times in names.items() if times > 1):
        raise pytest.UsageError(f"one name for more than one test: {', '.join(twice[:3])}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser or a PostgreSQL that is not there."""
    needs = {
        "browser": (NO_CHROMIUM, shutil.which("chromium") is not None),
        "postgresql": (NO_POSTGRESQL, is_installed()),
    }
    for name, (reason, is_there) in needs.items():
        for item in items:
            if not is_there and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a green run with skips into a red one, in CI."""
    if exitstatus == pytest.ExitCode.OK and in_ci() and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say how many tests were left out and why, and that CI refuses skips."""
    skipped = terminalreporter.stats.get("skipped", [])
    for reason, what in LEFT_OUT.items():
        left_out = [report for report in skipped if reason in str(report.longrepr)]
        if left_out:
            terminalreporter.write_line(f"{len(left_out)} {what} left out: {reason}.")
    if skipped and in_ci():
        terminalreporter.write_line(f"CI accepts no skipped test, and {len(skipped)} were skipped.", red=True)


def _skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if isinstance(reporter, TerminalReporter) else 0
