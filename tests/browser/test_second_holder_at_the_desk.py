"""An office that holds a part of what a person prepared: somebody asks, a worker says yes, the contact reads.

The owner and the contact are at the Python client; the worker is in Chromium, at the real page.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from client.contact import Contact
from client.notebook.releases import Preparation
from crypto.statements.releases import CheckInRule
from tests.browser.desk_world import OWNER_NAME, STORY, DeskPage, Office, running_office
from tests.functional.releasing import DAY, HOUR, OFTEN, code_of, live
from tests.functional.world import PASSPHRASE

pytestmark = pytest.mark.browser
LIST = "**/api/holdings"
WORDS = "Please ring me before you say yes."


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office of its own: its clock goes on for hours."""
    with running_office(tmp_path_factory.mktemp("holder")) as made:
        yield made


@pytest.fixture
def desk(office: Office, chromium: Browser) -> Iterator[DeskPage]:
    page = DeskPage(chromium, office)
    yield page.is_in()
    page.closes()


def choice_of(office: Office, words: str, check_in: CheckInRule | None = None) -> Preparation:
    """The owner names the office; an hour after an ask it can be opened."""
    return Preparation(
        "Bea",
        office.sections[:1],
        ask_minutes=60,
        check_in=check_in,
        holder=office.agency.id,
        holder_words=words,
        call_me="Sam",
    )


def prepares(office: Office, words: str, check_in: CheckInRule | None = None) -> tuple[bytes, Contact]:
    office.owner_comes_back()
    card = office.owner.releases.prepare(choice_of(office, words, check_in))
    return card.release, Contact(office.world.to_owner_site(), card.characters)


def looks_again(desk: DeskPage) -> None:
    """The list renews itself; nobody wants to wait for it here."""
    desk.taps_on("Lock")
    desk.sees("Locked")
    desk.page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    desk.taps_on("Open again")
    desk.sees("What you may read")


def looks_at(desk: DeskPage, words: str) -> None:
    """From the home screen to the one with these words."""
    desk.page.locator("article", has_text=words).get_by_role("button", name="Look Sam").click()
    desk.sees("Will your office say yes?")
    desk.is_told(words)


def test_a_worker_says_yes_and_then_the_contact_can_read(desk: DeskPage, office: Office) -> None:
    release, contact = prepares(office, WORDS)
    looks_again(desk)
    assert WORDS not in desk.text()
    contact.ask()

    # The home screen asks again by itself.
    expect(desk.page.get_by_role("heading", name="Somebody is asking")).to_be_visible(timeout=25_000)
    desk.is_told("Sam asked your office to say yes")
    desk.is_told(WORDS)
    desk.is_told("It can be opened at the earliest: ")
    # What came meanwhile moves nothing under the hands of who types a code; it is first the next time.
    expect(desk.page.locator("main h2").first).to_have_text("A new code")
    looks_again(desk)
    expect(desk.page.locator("main h2").first).to_have_text("Somebody is asking")
    desk.check_access()
    looks_at(desk, WORDS)
    assert "Worker 1" in desk.page.locator(".watermark").inner_text()
    desk.check_access()
    desk.page.emulate_media(media="print")
    assert desk.text().strip() == ""
    desk.page.emulate_media(media="screen")

    desk.taps_on("Say yes")
    desk.is_told("This can't be taken back.")
    desk.taps_on("No, go back")
    desk.taps_on("Say yes")
    desk.check_access()
    desk.taps_on("Yes, it may be opened")

    desk.sees("Your office said yes.")
    desk.is_told("The contact can open it when the wait is over.")
    assert WORDS not in desk.page.content()
    desk.check_access()
    assert code_of(contact.read) == "too_early"
    live(office.world, HOUR)
    assert [text.text for text in contact.read().sections] == [STORY]
    office.owner_comes_back()
    lines = office.owner.activity()
    assert lines.adds_up
    held = [one.who for one in lines.lines if one.kind == "release_held" and one.grant == release]
    assert held == ["Worker 1"]


def test_what_is_stopped_while_somebody_looks_at_it_goes(desk: DeskPage, office: Office) -> None:
    words = "Only if I am in a hospital."
    release, contact = prepares(office, words)
    contact.ask()
    looks_again(desk)
    looks_at(desk, words)

    office.owner.releases.stop(release)

    desk.is_told("This does not wait for your office any more.")
    desk.sees("What you may read")
    assert words not in desk.page.content()
    assert code_of(contact.read) == "not_found"


def test_a_yes_of_a_colleague_is_told_while_somebody_looks(desk: DeskPage, office: Office) -> None:
    words = "Ask my aunt as well."
    release, contact = prepares(office, words)
    contact.ask()
    looks_again(desk)
    looks_at(desk, words)

    office.world.clock.turn(30)
    office.agency.people[2].signs_in().say_yes(release)

    desk.sees("Your office said yes.")
    assert words not in desk.page.content()


def test_other_words_that_come_while_somebody_looks_are_shown_before_a_yes(
    desk: DeskPage, office: Office
) -> None:
    words, others = "First ask Ines.", "Do not ask Ines."
    release, contact = prepares(office, words, check_in=OFTEN)
    live(office.world, 4 * DAY)
    desk.arrives()
    desk.signs_in()
    looks_at(desk, words)
    office.owner_comes_back()
    door = office.owner.releases.door(OWNER_NAME, PASSPHRASE)

    # In between nobody asks for anything: the page must not look just then.
    desk.page.route(LIST, lambda route: route.abort())
    office.owner.releases.check_in(release)
    office.owner.releases.change(door, release, choice_of(office, others))
    contact.ask()
    desk.page.unroute(LIST)

    desk.is_told(others)

    assert words not in desk.page.content()


def test_covered_while_somebody_asks_it_shows_nothing(desk: DeskPage, office: Office) -> None:
    words = "Not before Sunday."
    _, contact = prepares(office, words)
    contact.ask()
    looks_again(desk)
    looks_at(desk, words)

    desk.taps_on("Lock")

    desk.sees("Locked")
    assert words not in desk.page.content()
