"""A notebook that nobody touches asks after four minutes, and is locked after five."""

import pytest
from playwright.sync_api import expect

from tests.browser.phone import Owner
from tests.browser.real_site import WrittenNotebook

pytestmark = pytest.mark.browser

NEED = "What I need now"
UNFINISHED = "And somebody to go with me to the doctor."


def test_a_quiet_page_asks_stays_when_asked_to_and_then_locks_with_what_was_typed(
    owner: Owner, notebook: WrittenNotebook
) -> None:
    page = owner.page
    page.clock.install()
    owner.arrives().opens(notebook)
    owner.opens_part(NEED)
    owner.press("Change")

    page.clock.fast_forward("03:50")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    page.clock.fast_forward("00:15")
    expect(page.get_by_role("alertdialog")).to_contain_text("What you wrote is kept.")
    expect(page.get_by_role("link", name="Leave now")).to_be_in_viewport(ratio=1)
    owner.photograph("still there")

    owner.press("I am here")
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    owner.type("Your words", UNFINISHED)

    page.clock.fast_forward("04:05")
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.clock.fast_forward("01:00")

    owner.is_told("Locked, because nobody touched the page for a while.")
    owner.is_not_told(UNFINISHED)
    owner.photograph("locked")
    assert page.evaluate("fetch('/api/notebook').then(({ status }) => status)") == 401

    owner.opens(notebook)
    owner.is_told("Has unfinished changes")
    owner.opens_part(NEED)
    owner.press("See it")
    owner.is_told(UNFINISHED)
    owner.photograph("unfinished")
    owner.press("Throw it away")
    owner.press("Throw away")
    owner.sees(NEED)
    owner.kept_nothing()
