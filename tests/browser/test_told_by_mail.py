"""An owner who wants to be told by e-mail too, by real taps, with a real mail server beside the service."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.card_page import running_service
from tests.browser.conftest import TOUCH_PHONE, story_of
from tests.browser.phone import Owner
from tests.browser.real_site import RealSite
from tests.functional.telling import SAM, Telling

pytestmark = pytest.mark.browser

WRONG = "000000"


@pytest.fixture
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telling]:
    with running_service(tmp_path_factory.mktemp("told")) as running:
        yield running


@pytest.fixture
def sam(chromium: Browser, told: Telling, request: pytest.FixtureRequest) -> Iterator[Owner]:
    """Somebody at a phone, with a notebook of their own."""
    context = chromium.new_context(**TOUCH_PHONE)
    person = Owner(context.new_page(), RealSite(told.world, (), is_cheap=False), story_of(request))
    person.arrives().reads_about_leaving()
    person.creates_notebook("post horn")
    person.skips_recovery_code()
    yield person
    context.close()


def test_an_address_is_added_proved_taken_away_and_each_is_seen_in_the_activity(
    sam: Owner, told: Telling
) -> None:
    sam.press("If something happens")
    sam.press("How we tell you")
    sam.is_told("At the moment only your notebook tells you.")
    sam.tick("Somebody else, or I am not sure")
    sam.is_told("Then better do not use it.")

    sam.tick("Nobody but me")
    sam.type("Email address", SAM)
    sam.press("Send a first email")
    sam.is_told("Choose what it says.")
    sam.tick("A reminder")
    sam.photograph("address")
    sam.press("Send a first email")
    sam.is_told("A first email is on its way.")
    sam.is_not_told(SAM)

    told.round()
    code = told.code_at(SAM)
    sam.type("The six numbers", WRONG if code != WRONG else "111111")
    sam.press("Check")
    sam.is_told("These are not the right numbers.")
    # As an Arabic keyboard types them.
    sam.type("The six numbers", code.translate({ord("0") + n: 0x660 + n for n in range(10)}))
    sam.press("Check")
    sam.is_told("It worked last on")
    sam.photograph("proved")

    sam.press_first("Take it away")
    sam.press("Yes, take it away")
    sam.is_told("At the moment only your notebook tells you.")
    sam.press("If something happens")
    sam.press("My notebook")
    activity = sam.looks_at_activity()
    gone = activity.index("An email address was taken away. We do not tell you there any more.")
    assert gone < activity.index("An email address was added, so that we can tell you.")
    sam.is_not_told(SAM)
    sam.kept_nothing()
