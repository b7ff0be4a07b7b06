"""The page of whoever holds a card: from the code to the words and back, on the real service."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from client.notebook.releases import Preparation
from crypto.codes import holder_url, parse_code
from tests.browser.away import stay_in_house
from tests.browser.card.seen import ON_PAPER, WRONG, bea_paper
from tests.browser.card_page import (
    DAY,
    DESKTOP,
    HOUR,
    LAKE,
    WHERE,
    WORDS,
    Given,
    Holder,
    give,
    running_service,
)
from tests.browser.looking import IN_DARK, IN_LIGHT, look_for_faults
from tests.browser.real_site import COMPILED_EXIT_URL
from tests.browser.test_languages import texts_of
from tests.functional.releasing import WEEKLY
from tests.functional.telling import BEA, Telling

pytestmark = pytest.mark.browser

OPEN_HOURS = 72


@pytest.mark.parametrize("profile", [{}, DESKTOP], ids=["phone", "desktop"])
def test_from_the_code_to_the_words_and_an_answer(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder], profile: dict[str, Any]
) -> None:
    card = give_card(ask_minutes=60)
    bea = at_browser(**profile).arrives()

    bea.types_code(f" {card.code.lower().replace('-', ' ')} ")
    bea.sees("This code works")
    bea.is_told("They have 1 hour to say no.")
    bea.photograph("works")
    bea.is_not_told("Sam")
    bea.reads_nothing()
    assert card.seen.state == "armed"

    bea.asks()
    bea.is_told("You asked. The person who gave you the code is told.")
    expect(bea.page.get_by_role("timer")).to_have_text(re.compile("^(1 hour|59:[0-9]{2})$"))
    bea.is_told("World time")
    expect(bea.page.locator("main dd").last).to_have_text(re.compile("UTC$"))
    if not profile:
        expect(bea.page.locator("main dd").first).to_have_text(re.compile(r"(GMT\+[23]|EES?T)$"))
    bea.photograph("asked")
    assert card.seen.begun_by == "ask"

    card.lives(HOUR)
    bea.comes_back()
    bea.sees("You can open it now")
    bea.photograph("can be opened")
    assert card.seen.reads == 0
    bea.opens()
    bea.sees("For you, from Sam")
    bea.is_told("This may also mean that the phone was lost.")
    expect(bea.page.get_by_role("heading", level=2, name=WHERE)).to_be_visible()
    bea.reads(LAKE)
    bea.photograph("open")
    assert (card.seen.state, card.seen.reads) == ("open", 1)

    bea.type("A few words, if you like", "I am on my way.")
    bea.press("I have read it")
    bea.is_told("Sent. They can see that you have read it.")
    bea.photograph("answered")
    answer = card.story.owner.releases.answer(card.prepared.release)
    assert answer is not None
    assert (answer.answer, answer.text) == ("read", "I am on my way.")

    bea.press("Say something else")
    bea.press("I can't help")
    bea.is_told("That is all right.")
    answer = card.story.owner.releases.answer(card.prepared.release)
    assert answer is not None
    assert (answer.answer, answer.text) == ("cannot", "")

    bea.page.reload()
    bea.sees("Type your code")
    bea.reads_nothing()
    expect(bea.page.get_by_label("Code", exact=True)).to_have_value("")
    bea.leaves_nothing()


def test_nobody_was_heard_of_and_it_can_be_asked_for_sooner(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card(check_in=WEEKLY, ask_minutes=60)
    for _ in range(8):
        card.lives(DAY)
    bea = at_browser().follows(card.link)

    bea.sees("You can open it later")
    bea.is_told("did not check in by the time they had chosen.")
    expect(bea.page.get_by_role("timer")).to_contain_text("day")
    bea.photograph("missed")
    bea.press("Ask")

    bea.is_told("You asked.")
    assert card.seen.begun_by == "ask"


def test_the_end_of_the_wait_and_of_the_reading_come_by_themselves(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card(ask_minutes=60, open_hours=1)
    bea = at_browser()
    bea.page.clock.install()
    bea.follows(card.link)
    bea.sees("This code works")
    bea.asks()

    bea.page.clock.run_for(50_000)
    expect(bea.page.get_by_role("timer")).to_have_text("60 minutes")
    card.lives(HOUR)
    # Somebody who stays at the page touches it now and then.
    for _ in range(6):
        bea.page.clock.run_for(10 * 60_000)
        bea.page.keyboard.press("ArrowDown")
    bea.sees("You can open it now")
    bea.opens()
    card.lives(HOUR)
    for _ in range(13):
        bea.page.clock.run_for(290_000)
        bea.page.keyboard.press("ArrowDown")

    bea.sees("This is over")
    bea.reads_nothing()


def test_a_stop_takes_the_words_off_the_screen(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card(ask_minutes=60)
    card.prepared.contact.ask()
    card.lives(HOUR)
    bea = at_browser().follows(card.link)
    bea.opens()

    card.story.owner.releases.stop(card.prepared.release)
    bea.comes_back()

    bea.sees("This is over")
    bea.reads_nothing()
    bea.photograph("over")
    bea.press("Type a code")
    bea.types_code(card.code)
    bea.is_told(WRONG)


def test_without_a_connection_the_words_stay_and_a_code_says_what_is_the_matter(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card(ask_minutes=60)
    card.prepared.contact.ask()
    card.lives(HOUR)
    bea = at_browser().follows(card.link)
    bea.opens()

    bea.context.route("**/api/**", lambda route: route.abort())
    bea.comes_back()
    bea.press("I have read it")
    bea.is_told("There is no connection right now.")
    bea.reads(WORDS)

    bea.press("Lock")
    bea.is_told("Closed. To go on, type the code again.")
    bea.reads_nothing()
    bea.types_code(card.code[:-3])
    bea.is_told("There is a typing mistake in the code.")
    bea.types_code(card.code)
    bea.is_told("There is no connection right now.")


def test_another_language_reads_nothing_again_and_loses_nothing(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card(ask_minutes=60)
    card.prepared.contact.ask()
    card.lives(HOUR)
    arabic = texts_of("ar", "contact")
    bea = at_browser(locale="ar").follows(card.link)
    expect(bea.page.locator("html")).to_have_attribute("dir", "rtl")
    bea.tap(bea.page.get_by_role("button", name=arabic["ready.open"], exact=True))
    bea.reads(LAKE)
    part = bea.page.locator("section.told p.theirs")
    expect(part).to_have_attribute("lang", "en")
    expect(part).to_have_css("direction", "ltr")
    expect(bea.page.locator(".notice").first).to_have_css("direction", "rtl")
    assert look_for_faults(bea.page, IN_LIGHT) == []
    bea.photograph("arabic")
    bea.type(arabic["answer.words"], "في الطريق")

    bea.page.locator("[data-language]").select_option("en")

    bea.sees("For you, from Sam")
    expect(bea.page.get_by_label("A few words, if you like")).to_have_value("في الطريق")
    bea.reads(WORDS)
    assert card.seen.reads == 1


def test_what_is_read_again_is_another_line_for_the_owner(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card(ask_minutes=60)
    card.prepared.contact.ask()
    card.lives(HOUR)
    for reads in (1, 2):
        bea = at_browser().follows(card.link)
        bea.press("Open" if reads == 1 else "Read it")
        bea.reads(WORDS)
        assert card.seen.reads == reads
    bea.photograph("again")


def test_with_a_second_holder_nothing_opens_before_their_yes_and_they_see_nothing(
    told: Telling, give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    given = give_card()
    choice = Preparation(
        "Bea",
        (given.story.section,),
        WORDS,
        ask_minutes=60,
        call_me="Sam",
        has_second_card=True,
        holder_name="Aunt",
        holder_words="Please ring me before you say yes.",
    )
    card = given.story.owner.releases.prepare(choice)
    assert card.second is not None
    aunt, bea = at_browser(), at_browser().arrives()
    aunt.follows(holder_url(aunt.origin, parse_code(card.second.characters, "holder")))
    aunt.sees("This code works")
    aunt.is_told("If your yes is needed one day, this page will say so.")
    aunt.is_not_told("Sam")

    bea.types_code(card.characters)
    bea.is_told("and a second person says yes too")
    bea.asks()
    bea.is_told("They have not said it yet.")
    given.lives(HOUR)
    bea.comes_back()
    bea.is_told("Now a second person has to say yes too.")
    bea.photograph("second holder awaited")

    aunt.comes_back()
    aunt.sees("Your yes is needed")
    aunt.reads("Please ring me before you say yes.")
    aunt.is_told("If you do not want that, do nothing. Then it stays closed.")
    aunt.photograph("second holder asked")
    aunt.press("Yes")
    aunt.press("No, go back")
    aunt.press("Yes")
    assert look_for_faults(aunt.page, IN_LIGHT) == []
    aunt.press("Yes, it may be opened")
    aunt.sees("You said yes")
    aunt.reads_nothing()
    aunt.photograph("second holder said yes")

    bea.press("Look again")
    bea.sees("You can open it now")
    bea.opens()
    bea.reads(LAKE)
    again = at_browser().arrives()
    again.types_code(card.second.characters)
    again.sees("You said yes")


def test_a_practice_says_so_on_every_screen(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card(is_practice=True, ask_minutes=2, words="")
    mark = "This is only a try. No part of anybody’s notebook is shown."
    bea = at_browser().arrives()

    bea.types_code(card.code)
    bea.sees("This code works")
    bea.is_told(mark)
    bea.asks()
    bea.is_told(mark)
    card.lives(120)
    bea.comes_back()
    bea.sees("You can open it now")
    bea.is_told(mark)
    bea.press("Open")
    bea.sees("For you, from Sam")
    bea.is_told(mark)
    bea.is_told("Here you would read what they want to tell you.")
    bea.photograph("practice")
    bea.page.emulate_media(media="print")
    assert mark in bea.page.evaluate(ON_PAPER)[0]


def test_on_paper_there_are_the_words_and_nothing_around_them(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder], tmp_path: Path
) -> None:
    card = give_card(ask_minutes=60)
    card.prepared.contact.ask()
    card.lives(HOUR)
    bea = at_browser().follows(card.link)
    bea.sees("You can open it now")
    bea.page.emulate_media(media="print")
    assert bea.page.evaluate(ON_PAPER)[0].strip() == ""
    bea.page.emulate_media(media="screen")
    bea.opens()
    bea.page.evaluate("window.print = () => dispatchEvent(new Event('beforeprint'))")
    bea.press("Print")
    expect(bea.page.locator("main [aria-disabled=true]")).to_have_count(0)
    bea.is_not_told("This browser did not print.")
    # As in the browser of an app that shows a page and can't print it.
    bea.page.evaluate("window.print = () => { window.printed = true }")
    bea.press("Print")
    assert bea.page.evaluate("window.printed")
    bea.is_told("This browser did not print.")
    bea.photograph("did not print")

    for scheme in ("light", "dark"):
        bea.page.emulate_media(media="print", color_scheme=scheme)
        text, coloured = bea.page.evaluate(ON_PAPER)
        assert coloured == []
        for words in (WORDS, WHERE, LAKE, "For you, from Sam", "the phone was lost", "until:", "UTC"):
            assert words in text
        for words in ("Leave now", "Lock", "Notes", "Print", "I have read it", "Language"):
            assert words not in text
    bea.page.pdf(path=bea_paper(bea), format="A5")


def test_leaving_and_going_back_show_nothing_of_it(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card(ask_minutes=60)
    card.prepared.contact.ask()
    card.lives(HOUR)
    bea = at_browser()
    away = stay_in_house(bea.context, COMPILED_EXIT_URL)
    bea.follows(card.link)
    bea.opens()

    bea.press_link("Leave now")
    away.waits_for(bea.page)
    bea.page.go_back()

    bea.reads_nothing()
    bea.follows(card.link)
    bea.press("Read it")
    bea.reads(WORDS)
    bea.page.goto("about:blank")
    bea.page.go_back()
    bea.sees("Type your code")
    bea.reads_nothing()


def test_a_page_that_nobody_touches_closes_itself(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card(ask_minutes=60)
    card.prepared.contact.ask()
    card.lives(HOUR)
    bea = at_browser()
    bea.page.clock.install()
    bea.follows(card.link)
    bea.opens()

    bea.page.clock.run_for(4 * 60_000 + 5_000)
    bea.is_told("The page closes in")
    bea.page.clock.run_for(60_000)

    bea.is_told("Closed, because nobody touched the page for a while.")
    bea.reads_nothing()


def test_an_address_may_be_left_and_taken_away(
    told: Telling, give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card(ask_minutes=60)
    bea = at_browser().follows(card.link)
    bea.press("Tell me by email")
    bea.sees("Tell me by email")
    bea.type("Email address", "bea@")
    bea.press("Tell me there")
    bea.is_told("This is no email address.")
    bea.type("Email address", BEA)
    bea.press("Tell me there")
    bea.is_told("You will get an email when it can be opened.")
    bea.is_not_told(BEA)
    assert look_for_faults(bea.page, IN_DARK) == []
    bea.photograph("way")
    bea.press("Back")
    bea.asks()

    card.lives(HOUR)
    told.round()
    assert [to for to, _ in told.office.came] == [BEA]

    other = give_card()
    bea.follows(other.link)
    bea.press("Tell me by email")
    bea.type("Email address", BEA)
    bea.press("Tell me there")
    bea.press("Do not write to me")
    expect(bea.page.get_by_role("button", name="Do not write to me")).to_have_count(0)
    assert not other.prepared.contact.look().way


def test_after_a_put_back_and_while_the_time_is_unsure_nothing_opens_and_the_code_still_works(
    chromium: Browser, tmp_path: Path
) -> None:
    with running_service(tmp_path) as told:
        card = give(told.world, "slow river", ask_minutes=60)
        card.prepared.contact.ask()
        card.lives(HOUR)
        bea = Holder(chromium, told.world, "rests").follows(card.link)
        bea.sees("You can open it now")

        card.story.put_back()
        bea.press("Open")
        bea.sees("Not just now")
        bea.is_told("until the person who gave you the code has looked at it.")
        bea.photograph("paused")
        card.story.owner.confirm(releases=(card.prepared.release,))
        bea.press("Look again")
        bea.sees("You can open it now")

        card.story.jumps(25 * HOUR)
        bea.press("Open")
        bea.sees("Not just now")
        bea.is_told("The clock of this site has to be checked first.")
        bea.photograph("frozen")
        bea.reads_nothing()
        bea.closes()
