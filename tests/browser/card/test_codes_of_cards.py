"""How a card's code comes to the page: typed, pasted, by a link or a camera, in a language."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from crypto.codes import card_url, parse_code, show_code
from crypto.encoding import make_random
from tests.browser.card.seen import WRONG
from tests.browser.card_page import (
    DAY,
    Given,
    Holder,
)
from tests.browser.chromium import FLAGS
from tests.browser.looking import IN_LIGHT, look_for_faults
from tests.browser.scenes import BRIGHT, draw, write_video
from tests.functional.telling import Telling

pytestmark = pytest.mark.browser


def test_a_link_leads_to_it_and_its_code_is_nowhere_but_on_the_card(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card()
    bea = at_browser()
    # Whoever is signed in at this browser has nothing to do with the card.
    bea.context.add_cookies([{"name": "notes", "value": "a" * 43, "url": bea.origin}])

    bea.follows(card.link)
    bea.sees("This code works")

    assert bea.page.url == f"{bea.origin}/c"
    bea.is_not_told(card.code[:9])
    assert card.code[:9].replace("-", "") not in bea.sent().upper()
    bea.is_told("Your browser may remember the link you came by.")
    looks = [one for one in bea.asked if one.url.endswith("/api/contact/looks")]
    assert len(looks) == 1
    assert "cookie" not in looks[0].all_headers()

    # The same page again, by the picture of another card.
    other = give_card(ask_minutes=None)
    bea.page.evaluate("link => { location.href = link }", other.link.replace("/C#", "/c#"))
    bea.is_told("Nothing to do now. Keep this card.")
    bea.photograph("keep this card")
    assert bea.page.url == f"{bea.origin}/c"
    bea.context.clear_cookies()
    bea.page.reload()
    bea.sees("Type your code")
    bea.kept_nothing()


def test_a_link_that_lost_its_sign_asks_for_the_code_and_costs_nothing(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card()
    bea = at_browser()

    bea.follows(card.link.replace("#", "%23"))
    bea.is_told("The link was changed on its way.")
    bea.photograph("mangled")

    assert bea.page.url == f"{bea.origin}/c"
    bea.types_code(card.code)
    bea.sees("This code works")


def test_a_whole_link_can_be_pasted_and_one_from_elsewhere_is_not_followed(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card()
    bea = at_browser().arrives()
    bea.context.grant_permissions(["clipboard-write"])
    field = bea.page.get_by_label("Code", exact=True)

    def paste(text: str) -> None:
        bea.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        field.fill("")
        field.press("Control+V")
        field.press("Enter")

    paste(card_url("https://somewhere.example", parse_code(card.code, "release")))
    bea.is_told("This link leads somewhere else.")
    paste(card.code[:-1] + ("0" if card.code[-1] != "0" else "1"))
    bea.is_told("There is a typing mistake in the code.")
    assert not [one for one in bea.asked if "/api/contact/" in one.url]
    paste(f"  {card.link}.es\n")

    bea.sees("This code works")


def test_the_page_begins_in_the_language_of_the_card_and_its_address_is_never_sent(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    card = give_card()
    bea = at_browser().follows(f"{card.link}.ES")

    bea.sees("Este código sirve")
    assert bea.page.url == f"{bea.origin}/c"
    expect(bea.page.locator("html")).to_have_attribute("lang", "es")
    assert not [one.url for one in bea.asked if card.code[:4] in one.url]
    bea.kept_nothing()

    # Another card in another language, and one in a language that the page does not speak.
    other = give_card()
    bea.page.evaluate("fragment => { location.hash = fragment; }", f"{other.code.replace('-', '')}.AR")
    bea.sees("هذا الرمز يعمل")
    expect(bea.page.locator("html")).to_have_attribute("dir", "rtl")
    third = at_browser(locale="fr-FR").follows(f"{card.link}.XX")
    third.sees("Ce code marche")


def test_an_address_typed_by_hand_says_the_language_too(at_browser: Callable[..., Holder]) -> None:
    bea = at_browser().follows(f"{at_browser().origin}/c#vi")

    expect(bea.page.locator("html")).to_have_attribute("lang", "vi")
    bea.sees("Gõ mã của bạn")
    assert bea.page.url == f"{bea.origin}/c"


def test_a_card_before_the_camera_is_read_and_the_camera_goes_off(
    chromium: Browser, told: Telling, give_card: Callable[..., Given], tmp_path: Path
) -> None:
    card = give_card()
    video = tmp_path / "camera.y4m"
    url = f"{card_url(told.world.settings.owner_url[0], parse_code(card.code, 'release'))}.FR"
    write_video(video, [(draw("https://somewhere.example/", BRIGHT), 1), (draw(url, BRIGHT), 3)])
    flags = [*FLAGS, "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={video}"]
    browser = chromium.browser_type.launch(executable_path=shutil.which("chromium"), args=flags)
    bea = Holder(browser, told.world, "scan").arrives()
    bea.context.grant_permissions(["camera"])

    bea.press("Scan with the camera")
    bea.is_told("This is not a code from here. The camera goes on looking.")
    assert look_for_faults(bea.page, IN_LIGHT) == []
    bea.sees("This code works")

    expect(bea.page.locator("video")).to_have_count(0)
    assert card.code.replace("-", "") not in bea.sent().upper()
    assert {one.url.split("/")[2] for one in bea.asked} == {bea.origin.split("/")[2]}
    bea.leaves_nothing()
    browser.close()


def test_wrong_ended_stopped_and_unknown_codes_look_the_same(
    give_card: Callable[..., Given], at_browser: Callable[..., Holder]
) -> None:
    removed, stopped, expired = (
        give_card(),
        give_card(ask_minutes=60),
        give_card(ask_minutes=60, valid_seconds=2 * DAY),
    )
    removed.story.owner.releases.remove(removed.story.door, removed.prepared.release)
    stopped.prepared.contact.ask()
    stopped.story.owner.releases.stop(stopped.prepared.release)
    expired.lives(2 * DAY)
    codes = [one.code for one in (removed, stopped, expired)] + [show_code(make_random(16), "release")]

    screens = set()
    for code in codes:
        bea = at_browser().arrives()
        bea.types_code(code)
        bea.is_told(WRONG)
        screens.add(bea.page.locator("main").inner_html())
        bea.is_not_told("Lock now")
    bea.photograph("wrong")

    assert len(screens) == 1
