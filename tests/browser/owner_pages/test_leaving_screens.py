"""Out of the owner's screens: by the way out, by going back, by being quiet; and what stays behind: nothing.

The engine is a stand-in (sample_owner.py); each test has a fresh profile.
"""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import IN_LIGHT, look_for_faults
from tests.browser.sample_owner import (
    BASE,
    CODE,
    SAMPLES,
    SHARED,
    TEXT,
    Sample,
    summary,
)
from tests.browser.sample_pages import NEUTRAL_URL, Site, show_state
from tools.build.languages import LANGUAGES

pytestmark = pytest.mark.browser


def arrive_and_open(page: Page, site: Site) -> None:
    show_state(page, site, "section", SAMPLES["section"]["open"])


def wait_until_away(page: Page) -> None:
    page.wait_for_url(NEUTRAL_URL)


def test_the_way_out_is_the_second_stop_of_the_tab_key(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.evaluate("document.activeElement.blur(); window.focus()")
    page.locator("body").evaluate("(body) => { body.tabIndex = -1; body.focus(); }")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Leave now")).to_be_focused()


def test_closing_the_tab_ends_the_session(page: Page, site: Site) -> None:
    arrive_and_open(page, site)
    site.left.clear()

    page.goto(site.url)
    page.get_by_role("button", name="Open", exact=True).wait_for()

    assert site.left == ["/api/leaving"]


def test_the_page_behind_a_code_ends_no_other_pages_session(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/r")
    site.left.clear()

    page.goto(site.url)
    page.get_by_role("button", name="Open", exact=True).wait_for()

    assert site.left == []


def test_who_came_in_by_the_code_may_type_the_code_again(page: Page, site: Site) -> None:
    by_code = BASE["summary"] | {"openedWith": "recovery"}
    show_state(page, site, "set_passphrase", Sample(answers={"summary": by_code, "changePassphrase": {}}))
    expect(page.get_by_label("Your passphrase until now", exact=True)).to_be_hidden()

    page.get_by_label("Recovery code", exact=True).fill(CODE)
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("Choose a word first.")).to_be_visible()
    page.get_by_label("A word only you will remember", exact=True).fill("lighthouse")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("From now on only the new passphrase")).to_be_visible()

    show_state(page, site, "save_copy", Sample(answers={"saveCopy": {"error": {"code": "door_unknown"}}}))
    page.get_by_label("Your word", exact=True).fill("lighthouse")
    page.get_by_label("Passphrase", exact=True).fill("wrong horse")
    page.get_by_role("button", name="Save the file").click()
    expect(page.get_by_text("The word or the passphrase is not right.")).to_be_visible()


def test_leaving_covers_at_once_ends_the_session_and_replaces_the_page(page: Page, site: Site) -> None:
    arrive_and_open(page, site)
    entries = page.evaluate("history.length")
    site.left.clear()

    milliseconds = page.evaluate(
        """() => {
            const start = performance.now();
            document.querySelector('.exit').click();
            const seen = document.querySelector('main').innerText + document.title;
            return [performance.now() - start, seen, document.querySelector('.cover').checkVisibility()];
        }"""
    )
    wait_until_away(page)

    assert milliseconds[0] < 100
    assert milliseconds[1:] == ["Notes", True]
    assert "/api/leaving" in site.left
    assert page.evaluate("history.length") == entries


def test_after_leaving_back_shows_nothing_of_the_notebook(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/r")
    arrive_and_open(page, site)
    page.get_by_role("link", name="Leave now").click()
    wait_until_away(page)

    page.go_back()

    assert page.url == f"{site.url}/r"
    assert TEXT[:20] not in page.content()


def test_back_from_an_open_notebook_and_forward_again_shows_only_the_first_page(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.url}/r")
    arrive_and_open(page, site)

    page.go_back()
    page.go_forward()

    expect(page.get_by_role("button", name="Open", exact=True)).to_be_visible()
    assert TEXT[:20] not in page.content()


def test_shift_three_times_leaves_and_says_so_on_the_way(page: Page, site: Site) -> None:
    arrive_and_open(page, site)
    status = page.locator("[data-exit-status]")

    page.keyboard.press("Shift")
    expect(status).to_have_text("Shift: press 2 more times to leave.")
    page.keyboard.press("Shift")
    expect(status).to_have_text("Shift: press 1 more time to leave.")
    page.keyboard.press("Shift")

    wait_until_away(page)


@pytest.mark.parametrize("keys", [["Shift", "Shift", "a", "Shift"], ["Shift+a", "Shift+b", "Shift+c"]])
def test_shift_for_another_key_does_not_leave(page: Page, site: Site, keys: list[str]) -> None:
    arrive_and_open(page, site)

    for key in keys:
        page.keyboard.press(key)

    expect(page.locator("main")).to_have_attribute("data-screen", "section")
    assert page.url == f"{site.url}/"


def test_shift_after_five_seconds_begins_again(page: Page, site: Site) -> None:
    page.clock.install()
    arrive_and_open(page, site)
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")

    page.clock.fast_forward(5100)
    expect(page.locator("[data-exit-status]")).to_have_text("Leaving with Shift was stopped.")
    page.keyboard.press("Shift")

    expect(page.locator("[data-exit-status]")).to_have_text("Shift: press 2 more times to leave.")


def test_without_scripts_the_way_out_is_a_link_and_the_page_says_why(chromium: Any, site: Site) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url)
    said = page.locator("noscript").inner_html()
    assert "This page needs JavaScript" in said
    for language in LANGUAGES:
        assert f'<p lang="{language}"' in said
    site.left.clear()

    page.get_by_role("link", name="Leave now").click()

    page.wait_for_url("**/away")
    assert site.left == ["away"]
    context.close()


def test_a_scanned_code_is_taken_out_of_the_address(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/r#7QK2M4WD9TXA0ZRPHB3C5NEV8SGF")

    expect(page.get_by_role("heading", name="This code is for an office")).to_be_visible()
    expect(page).to_have_url(f"{site.url}/r")
    expect(page.get_by_text("Nothing was sent.")).to_be_visible()
    expect(page.get_by_text("This link was changed on its way")).to_be_hidden()
    assert look_for_faults(page, IN_LIGHT) == []


def test_a_mangled_link_says_what_happened_and_leaves_the_address_too(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/r?7QK2M4WD9TXA0ZRPHB3C5NEV8SGF")

    expect(page.get_by_text("This link was changed on its way")).to_be_visible()
    expect(page.get_by_text("Nothing was sent.")).to_be_hidden()
    expect(page).to_have_url(f"{site.url}/r")
    assert look_for_faults(page, IN_LIGHT) == []


def test_screens_leave_no_history_and_no_storage(page: Page, site: Site) -> None:
    show_state(page, site, "home", Sample(answers={"summary": SHARED}))
    entries = page.evaluate("history.length")

    for step in ("Settings", "What to call me", "Settings", "My notebook", "Who read what"):
        page.get_by_role("button", name=step, exact=True).first.click()
    expect(page.locator("main")).to_have_attribute("data-screen", "activity")

    assert page.evaluate("history.length") == entries
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.evaluate("indexedDB.databases()") == []


def test_a_quiet_page_asks_and_then_locks(page: Page, site: Site) -> None:
    page.clock.install()
    show_state(page, site, "home", Sample(answers={"summary": summary(), "lock": {}}))

    page.clock.fast_forward(4 * 60_000 + 1500)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    expect(page.get_by_role("link", name="Leave now")).to_be_visible()
    page.get_by_role("button", name="I am here").click()
    expect(page.get_by_role("alertdialog")).to_have_count(0)

    page.clock.fast_forward(5 * 60_000 + 1500)
    expect(page.get_by_text("Locked, because nobody touched the page")).to_be_visible()
