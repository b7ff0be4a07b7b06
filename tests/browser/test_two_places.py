"""One person, a phone and a laptop: each shows what the other does, and the other can be closed."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.phone import Owner
from tests.browser.real_site import RealSite

pytestmark = pytest.mark.browser

HEALTH = "Health"
FROM_PHONE, FROM_LAPTOP = "My knee hurts on stairs.", "My knee hurts, and my back."
UNFINISHED = "And the doctor said"


@pytest.fixture
def laptop(real_site: RealSite, desktop: BrowserContext) -> Owner:
    """The same person at another browser."""
    return Owner(desktop.new_page(), real_site, "two_places/laptop").arrives()


def test_what_is_written_in_two_places_is_kept_and_the_other_place_can_be_closed(
    owner: Owner, laptop: Owner, real_site: RealSite
) -> None:
    notebook = real_site.has_notebook("two lamps", (HEALTH, "My knee hurts when I walk.", "health"))
    owner.opens(notebook)
    laptop.opens(notebook)
    owner.is_told("Your notebook is open in 1 other place too.")
    owner.photograph("open elsewhere")

    # Both change the same part.
    owner.opens_part(HEALTH)
    owner.press("Change")
    owner.type("Your words", FROM_PHONE)
    laptop.opens_part(HEALTH)
    laptop.press("Change")
    laptop.type("Your words", FROM_LAPTOP)
    laptop.press("Done")
    laptop.sees("My notebook")
    owner.is_told("Both texts are kept.")
    expect(owner.page.get_by_label("Your words", exact=True)).to_have_value(FROM_PHONE)
    owner.photograph("changed elsewhere")

    owner.press("Done")
    owner.is_told("You wrote this twice: here, and on another phone or in another window")
    owner.press("See it")
    owner.is_told(FROM_LAPTOP)
    owner.photograph("both texts")
    laptop.is_told("Written in two places")
    owner.press("Take the other text")
    owner.is_told("3 older texts")
    owner.press("Open my words")
    owner.is_told(FROM_LAPTOP)

    # What is being typed on the phone when the laptop closes it is kept, and covered.
    owner.press("Change")
    owner.type("Your words", UNFINISHED)
    owner.is_told("Kept. Only you can read it.")
    laptop.press("Settings")
    laptop.press("Open in other places")
    laptop.is_told("Your notebook is also open in 1 other place")
    laptop.photograph("close the others")
    laptop.type("Your word", notebook.name)
    laptop.type("Passphrase", notebook.passphrase)
    laptop.press("Close the others")
    laptop.is_told("Closed in 1 other place.")

    owner.is_told("The notebook was closed here.")
    owner.is_not_told(UNFINISHED)
    owner.photograph("closed elsewhere")
    owner.opens(notebook)
    owner.opens_part(HEALTH)
    owner.press("See it")
    owner.is_told(UNFINISHED)
    owner.kept_nothing()
    laptop.kept_nothing()
