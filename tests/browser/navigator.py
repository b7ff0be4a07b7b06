"""Somebody at a browser: what they press is counted, what goes wrong unseen is kept.

* Elements are found as people find them: by what is written on them.
* A tap is a tap or click; typing into a field counts the tap that puts the cursor there,
  unless the cursor stands there already.
* Nothing waits for a time: every look is repeated until it holds.
"""

import os
import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.real_site import ROOT

PATIENCE_MS = 20_000
PHOTOGRAPHS = bool(os.environ.get("PHOTOGRAPHS"))
SCREENS = ROOT / "build" / "screens"
KEPT = """async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    cookies: document.cookie,
})"""
NOTHING_KEPT = {"local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0, "cookies": ""}


class Navigator:
    """One page of one browser profile."""

    def __init__(self, page: Page, story: str) -> None:
        self.page = page
        self.story = story
        self.taps = 0
        self.touches = page.evaluate("navigator.maxTouchPoints > 0")
        self.problems: list[str] = []
        self._photographs = 0
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "TrustedScript" in message.text:
            self.problems.append(message.text)

    def tap(self, target: Locator) -> None:
        self.taps += 1
        if self.touches:
            target.tap()
        else:
            target.click()

    def press(self, label: str) -> None:
        self.tap(self.page.get_by_role("button", name=label, exact=True).first)

    def press_first(self, begins: str) -> None:
        """The first button whose label begins so, whatever it names after."""
        self.tap(self.page.get_by_role("button", name=re.compile(f"^{begins} ")).first)

    def press_link(self, label: str) -> None:
        self.tap(self.page.get_by_role("link", name=label, exact=True))

    def tick(self, label: str) -> None:
        self.tap(self.page.locator("label.choice", has_text=label).first)

    def type(self, field: str, text: str) -> None:
        box = self.page.get_by_label(field, exact=True)
        box.wait_for()
        if not box.evaluate("(box) => box === document.activeElement"):
            self.tap(box)
        box.fill(text)

    def sees(self, heading: str | re.Pattern[str]) -> None:
        exact = isinstance(heading, str)
        expect(self.page.get_by_role("heading", level=1, name=heading, exact=exact)).to_be_visible(
            timeout=PATIENCE_MS
        )

    def is_told(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=PATIENCE_MS)

    def is_not_told(self, words: str) -> None:
        """Neither on the screen nor anywhere else in the page."""
        assert words not in self.page.content()

    def screen_text(self) -> str:
        return self.page.locator("main").inner_text()

    def photograph(self, step: str) -> None:
        """With PHOTOGRAPHS=1 the whole screen, for people: build/screens/<story>/<nn>-<step>.png."""
        if not PHOTOGRAPHS:
            return
        self._photographs += 1
        name = f"{self._photographs:02}-{step.replace(' ', '-')}.png"
        path: Path = SCREENS / self.story / name
        self.page.screenshot(path=path, full_page=True)

    def kept_nothing(self) -> None:
        """No storage of any kind was used, and nothing failed unseen."""
        assert self.page.evaluate(KEPT) == NOTHING_KEPT
        assert self.problems == []
