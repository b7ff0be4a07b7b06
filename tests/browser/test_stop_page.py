"""The stop page: a code typed at anybody's phone ends what runs, and says the same whoever types it."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, expect

from crypto.encoding import make_random
from crypto.stop_codes import show_stop_digits, show_stop_words
from tests.browser.card_page import DESKTOP, HOUR, Given, Holder, give, running_service
from tests.browser.looking import IN_LIGHT, look_for_faults
from tests.browser.test_languages import texts_of
from tests.functional.telling import Telling
from tools.vectors.word_list import read_word_list

pytestmark = pytest.mark.browser
FIELD, BUTTON = "Stop code", "Stop everything"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telling]:
    with running_service(tmp_path_factory.mktemp("stop")) as running:
        yield running


@pytest.fixture
def running_card(told: Telling, request: pytest.FixtureRequest) -> Given:
    """Something that can be read just now."""
    given = give(told.world, request.node.name[-40:], ask_minutes=60)
    given.prepared.contact.ask()
    given.lives(HOUR)
    given.prepared.contact.read()
    return given


@pytest.fixture
def at_browser(
    chromium: Browser, told: Telling, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Holder]]:
    """Somebody at a browser, at the stop page."""
    people: list[Holder] = []
    numbers = count(1)

    def come(**profile: object) -> Holder:
        name = f"{request.node.name.removeprefix('test_')}-{next(numbers)}"
        people.append(Holder(chromium, told.world, name, **profile))
        return people[-1]

    yield come
    for person in people:
        person.closes()


def stop_of(given: Given) -> bytes:
    return given.story.owner.manifest.stop


def sends_it(who: Holder, code: str) -> None:
    who.type(FIELD, code)
    who.press(BUTTON)
    who.is_told("Stop everything now? It cannot be started again from here.")
    who.photograph("sure")
    who.press("Yes, stop")
    who.sees("Sent")


def stops(who: Holder) -> list[str]:
    return [one.url for one in who.asked if one.url.endswith("/api/stops")]


@pytest.mark.parametrize("profile", [{}, DESKTOP], ids=["phone", "desktop"])
def test_digits_stop_what_runs(
    running_card: Given, at_browser: Callable[..., Holder], profile: dict[str, object]
) -> None:
    anybody = at_browser(**profile).arrives("/s")
    anybody.photograph("first")

    sends_it(anybody, show_stop_digits(stop_of(running_card)).replace("-", " "))

    anybody.is_told("If the code was right, everything that was running is stopped")
    anybody.photograph("done")
    assert running_card.seen.state == "closed"
    # The list of words is large, and nobody waits for it who has digits.
    assert not [one.url for one in anybody.asked if "words.js" in one.url]
    anybody.leaves_nothing()


def test_words_stop_what_runs_and_their_list_comes_only_for_them(
    running_card: Given, at_browser: Callable[..., Holder]
) -> None:
    words = show_stop_words(stop_of(running_card), read_word_list())
    anybody = at_browser().arrives("/S")
    assert not [one.url for one in anybody.asked if "words.js" in one.url]

    sends_it(anybody, f"  {words.title().replace(' ', '  ')} ")

    assert running_card.seen.state == "closed"
    assert len([one.url for one in anybody.asked if "words.js" in one.url]) == 1
    assert not [one for one in words.split() if f'"{one}"' in anybody.sent()]


def test_it_says_the_same_of_a_code_that_nobody_has(
    running_card: Given, at_browser: Callable[..., Holder]
) -> None:
    screens = set()
    for secret in (stop_of(running_card), make_random(10)):
        anybody = at_browser().arrives("/s")
        sends_it(anybody, show_stop_digits(secret))
        screens.add(anybody.page.locator("main").inner_html())

    assert len(screens) == 1


def test_typing_mistakes_are_told_before_anything_is_sent(
    running_card: Given, at_browser: Callable[..., Holder]
) -> None:
    right = show_stop_digits(stop_of(running_card))
    words = show_stop_words(stop_of(running_card), read_word_list()).split()
    anybody = at_browser().arrives("/s")

    anybody.press(BUTTON)
    anybody.is_told("Type the stop code here.")
    for wrong in (right[:-1], " ".join(words[:6]), " ".join([*words[:6], "xyzzy"]), "9" * 25, "no"):
        anybody.type(FIELD, wrong)
        anybody.press(BUTTON)
        anybody.is_told("There is a typing mistake in the code.")
    anybody.photograph("typing mistake")
    assert look_for_faults(anybody.page, IN_LIGHT) == []
    assert stops(anybody) == []

    # What was asked about one code is not a yes to another.
    anybody.type(FIELD, right)
    anybody.press(BUTTON)
    anybody.is_told("Stop everything now?")
    anybody.page.get_by_label(FIELD).fill(right[:-1])
    expect(anybody.page.get_by_role("button", name="Yes, stop")).to_have_count(0)
    anybody.type(FIELD, right)
    anybody.press(BUTTON)
    anybody.press("No, go back")
    expect(anybody.page.get_by_role("button", name=BUTTON)).to_be_visible()
    assert stops(anybody) == []
    assert running_card.seen.state == "open"


def test_without_a_connection_nobody_is_told_that_it_was_stopped(
    running_card: Given, at_browser: Callable[..., Holder]
) -> None:
    anybody = at_browser().arrives("/s")
    anybody.context.route("**/api/stops", lambda route: route.abort())
    anybody.type(FIELD, show_stop_digits(stop_of(running_card)))
    anybody.press(BUTTON)
    anybody.press("Yes, stop")
    anybody.is_told("we do not know if it was stopped. Try again.")
    anybody.photograph("not sent")

    anybody.context.unroute("**/api/stops")
    anybody.press("Yes, stop")

    anybody.sees("Sent")
    assert running_card.seen.state == "closed"


def test_in_arabic_and_by_the_keyboard(running_card: Given, at_browser: Callable[..., Holder]) -> None:
    arabic = texts_of("ar", "contact")
    anybody = at_browser(locale="ar")
    anybody.page.goto(f"{anybody.origin}/s")
    field = anybody.page.get_by_label(arabic["stop.code"], exact=True)
    field.fill(show_stop_digits(stop_of(running_card)))
    field.press("Enter")
    anybody.is_told(arabic["stop.sure"])
    assert look_for_faults(anybody.page, IN_LIGHT) == []
    anybody.photograph("arabic")

    anybody.page.keyboard.press("Tab")
    anybody.page.keyboard.press("Enter")

    anybody.is_told(arabic["stopped.words"])
    assert running_card.seen.state == "closed"
