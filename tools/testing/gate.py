"""A pytest plugin: what a machine can't run is counted out loud, and CI doesn't accept it.

* Browser tests without Chromium are one line with their number, never a silent gap.
* With `CI=true` any skipped test fails the run: in CI, everything runs or nothing is green.
"""

import shutil

import pytest
from _pytest.terminal import TerminalReporter

from tools.testing.ci import in_ci

NO_CHROMIUM = "Chromium is missing"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests where there is no browser."""
    if shutil.which("chromium"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a green run with skips into a red one, in CI."""
    if exitstatus == pytest.ExitCode.OK and in_ci() and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Say how many browser tests were left out, and that CI refuses skips."""
    skipped = terminalreporter.stats.get("skipped", [])
    browserless = [report for report in skipped if NO_CHROMIUM in str(report.longrepr)]
    if browserless:
        terminalreporter.write_line(f"{len(browserless)} browser tests left out: {NO_CHROMIUM}.")
    if skipped and in_ci():
        terminalreporter.write_line(f"CI accepts no skipped test, and {len(skipped)} were skipped.", red=True)


def _skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if isinstance(reporter, TerminalReporter) else 0
