"""The desk in Chromium: a code becomes words on a screen, and the words go when they must."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from client.qr_code import draw_picture
from consent import pauses
from crypto.codes import token_url
from crypto.encoding import make_random
from tests.browser.away import stay_in_house
from tests.browser.desk_world import STORY, DeskPage, Office, running_office, shown
from tests.functional.world import PASSPHRASE
from tools.build.exit_url import USUAL

pytestmark = pytest.mark.browser
HOUR = 3_600


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_office(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def desk(office: Office, chromium: Browser) -> Iterator[DeskPage]:
    page = DeskPage(chromium, office)
    yield page.is_in()
    page.closes()


def test_a_wrong_passphrase_is_told_calmly_and_the_keys_open_with_the_right_one(
    office: Office, chromium: Browser
) -> None:
    desk = DeskPage(chromium, office)
    desk.arrives()
    desk.check_access()

    desk.signs_in("not this one")
    desk.is_told("That did not open.")
    desk.check_access()

    desk.signs_in()
    desk.sees("What you may read")
    desk.check_access()
    desk.closes()


def test_a_wrong_one_time_code_is_told_at_its_field(office: Office, chromium: Browser) -> None:
    desk = DeskPage(chromium, office)
    desk.arrives()
    desk.page.get_by_label("Sign-in name").fill(desk.who.name)
    desk.page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    desk.page.get_by_label("One-time code").fill("000000")

    desk.taps_on("Sign in")

    desk.is_told("This code is not right.")
    expect(desk.page.get_by_label("One-time code")).to_be_focused()
    desk.closes()


def test_from_code_to_words_in_few_taps_and_covered_when_the_person_ends_it(
    desk: DeskPage, office: Office
) -> None:
    code = office.offers()
    before = desk.taps

    desk.types_code(shown(code).lower().replace("-", " "))
    desk.sees("What the person offers")
    desk.check_access()
    desk.taps_on("Open")
    desk.sees("What the person tells you")

    assert desk.taps - before <= 4
    desk.check_access()
    text = desk.text()
    for words in (
        STORY,
        "أنا بخير الآن.",
        "Sam",
        "To find a room",
        "Already told.",
        "Lantern House",
        "Worker 1",
    ):
        assert words in text
    assert desk.page.locator("p[lang=ar]").get_attribute("dir") == "auto"
    assert desk.page.get_by_role("button", name="Print").count() == 0
    desk.page.emulate_media(media="print")
    assert desk.text().strip() == ""
    desk.page.emulate_media(media="screen")

    office.owner.end(code.grant)

    expect(desk.page.get_by_role("heading", name="This has ended")).to_be_visible(timeout=5_000)
    assert STORY not in desk.page.content()
    desk.check_access()
    desk.taps_on("To the desk")
    desk.is_told("The person ended it")


def test_what_the_person_left_open_is_told_in_our_type_not_in_theirs(desk: DeskPage, office: Office) -> None:
    code = office.offers(call_me="", purpose="")

    desk.types_code(shown(code))
    desk.sees("What the person offers")
    offered = desk.page.locator("dd", has_text="They did not say.")
    expect(offered).to_have_count(2)
    expect(offered.locator(".theirs")).to_have_count(0)
    desk.taps_on("Open")
    desk.sees("What the person tells you")

    told = desk.page.locator("dd", has_text="They did not say.")
    expect(told).to_have_count(2)
    expect(told.locator(".theirs")).to_have_count(0)


def test_what_may_be_printed_is_printed_with_the_readers_name(desk: DeskPage, office: Office) -> None:
    desk.opens(office.offers(may_print=True))

    desk.page.emulate_media(media="print")

    text = desk.text()
    assert STORY in text
    assert "Worker 1, Lantern House" in text
    assert "The person said stop" not in text


def test_a_typing_mistake_and_a_foreign_link_send_nothing(desk: DeskPage, office: Office) -> None:
    code = shown(office.offers())
    asked = len(desk.asked)

    desk.types_code(("A" if code[0] != "A" else "B") + code[1:])
    desk.is_told("There is a typing mistake in the code.")
    desk.types_code(f"https://somewhere.example/r#{code}")
    desk.is_told("This is not a code of this service.")

    assert desk.asked[asked:] == []


def test_a_picture_of_the_code_is_read_and_nothing_else_is(
    desk: DeskPage, office: Office, tmp_path: Path
) -> None:
    ours, foreign, text = tmp_path / "ours.png", tmp_path / "foreign.png", tmp_path / "text.png"
    draw_picture(office.offers().url, ours)
    draw_picture(token_url("https://somewhere.example", make_random(16)), foreign)
    text.write_text("not a picture", encoding="utf-8")

    desk.chooses_picture(text)
    desk.is_told("This file is not a picture")
    desk.chooses_picture(foreign)
    desk.is_told("This is not a code of this service.")
    desk.chooses_picture(ours)
    desk.sees("What the person offers")

    assert not any("somewhere.example" in url for url in desk.asked)


def test_not_now_leaves_the_code_as_it_was(desk: DeskPage, office: Office) -> None:
    code = office.offers()
    desk.types_code(shown(code))
    desk.sees("What the person offers")

    desk.taps_on("Not now")
    desk.is_told("The code can still be used.")

    desk.opens(code)


def test_a_spent_code_and_one_for_another_office_are_told_apart_from_mistakes(
    desk: DeskPage, office: Office
) -> None:
    code = office.offers()
    desk.opens(code)
    desk.taps_on("Desk")

    desk.types_code(shown(code))
    desk.is_told("This code cannot be used any more.")
    desk.types_code(code_of_nobody())
    desk.is_told("No code like this is known for your office.")


def code_of_nobody() -> str:
    return token_url("http://x", make_random(16)).partition("#")[2]


def test_locking_forgets_and_the_passphrase_alone_goes_on(desk: DeskPage, office: Office) -> None:
    desk.opens(office.offers())

    desk.taps_on("Lock")
    desk.sees("Locked")

    assert STORY not in desk.page.content()
    desk.check_access()
    desk.page.get_by_label("Passphrase", exact=True).fill("not this one")
    desk.taps_on("Open again")
    desk.is_told("This is not your passphrase.")
    desk.page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    desk.taps_on("Open again")
    desk.sees("What the person tells you")
    desk.is_told(STORY)


def test_five_idle_minutes_cover_the_page(office: Office, chromium: Browser) -> None:
    desk = DeskPage(chromium, office)
    desk.page.clock.install()
    desk.is_in()

    desk.page.clock.fast_forward("04:01")
    desk.is_told("Are you still there?")
    desk.page.clock.fast_forward("01:00")

    desk.sees("Locked")
    desk.closes()


def test_a_minute_without_the_server_covers_the_words(office: Office, chromium: Browser) -> None:
    desk = DeskPage(chromium, office)
    desk.page.clock.install()
    desk.is_in()
    desk.opens(office.offers())

    desk.context.route("**/api/**", lambda route: route.abort())
    desk.page.clock.fast_forward("01:01")

    desk.sees("We covered this")
    assert STORY not in desk.page.content()
    desk.check_access()
    desk.context.unroute("**/api/**")
    desk.taps_on("Try again")
    desk.is_told(STORY)
    desk.closes()


def test_the_words_go_when_their_time_is_over(office: Office, chromium: Browser) -> None:
    code = office.offers(days=1, later_hours=24)
    office.world.clock.turn(20 * HOUR)
    desk = DeskPage(chromium, office).is_in()
    desk.opens(code)

    office.world.clock.turn(4 * HOUR)

    expect(desk.page.get_by_role("heading", name="This has ended")).to_be_visible(timeout=5_000)
    assert STORY not in desk.page.content()
    desk.closes()
    office.owner_comes_back()


def test_a_part_with_a_shorter_time_goes_alone(desk: DeskPage, office: Office) -> None:
    ends = {office.sections[0]: office.world.clock.now() + HOUR}
    desk.opens(office.offers(ends=ends))
    desk.is_told(STORY)

    office.world.clock.turn(HOUR)

    desk.is_told("The time is over for: What happened")
    assert STORY not in desk.page.content()
    desk.is_told("أنا بخير الآن.")
    office.owner_comes_back()


def test_a_changed_text_is_shown_when_the_person_shows_it(desk: DeskPage, office: Office) -> None:
    code = office.offers()
    desk.opens(code)

    office.owner.edit(office.sections[0], "It was in spring.")
    office.owner.show_change(code.grant, office.sections[0])
    desk.is_told("The person changed something.")
    desk.taps_on("Show what is new")
    desk.is_told("It was in spring.")

    office.owner.edit(office.sections[0], STORY)


def test_the_office_can_stop_and_never_prolong(desk: DeskPage, office: Office) -> None:
    code = office.offers()
    desk.opens(code)

    desk.taps_on("The person said stop", exact=False)
    desk.is_told("Did the person tell you to stop?")
    desk.taps_on("Yes, end it")

    desk.sees("Ended")
    ended = {entry.grant: state for entry, state in office.owner.grants()}
    assert ended[code.grant] == "ended"


def test_a_visit_is_closed_and_a_team_grant_is_handed_back_unread(
    desk: DeskPage, office: Office, chromium: Browser
) -> None:
    desk.opens(office.offers(visit=True))
    desk.taps_on("Close this visit", exact=False)
    desk.taps_on("Yes, close it")
    desk.sees("What you may read")
    desk.opens(office.offers(audience="team", office_name="red boat"))

    colleague = DeskPage(chromium, office, office.agency.people[2]).is_in()
    colleague.is_told("red boat")
    colleague.is_told("Not read yet")
    colleague.taps_on("Not needed", exact=False)
    colleague.taps_on("Yes, hand it back")
    colleague.is_told("Handed back")

    expect(desk.page.get_by_role("heading", name="This has ended")).to_be_visible(timeout=5_000)
    colleague.closes()


def test_leaving_ends_the_session_and_shows_nothing(office: Office, chromium: Browser) -> None:
    desk = DeskPage(chromium, office).is_in()
    desk.opens(office.offers())
    page = desk.page
    away = stay_in_house(desk.context, USUAL)

    page.get_by_role("link", name="Leave").click()
    away.waits_for(page)
    page.go_back()

    assert STORY not in page.content()
    page.goto(office.world.settings.desk_url[0] + "/")
    desk.sees("Sign in")
    asks = (page.evaluate("fetch('/api/keyring').then(({ status }) => status)") for _ in range(50))
    assert 401 in asks  # the page did not wait for the server's answer, so it may take a moment
    desk.context.close()


def test_three_presses_of_shift_leave_too(office: Office, chromium: Browser) -> None:
    desk = DeskPage(chromium, office).is_in()
    away = stay_in_house(desk.context, USUAL)

    for _ in range(3):
        desk.page.keyboard.press("Shift")

    away.waits_for(desk.page)
    desk.context.close()


def test_what_rests_after_a_restore_is_told_and_can_be_ended(office: Office, chromium: Browser) -> None:
    staff = office.worker.signs_in()
    code = office.offers()
    staff.claim(staff.redeem(code.url))
    with office.world.services.store.writing() as tx:
        pauses.put_back(tx, 0)
    office.owner_comes_back()
    desk = DeskPage(chromium, office).is_in()

    card = desk.page.get_by_role("article").filter(has_text="This rests for now").first
    expect(card).to_contain_text("You do not need to do anything.")
    desk.check_access()
    assert "To find a room" not in desk.text()
    resting = desk.page.get_by_role("article").count()
    card.get_by_role("button", name="The person said stop").click()
    desk.taps_on("Yes, end it")

    expect(desk.page.get_by_role("article")).to_have_count(resting - 1)
    office.owner.confirm()
    desk.closes()
