"""What the owner's screens say of who can read, what is not ready and what is over: never more than is so.

The engine is a stand-in (sample_owner.py); one page does for all: each screen is brought up anew.
"""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sample_owner import Sample
from tests.browser.sample_pages import Site, show_state
from tests.browser.sample_releases import LAPSED, READY, full, has

pytestmark = pytest.mark.browser


@pytest.fixture
def page(one_page: Page) -> Page:
    return one_page


def shown(page: Page, site: Site, screen: str, state: str) -> Page:
    """That state of that screen."""
    show_state(page, site, screen, site.samples[screen][state])
    return page


@pytest.mark.parametrize("state", ["first", "same"])
def test_going_on_speaks_of_this_office_alone(page: Page, site: Site, state: str) -> None:
    said = shown(page, site, "go_on", state).locator("main").inner_text()

    assert "Harbour House cannot open your words" in said
    assert "obody can open" not in said


def test_a_code_that_was_not_used_lets_nobody_go_on_after_a_put_back(page: Page, site: Site) -> None:
    shown(page, site, "put_back", "two")

    unused = page.locator("fieldset", has_text="Linden Street Clinic")
    expect(unused.get_by_label("Keep it. I will show a new code")).to_be_visible()
    expect(unused.get_by_label("Let them go on")).to_have_count(0)
    expect(unused).not_to_contain_text("until")


def test_who_opened_the_code_can_be_shut_out_at_once(page: Page, site: Site) -> None:
    opened = site.samples["code"]["opened"]
    show_state(page, site, "code", replace(opened, answers={**opened.answers, "endGrant": {}}))

    page.get_by_role("button", name="Not the right person? End it").click()

    expect(
        page.get_by_text("End now? After that, Linden Street Clinic cannot open your words.")
    ).to_be_focused()
    page.get_by_role("button", name="Yes, end").click()
    # Whoever stands there must not see the notebook come up.
    expect(page.locator("main")).to_have_attribute("data-screen", "cover")


def test_a_grant_that_was_opened_names_its_reader_and_nobody_who_might_still_scan(
    page: Page, site: Site
) -> None:
    shown(page, site, "grant", "open")

    expect(page.get_by_text("Only Ada Brown", exact=True)).to_be_visible()
    expect(page.get_by_text("Only the person who scans")).to_have_count(0)


@pytest.mark.parametrize(("screen", "state"), [("prepared", "lapsed"), ("release", "lapsed")])
def test_what_could_not_open_is_not_called_ready(page: Page, site: Site, screen: str, state: str) -> None:
    shown(page, site, screen, state)

    not_ready = "Not ready. Harbour House cannot say yes now, so it would not open for Ines."
    expect(page.get_by_text(not_ready)).to_be_visible()
    expect(page.locator("main .notice-care")).to_have_count(1)


def test_what_waits_for_i_am_well_has_that_button_beside_it(page: Page, site: Site) -> None:
    shown(page, site, "prepared", "prepared")

    expect(page.get_by_role("button", name="I am well Cem", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="I am well Ines", exact=True)).to_have_count(0)


def test_a_receipt_of_what_ended_says_what_it_was(page: Page, site: Site) -> None:
    sheet = shown(page, site, "receipt", "ended").locator(".receipt").inner_text()

    assert "Receipt: what Harbour House could read" in sheet
    assert "Who could read" in sheet
    assert "may read" not in sheet
    assert "You can stop." not in sheet


def test_what_was_stopped_says_nothing_of_when_it_opens(page: Page, site: Site) -> None:
    said = shown(page, site, "release", "stopped").locator("main").inner_text()

    assert "They could read" in said
    assert "Ready until" not in said
    assert "It opens" not in said


@pytest.mark.parametrize(
    ("screen", "state", "no"),
    [("erase", "first", "No, keep everything"), ("release_act", "now", "No, change nothing")],
)
def test_what_cannot_be_undone_does_not_look_like_done(
    page: Page, site: Site, screen: str, state: str, no: str
) -> None:
    shown(page, site, screen, state)

    expect(page.locator("main .button-main")).to_have_count(0)
    expect(page.get_by_role("button", name=no)).to_be_visible()


def test_by_when_to_be_well_is_said_on_the_first_screen_and_also_where_it_is_not_ready(
    page: Page, site: Site
) -> None:
    due = has(READY)
    show_state(page, site, "home", Sample(answers=due))
    expect(page.get_by_text("Say before")).to_be_visible()
    expect(page.get_by_role("button", name="I am well Cem", exact=True)).to_be_visible()

    show_state(page, site, "prepared", Sample(answers=has(LAPSED | {"dueAt": READY["dueAt"]})))
    expect(page.get_by_text("Still say before")).to_be_visible()
    expect(page.get_by_role("button", name="I am well")).to_be_visible()


def test_a_screen_that_asks_for_two_things_has_one_main_button(page: Page, site: Site) -> None:
    lapsed = LAPSED | {"dueAt": READY["dueAt"]}
    show_state(
        page, site, "release", Sample({"release": "release1"}, has(lapsed) | {"release": full(lapsed)})
    )

    expect(page.get_by_role("button", name="Choose again")).to_be_visible()
    expect(page.locator("main .button-main")).to_have_count(1)


def test_words_that_could_not_be_finished_look_like_it_until_they_are_kept(page: Page, site: Site) -> None:
    shown(page, site, "writing", "full")

    expect(page.locator("main p[role=status]")).to_have_class("notice notice-care")
