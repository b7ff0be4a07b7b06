"""Chromium for every test that takes one: one browser a process, whichever folder the test is in."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import playwright
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.node import find_node

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Only the last list counts: Playwright's own (as far as it is Chromium's), and two popups of the
# address bar, which are loaded with every new page though nobody ever sees one here.
UNWANTED = [
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
]
FLAGS.append(f"--disable-features={','.join(UNWANTED)}")
# Playwright's own Node wants a library that a bare Debian lacks; the project's Node does not.
OWN_NODE = Path(playwright.__file__).parent / "driver" / "node"
if subprocess.run([OWN_NODE, "--version"], check=False, capture_output=True).returncode != 0:  # noqa: S603
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = find_node()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()
