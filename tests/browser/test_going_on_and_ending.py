"""What was granted for a day goes on when the owner says so, or ends by the clock: a phone and a desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.desk_page import Staff
from tests.browser.phone import Owner
from tests.browser.real_site import RealSite, WrittenNotebook

pytestmark = pytest.mark.browser

HOUR = 3_600
LANTERN = "Lantern House (invented)"
HEALTH = "Health"


def grants_health_for_a_day(owner: Owner, notebook: WrittenNotebook) -> str:
    """A code that works for that day; then the notebook is locked."""
    owner.opens(notebook)
    owner.chooses_readers(LANTERN, HEALTH)
    owner.press("Change Until when")
    owner.tick("My own time")
    owner.type("Days, up to 90", "1")
    owner.photograph("one day")
    seen = owner.consents("My health")
    code = owner.makes_code_for_later(seen)
    owner.locks()
    return code


def test_who_read_it_goes_on_without_another_code_when_the_owner_says_so(
    owner: Owner, worker: Staff, real_site: RealSite
) -> None:
    notebook = real_site.has_notebook("slow boat", (HEALTH, "My knee hurts when I walk.", "health"))
    code = grants_health_for_a_day(owner, notebook)
    real_site.time_passes(19 * HOUR)
    worker.arrives().signs_in()
    worker.redeems(code)
    owner.arrives().opens(notebook)
    before = owner.taps

    owner.press(f"Let them go on… {LANTERN}")
    owner.sees(f"Let {LANTERN} go on reading?")
    owner.photograph("go on")
    owner.tick(HEALTH)
    owner.press("Go on")
    owner.is_told("They can remember")
    owner.photograph("go on and what it means")
    owner.tick("I choose this myself.")
    owner.press("Let them go on")

    owner.is_told(f"{LANTERN} can go on reading. No new code is needed.")
    owner.photograph("gone on")
    assert owner.taps - before <= 5
    # What was open on the desk is over with its terms; what goes on stands in the list.
    worker.is_covered()
    worker.press("To the desk")
    worker.is_told("What you may read")
    worker.photograph("list after going on")
    worker.press_first("Read")
    worker.reads("My knee hurts")
    real_site.time_passes(6 * HOUR)
    worker.arrives().signs_in()
    worker.press_first("Read")
    worker.reads("My knee hurts")
    owner.arrives().opens(notebook)
    activity = owner.looks_at_activity()
    assert f"You let {LANTERN} go on reading" in activity
    for person in (owner, worker):
        person.kept_nothing()


def test_what_was_granted_ends_by_the_clock_without_anybody_doing_anything(
    owner: Owner, worker: Staff, real_site: RealSite
) -> None:
    notebook = real_site.has_notebook("quick boat", (HEALTH, "My knee hurts when I walk.", "health"))
    code = grants_health_for_a_day(owner, notebook)
    real_site.time_passes(20 * HOUR)
    worker.arrives().signs_in()
    worker.redeems(code)

    real_site.time_passes(4 * HOUR)

    worker.is_covered()
    worker.is_not_told("My knee hurts")
    owner.arrives().opens(notebook)
    owner.is_told(f"Ended: {LANTERN}")
    owner.is_told("There is nothing you need to do.")
    owner.photograph("ended by the clock")
    expect(owner.page.get_by_role("button", name=f"End {LANTERN}")).to_have_count(0)
    for person in (owner, worker):
        person.kept_nothing()
