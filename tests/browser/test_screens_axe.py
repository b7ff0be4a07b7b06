"""Every state of every screen of every page: to be read, reached by a finger, and left.

* axe has nothing to say on a phone, in the light; of colours, in the dark (looking.py says of which states).
* Nothing is wider than 320 px, which is a desktop at 400 %; the way out is always in sight.
* The engine is a stand-in (sample_pages.py); test_languages.py does the same from right to left.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.looking import IN_DARK, IN_LIGHT, LOOKS_AT_EVERY_STATE, look_for_faults
from tests.browser.sample_pages import SAMPLES, STATES, Site, show_state
from tests.node import ask_module

pytestmark = pytest.mark.browser

EVERY_STATE = [
    (site, name, state)
    for site, screens in SAMPLES.items()
    for name, states in screens.items()
    for state in states
]
TITLES = {"owner": "Notes", "desk": "Desk", "contact": "Notes"}
NARROW = {"width": 320, "height": 480}
SMALL_TARGETS = """() => {
    const targets = 'main button, .bar a, .bar button, main label.choice, main .input';
    const isSmall = (e) => e.checkVisibility() && e.getBoundingClientRect().height < 43.5;
    return [...document.querySelectorAll(targets)].filter(isSmall).map((e) => e.textContent);
}"""


# Each group of choices is one stop for a keyboard: arrows go on within it.
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input, select, textarea")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0)
    .map((e, n) => (e.dataset.stop = e.type === "radio" ? e.name : String(n)))"""
FOCUSED = """() => {
    const here = document.activeElement;
    if (here === document.body) return ["", true];
    const marked = here.closest(".choice") ?? here;
    const isMarked = (e) => getComputedStyle(e).outlineStyle !== "none";
    return [here.dataset.stop ?? "", isMarked(here) || isMarked(marked)];
}"""
SPARE_TABS = 2


@pytest.mark.parametrize(("which", "name", "state"), EVERY_STATE)
def test_a_screen_can_be_read_reached_and_left_by_everybody(
    one_page: Page, sites: dict[str, Site], which: str, name: str, state: str
) -> None:
    page, site = one_page, sites[which]
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    show_state(page, site, name, site.samples[name][state])

    assert look_for_faults(page, IN_LIGHT) == []
    assert page.evaluate(SMALL_TARGETS) == []
    expect(page.locator("[data-module=exit]")).to_be_in_viewport(ratio=1)
    expect(page).to_have_title(TITLES[which])

    if LOOKS_AT_EVERY_STATE or state == next(iter(site.samples[name])):
        page.emulate_media(color_scheme="dark")
        assert look_for_faults(page, IN_DARK) == []

    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    expect(page.locator("[data-module=exit]")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("which", "name"), [(which, name) for which in SAMPLES for name in SAMPLES[which]])
def test_a_screen_can_be_used_with_the_keyboard_alone(
    one_page: Page, sites: dict[str, Site], which: str, name: str
) -> None:
    page, site = one_page, sites[which]
    page.set_viewport_size(PHONE)
    show_state(page, site, name, next(iter(site.samples[name].values())))
    wanted = page.evaluate(REACHABLE)

    reached, unmarked = set(), []
    page.evaluate("document.activeElement.blur()")
    for _ in range(len(wanted) + SPARE_TABS):
        page.keyboard.press("Tab")
        at, is_marked = page.evaluate(FOCUSED)
        reached.add(at)
        unmarked += [] if is_marked else [at]

    assert set(wanted) - reached == set()
    assert unmarked == []


@pytest.mark.parametrize("which", SAMPLES)
def test_every_state_of_every_screen_has_a_sample(which: str) -> None:
    assert ask_module(f"{which}/screens/index.js", STATES) == {
        name: list(states) for name, states in SAMPLES[which].items()
    }
