"""What is typed is never said to be kept when it is not, and what is agreed to is what was seen."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.sample_owner import BEFORE, ENDED, HARBOUR, SAMPLES, Sample, summary
from tests.browser.sample_pages import Site, show_state

OFFLINE = {"error": {"code": "offline"}}
CLOSE = "How to reach me safely"


def write_without_connection(page: Page, site: Site, **answers: Any) -> None:
    sample = SAMPLES["writing"]["empty"]
    given = {**sample.answers, "saveDraft": OFFLINE, "finishSection": OFFLINE, **answers}
    show_state(page, site, "writing", Sample(sample.params, given))
    page.get_by_label("Title").fill("Health")
    page.get_by_label("Your words").fill("My knee hurts.")


def test_stopping_stays_while_nothing_could_be_kept(page: Page, site: Site) -> None:
    write_without_connection(page, site)

    page.get_by_role("button", name="Stop for now").click()

    expect(page.get_by_text("There is no connection right now.")).to_be_visible()
    expect(page.get_by_label("Your words")).to_have_value("My knee hurts.")


def test_what_done_could_not_save_is_still_being_kept(page: Page, site: Site) -> None:
    write_without_connection(page, site)
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("There is no connection right now.")).to_be_visible()

    page.get_by_role("button", name="Stop for now").click()

    expect(page.get_by_label("Your words")).to_have_value("My knee hurts.")


def test_locking_does_not_wait_and_does_not_say_kept(page: Page, site: Site) -> None:
    write_without_connection(page, site)

    page.get_by_role("button", name="Lock", exact=True).click()

    expect(page.get_by_text("your last words may not be kept")).to_be_visible()


def test_a_full_notebook_is_said_while_writing(page: Page, site: Site) -> None:
    write_without_connection(page, site, saveDraft={"error": {"code": "quota"}})

    expect(page.get_by_text("Your notebook is full.")).to_be_visible()


def test_a_part_kept_close_that_was_unticked_asks_again(page: Page, site: Site) -> None:
    show_state(page, site, "offer", SAMPLES["offer"]["first"])
    row = page.locator("label.choice", has_text=CLOSE)
    row.click()
    page.get_by_text("Yes, for 3 days").click()
    row.click()
    row.click()
    expect(page.get_by_label("Yes, for 3 days")).not_to_be_checked()

    page.get_by_text("Yes, for 3 days").click()
    page.get_by_role("button", name="My health").click()

    expect(page.locator("main")).to_have_attribute("data-screen", "consent")


def test_last_time_is_the_newest_one(page: Page, site: Site) -> None:
    grants = [
        {**ENDED, "sections": BEFORE, "purpose": "Newest"},
        {**ENDED, "grant": "older", "sections": BEFORE, "purpose": "Oldest"},
    ]
    show_state(page, site, "offer", Sample({"agency": HARBOUR}, {"summary": summary(grants=grants)}))

    expect(page.get_by_text(re.compile("For: Newest"))).to_be_visible()


def test_the_page_of_consent_says_day_and_time_and_the_name_they_get(page: Page, site: Site) -> None:
    show_state(page, site, "consent", SAMPLES["consent"]["first"])

    expect(page.locator("dd", has_text="You can end it sooner.")).to_have_text(re.compile(r"\d{2}:\d{2} \("))
    expect(page.locator("dt", has_text="What they call you")).to_be_visible()
