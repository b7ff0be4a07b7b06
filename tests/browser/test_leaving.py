"""The way out, on the real service: at once, for good, and without a trace of its own."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.away import stay_in_house
from tests.browser.conftest import TOUCH_PHONE
from tests.browser.phone import Owner
from tests.browser.real_site import COMPILED_EXIT_URL, RealSite, WrittenNotebook

pytestmark = pytest.mark.browser

WORDS = "A safe place to sleep tonight."
NEED = "What I need now"
# Presses the exit and looks in the same moment, before anything else can run.
LEAVE_AND_LOOK = """() => {
    const terminate = Worker.prototype.terminate;
    let ended = 0;
    Worker.prototype.terminate = function () { ended += 1; terminate.call(this); };
    document.querySelector(".exit").click();
    const main = document.querySelector("main");
    const cover = document.querySelector(".cover").getBoundingClientRect();
    return {
        left: main.textContent,
        covered: cover.width >= innerWidth && cover.height >= innerHeight,
        title: document.title,
        workersEnded: ended,
    };
}"""
MY_SESSION = "fetch('/api/notebook').then(({ status }) => status)"


def session_is_over(page: Page) -> None:
    """The page did not wait for the server to say so, so it may take a moment."""
    assert 401 in (page.evaluate(MY_SESSION) for _ in range(50))


@pytest.fixture
def reading(owner: Owner, notebook: WrittenNotebook) -> Owner:
    """An owner with their own words open, who came by way of another page."""
    owner.page.goto(owner.site.owner_url + "r")
    owner.arrives().opens(notebook)
    owner.opens_part(NEED)
    owner.press("Open my words")
    owner.is_told(WORDS)
    return owner


def test_the_button_covers_at_once_and_goes_straight_to_the_compiled_page(reading: Owner) -> None:
    page, away = reading.page, stay_in_house(reading.page.context, COMPILED_EXIT_URL)
    entries = page.evaluate("history.length")
    told: list[str] = []
    page.on("request", lambda request: told.append(request.url.removeprefix(reading.site.owner_url)))

    seen = page.evaluate(LEAVE_AND_LOOK)
    away.waits_for(page)

    assert seen == {"left": "", "covered": True, "title": "Notes", "workersEnded": 1}
    assert told == ["api/leaving", COMPILED_EXIT_URL]
    assert away.led_to == []
    assert page.evaluate("history.length") == entries
    assert page.evaluate("document.referrer") == ""
    page.goto(reading.site.owner_url)
    reading.kept_nothing()
    session_is_over(page)


def test_going_back_shows_only_the_first_page(reading: Owner) -> None:
    page, away = reading.page, stay_in_house(reading.page.context, COMPILED_EXIT_URL)
    reading.press_link("Leave now")
    away.waits_for(page)

    page.go_back()

    assert page.url == reading.site.owner_url + "r"
    reading.is_not_told(WORDS)
    page.go_forward()
    away.waits_for(page)
    reading.arrives()
    reading.is_not_told(WORDS)
    reading.photograph("back again")


def test_the_skip_link_comes_first_and_the_way_out_second(reading: Owner) -> None:
    page, away = reading.page, stay_in_house(reading.page.context, COMPILED_EXIT_URL)
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    reading.photograph("skip link")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Leave now")).to_be_focused()
    page.keyboard.press("Enter")

    away.waits_for(page)


def test_shift_three_times_leaves_and_shift_for_a_letter_does_not(reading: Owner) -> None:
    page, away = reading.page, stay_in_house(reading.page.context, COMPILED_EXIT_URL)
    status = page.locator("[data-exit-status]")
    way_out = page.get_by_role("link", name="Leave now")
    before = way_out.bounding_box()

    for keys in ("Shift+A", "Shift+B", "Shift+C"):
        page.keyboard.press(keys)
    expect(status).to_have_text("")
    for key in ("Shift", "Shift", "a", "Shift"):
        page.keyboard.press(key)
    expect(status).to_have_text("Shift: press 2 more times to leave.")
    reading.is_told(WORDS)
    page.keyboard.press("Shift")
    expect(status).to_have_text("Shift: press 1 more time to leave.")
    reading.photograph("one more shift")
    assert way_out.bounding_box() == before
    page.keyboard.press("Shift")

    away.waits_for(page)
    page.goto(reading.site.owner_url)
    session_is_over(page)


def test_many_screens_are_one_entry_in_the_history(owner: Owner, notebook: WrittenNotebook) -> None:
    entries = owner.page.evaluate("history.length")

    owner.opens(notebook)
    owner.opens_part(NEED)
    owner.press("My notebook")
    owner.press("Settings")
    owner.sees("Settings")

    assert owner.page.evaluate("history.length") == entries
    assert owner.page.url == owner.site.owner_url
    expect(owner.page).to_have_title("Notes")
    owner.kept_nothing()


def test_without_scripts_the_way_out_is_an_ordinary_link(chromium: Browser, real_site: RealSite) -> None:
    context = chromium.new_context(**TOUCH_PHONE, java_script_enabled=False)
    page, away = context.new_page(), stay_in_house(context, COMPILED_EXIT_URL)
    page.goto(real_site.owner_url)
    assert "This page needs JavaScript" in page.content()

    page.get_by_role("link", name="Leave now").tap()

    page.wait_for_url("**/away")
    assert away.led_to == [real_site.neutral_url]
    context.close()
