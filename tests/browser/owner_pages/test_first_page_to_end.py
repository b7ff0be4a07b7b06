"""From the first page to a code and to its end, with the real engine and server, in few taps."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sample_pages import ROOT
from tests.cross.live_site import LiveSite, Office, certify_directory

pytestmark = pytest.mark.browser


class Owner:
    """Somebody with a phone; counts what they press."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def press(self, label: str) -> None:
        self.taps += 1
        self.page.get_by_role("button", name=label, exact=True).first.click()

    def tick(self, label: str) -> None:
        self.taps += 1
        self.page.locator("label.choice", has_text=label).first.click()

    def type(self, field: str, text: str) -> None:
        self.page.get_by_label(field, exact=True).fill(text)

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible(
            timeout=20_000
        )

    def writes(self, title: str, text: str) -> None:
        self.press("Write something")
        self.press(title)
        self.type("Your words", text)
        self.press("Done")
        self.sees("My notebook")


@pytest.fixture
def live(tmp_path: Path) -> Any:
    """Both real sites with one office; the built owner pages."""
    (tmp_path / "owner").symlink_to(ROOT / "build" / "site" / "owner")
    site = LiveSite(tmp_path)
    certify_directory(site)
    Office.open(site, "Harbour House")
    yield site
    site.close()


def test_from_the_first_page_to_a_code_and_to_the_end_in_few_taps(page: Page, live: LiveSite) -> None:
    owner = Owner(page)
    page.goto(live.owner)

    owner.press("Start a new notebook")
    owner.press("I understand")
    owner.type("A word only you will remember", "lighthouse")
    passphrase = " ".join(page.locator(".secret-words").first.inner_text().split())
    owner.press("I have it. Make my notebook")
    owner.sees("Your recovery code")
    owner.press("Skip this for now")
    owner.writes("What I need now", "A safe place to sleep tonight.")
    assert owner.taps <= 8
    owner.writes("Health", "My knee hurts.")
    owner.writes("How to reach me safely", "By the library, at noon.")

    owner.taps = 0
    owner.press("Let somebody read")
    owner.press("Choose Harbour House")
    owner.tick("What I need now")
    owner.tick("Health")
    owner.press("A safe place to live")
    owner.tick("I choose this myself.")
    owner.press("Make the code")
    expect(page.locator("canvas.qr")).to_be_visible()
    assert owner.taps <= 7
    assert "A safe place to sleep" not in page.content()

    owner.press("Done")
    owner.sees("Notes")
    owner.press("Go on")
    owner.press("My notebook")
    owner.taps = 0
    owner.press("End Harbour House")
    owner.press("Yes, end")
    owner.sees("Ended")
    assert owner.taps == 2

    owner.press("Lock")
    expect(page.get_by_text("Locked.", exact=True)).to_be_visible()
    owner.type("Your word", "lighthouse")
    owner.type("Passphrase", "not these words")
    owner.press("Open")
    expect(page.get_by_text("That did not open.")).to_be_visible(timeout=20_000)
    owner.type("Passphrase", passphrase.upper())
    owner.press("Open")
    owner.sees("My notebook")
    assert json.loads(page.evaluate("JSON.stringify([localStorage.length, sessionStorage.length])")) == [0, 0]
