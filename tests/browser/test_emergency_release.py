"""What somebody prepares for a person they trust, on two phones and a third one, by real taps.

The owner's phone, the contact's, and any phone for the stop code; the clock is turned as one that is
looked at all the time.
"""

import json
import re
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.card_page import DAY, HOUR, Holder
from tests.browser.conftest import TOUCH_PHONE, story_of
from tests.browser.navigator import PATIENCE_MS
from tests.browser.phone import Owner
from tests.browser.real_site import RealSite, running_real_site
from tests.functional.releasing import live
from tests.node import find_node

pytestmark = pytest.mark.browser

PAGE = "If something happens to me"
LAKE = "At the lake, with Ines. Do not tell my landlord."
WORDS = "Please call Ines first."
TOLD = "Ring me before you say yes."


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSite]:
    """A service of its own: its clock goes a long way."""
    with running_real_site(tmp_path_factory.mktemp("service")) as made:
        yield made


class Preparing(Owner):
    """An owner who prepares something."""

    def begins(self, word: str) -> None:
        self.word = word
        self.arrives().reads_about_leaving()
        self.creates_notebook(word)
        self.skips_recovery_code()
        self.writes(PAGE, LAKE)

    def comes_back(self) -> None:
        """After a long time: the visit has ended."""
        self.arrives()
        self.types_secrets(self.word, self.passphrase)
        self.sees("My notebook")

    def prepares(self, contact: str, *, every_three_days: bool = False, second: str = "") -> str:
        """From the first screen; the code on the card. `second`: who has to say yes too, with a card."""
        self.press("If something happens")
        self.sees("If something happens")
        self.press("Prepare for a person")
        self.sees("Prepare for a person")
        self.type("Their name", contact)
        self.tick(PAGE)
        self.type("Your own words", WORDS)
        if every_three_days:
            self.press_first("Change If nobody")
            self.chooses_three_days()
        if second:
            self.chooses_second(second)
        self.photograph("prepare")
        self.press("Go on")
        self.sees(f"Is this right, for {contact}?")
        if every_three_days:
            self.tick("I know what my silence will mean")
        return self.agrees()

    def chooses_second(self, name: str) -> None:
        self.press("Change A second person has to say yes too")
        self.tick("Another person, with a card of their own")
        self.type("Name of the second person", name)
        self.type("What they are told", TOLD)

    def chooses_three_days(self) -> None:
        """What can't be is said where it was typed, and nothing goes on with it."""
        self.tick("If I am not back by a day and time")
        self.press("Go on")
        self.is_told("Choose a day and time that have not passed.")
        self.tick("Every so many days, as I choose")
        self.type("Days, from 3 to 365", "2")
        self.press_first("Change If nobody")
        self.press("Go on")
        self.is_told("Type a number from 3 to 365.")
        self.photograph("two days")
        self.type("Days, from 3 to 365", "٣")
        self.is_told("When 3 days go by")

    def agrees(self, *, chooses_language: bool = False) -> str:
        self.tick("I have read this, and I want it")
        self.photograph("is this right")
        self.press("Prepare it")
        self.sees(re.compile("^The card for "))
        self.photograph("card")
        shown = self.page.locator("main .card .code-text").all_inner_texts()
        self.codes = [code.replace(" ", "") for code in shown]
        self.shows_on_paper(self.codes)
        if chooses_language:
            self.chooses_their_language(self.codes[0])
        self.press("I have it")
        self.is_told("Ready.")
        return self.codes[0]

    def shows_on_paper(self, codes: list[str]) -> None:
        """Each on a sheet of its own: the code, its picture and the address, not for whom, nor what for."""
        self.page.emulate_media(media="print")
        papers = self.page.locator(".paper").all_inner_texts()
        for code, paper in zip(codes, papers, strict=True):
            assert code.replace("-", "") in re.sub(r"[\s-]", "", paper)
            assert not {"Bea", "Dana"} & set(paper.split())
        self.page.emulate_media(media="screen")

    def chooses_their_language(self, code: str) -> None:
        """Of whoever gets the first card: in its picture, and in what they are told to type."""
        picture = self.page.locator("main canvas.qr").first
        link = f"{self.page.evaluate('location.origin').upper()}/C#{code.replace('-', '')}"
        assert read_picture(picture) == [f"{link}.EN"]
        self.page.get_by_label("Their page begins in").first.select_option("Español")
        assert read_picture(picture) == [f"{link}.ES"]
        self.is_told("/c#es")

    def goes_to(self, contact: str) -> None:
        """From wherever, by way of the first screen."""
        self.comes_back()
        self.press("If something happens")
        self.press(f"Details {contact}")
        self.sees(contact)

    def types_secret_again(self) -> None:
        self.type("Your word", self.word)
        self.type("Passphrase", self.passphrase)


@pytest.fixture
def owner(chromium: Browser, service: RealSite, request: pytest.FixtureRequest) -> Iterator[Preparing]:
    context = chromium.new_context(**TOUCH_PHONE)
    made = Preparing(context.new_page(), service, f"{story_of(request)}/owner")
    yield made
    context.close()


@pytest.fixture
def contact(chromium: Browser, service: RealSite, request: pytest.FixtureRequest) -> Iterator[Holder]:
    made = Holder(chromium, service.world, story_of(request), timezone_id="UTC")
    yield made
    made.closes()


@pytest.fixture
def anybody(chromium: Browser, service: RealSite, request: pytest.FixtureRequest) -> Iterator[Holder]:
    """A third phone."""
    made = Holder(chromium, service.world, f"{story_of(request)}/anybody", timezone_id="UTC")
    yield made
    made.closes()


def read_picture(canvas: Locator) -> list[str]:
    """What a camera reads."""
    read = [find_node(), "tests/browser/read_picture.mjs"]
    done = subprocess.run(read, input=canvas.screenshot(), stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own
    texts: list[str] = json.loads(done.stdout)
    return texts


def reads_it_all(contact: Holder) -> None:
    contact.press("Open")
    contact.reads(WORDS)
    expect(contact.page.get_by_text(LAKE)).to_be_visible(timeout=PATIENCE_MS)
    contact.photograph("open")


def test_asked_and_stopped_then_asked_again_with_a_new_card_opened_seen_and_closed(
    service: RealSite, owner: Preparing, contact: Holder
) -> None:
    owner.begins("quiet river")
    first = owner.prepares("Bea")
    contact.arrives().types_code(first)
    contact.asks()
    contact.photograph("asked")

    owner.comes_back()
    owner.is_told("Bea asked for it.")
    owner.photograph("asked")
    before = owner.taps
    owner.press("Stop it Bea")
    owner.press("Yes, stop it")
    owner.is_told("Stopped.")
    assert owner.taps - before == 2

    contact.arrives().types_code(first)
    contact.is_told("This code opens nothing here now.")

    owner.press("Keep them, with a new card")
    owner.sees("Is this right, for Bea?")
    second = owner.agrees(chooses_language=True)
    assert second != first
    contact.arrives().types_code(second)
    contact.asks()
    live(service.world, DAY)
    contact.arrives().types_code(second)
    reads_it_all(contact)

    owner.comes_back()
    owner.is_told("Bea opened it, and can read until")
    owner.press("Who read what")
    owner.is_told("Bea read what you prepared.")
    owner.photograph("activity")
    owner.goes_home()
    owner.press("Close it Bea")
    owner.press("Yes, close it")
    owner.is_told("Closed.")
    contact.arrives().types_code(second)
    contact.is_told("This code opens nothing here now.")
    owner.kept_nothing()
    contact.kept_nothing()


def test_a_check_in_that_is_missed_opens_after_grace_and_wait(
    service: RealSite, owner: Preparing, contact: Holder
) -> None:
    owner.begins("green lamp")
    code = owner.prepares("Bea", every_three_days=True)

    live(service.world, 4 * DAY + HOUR)
    owner.comes_back()
    owner.is_told("We have not heard from you.")
    owner.photograph("missed")
    owner.press("I am well Bea")
    owner.is_told("Good. It waits again.")

    live(service.world, 4 * DAY + 3 * DAY + HOUR)
    contact.arrives().types_code(code)
    reads_it_all(contact)


def test_open_it_now_opens_at_once_with_the_secret_typed_again(owner: Preparing, contact: Holder) -> None:
    owner.begins("amber stone")
    code = owner.prepares("Bea")
    owner.press("Let them read it now")
    owner.photograph("open it now")
    owner.types_secret_again()
    owner.press("Let them read it now")
    owner.is_told("Bea can open it now.")

    contact.arrives().types_code(code)
    reads_it_all(contact)


def test_nothing_opens_before_a_second_person_said_yes_with_a_card_of_their_own(
    service: RealSite, owner: Preparing, contact: Holder, anybody: Holder
) -> None:
    owner.begins("silver path")
    card = owner.prepares("Bea", second="Dana")
    owner.is_told("Dana can say yes when it begins.")
    _, second = owner.codes
    anybody.arrives().types_code(second)
    anybody.sees("This code works")
    anybody.is_told("If your yes is needed one day")
    contact.arrives().types_code(card)
    contact.asks()
    live(service.world, DAY)
    contact.arrives().types_code(card)
    contact.is_told("Now a second person has to say yes too.")
    expect(contact.page.get_by_role("button", name="Open", exact=True)).to_have_count(0)
    contact.photograph("a second person")

    anybody.arrives().types_code(second)
    anybody.sees("Your yes is needed")
    anybody.reads(TOLD)
    anybody.press("Yes")
    anybody.press("Yes, it may be opened")
    anybody.sees("You said yes")
    anybody.photograph("said yes")

    contact.arrives().types_code(card)
    reads_it_all(contact)
    owner.comes_back()
    owner.is_told("Bea opened it, and can read until")
    owner.press("Who read what")
    owner.is_told("Dana said yes to opening what you prepared for Bea.")
    for page in (owner, contact, anybody):
        page.kept_nothing()


def test_a_second_person_is_added_later_and_the_first_card_stays(
    service: RealSite, owner: Preparing, contact: Holder, anybody: Holder
) -> None:
    owner.begins("winter bird")
    card = owner.prepares("Bea")
    owner.press("Change it")
    owner.chooses_second("Dana")
    owner.press("Go on")
    owner.is_told("You get a card for the second person. The first card stays as it is.")
    owner.types_secret_again()
    owner.tick("I have read this, and I want it")
    owner.press("Yes, change it")
    owner.sees("This one is for Dana")
    owner.photograph("second card alone")
    second = owner.page.locator("main .card .code-text").first.inner_text().replace(" ", "")
    owner.shows_on_paper([second])
    owner.press("I have it")
    owner.is_told("Dana can say yes when it begins.")

    contact.arrives().types_code(card)
    contact.asks()
    anybody.arrives().types_code(second)
    anybody.press("Yes")
    anybody.press("Yes, it may be opened")
    anybody.sees("You said yes")
    live(service.world, DAY)
    contact.arrives().types_code(card)
    reads_it_all(contact)


def test_a_stop_code_on_a_third_phone_stops_it(
    service: RealSite, owner: Preparing, contact: Holder, anybody: Holder
) -> None:
    owner.begins("violet harbour")
    card = owner.prepares("Bea")
    contact.arrives().types_code(card)
    contact.asks()
    owner.comes_back()
    owner.press("If something happens")
    owner.press("Your stop code")
    owner.sees("Your stop code")
    owner.photograph("stop code")
    code = owner.page.locator("main .card .code-text").first.inner_text().replace(" ", "")

    anybody.arrives("/s")
    anybody.type("Stop code", code)
    anybody.press("Stop everything")
    anybody.press("Yes, stop")
    anybody.is_told("If the code was right, everything that was running is stopped")
    anybody.photograph("stopped")

    contact.arrives().types_code(card)
    contact.is_told("This code opens nothing here now.")
    owner.goes_to("Bea")
    owner.is_told("Stopped.")
