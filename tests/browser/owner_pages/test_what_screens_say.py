"""What the owner's screens say and ask, and what they never tick, show or lose.

The engine is a stand-in (sample_owner.py); one page does for all: each screen is brought up anew.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.sample_owner import (
    AGAIN,
    AGENCIES,
    CHANGED,
    ENDED,
    SAMPLES,
    SHARED,
    TEXT,
    Sample,
    grant,
    summary,
)
from tests.browser.sample_pages import BASE, ROOT, Site, show_state
from tests.browser.sample_releases import ANSWERED, has
from tools.build.texts import read_texts

pytestmark = pytest.mark.browser

CONSENT_WORDS = """() => {
    const page = document.querySelector('main').cloneNode(true);
    const notOurs = '.theirs-title, .theirs, [hidden], .fold, form button, .actions, .language';
    for (const part of page.querySelectorAll(notOurs)) part.remove();
    return page.innerText.split(/\\s+/).filter(Boolean).length;
}"""


TYPED_OR_PRESSED = "main input, main textarea, main button, main select"


@pytest.fixture
def page(one_page: Page) -> Page:
    return one_page


NOTICES = {
    "said": {**CHANGED, "recoveryPractised": False, "debts": 2, "debtsFailed": True},
    "trouble": {"trouble": {"code": "older_state"}, **CHANGED, "recoveryPractised": False},
}


@pytest.mark.parametrize("notices", NOTICES.values(), ids=NOTICES)
def test_end_is_in_the_first_sight_of_a_phone_beside_three_notices(
    page: Page, site: Site, notices: dict[str, Any]
) -> None:
    here = summary(grants=[grant(), ENDED | {"grant": "grant9"}], **notices)

    show_state(page, site, "home", Sample(answers={"summary": here}))

    box = page.get_by_role("button", name="End Harbour House").bounding_box()
    assert page.locator("main .notice").count() == 3
    assert box is not None
    assert box["y"] + box["height"] <= PHONE["height"]


@pytest.mark.parametrize(("screen", "button"), [("recovery_opening", "Open"), ("recovery_practice", "Check")])
def test_an_empty_code_is_no_typing_mistake(page: Page, site: Site, screen: str, button: str) -> None:
    show_state(page, site, screen, SAMPLES[screen]["first"])

    page.get_by_role("button", name=button, exact=True).click()

    expect(page.get_by_text("Type your code here.")).to_be_visible()
    expect(page.get_by_label(re.compile("ecovery code"))).to_be_focused()


def test_offices_stand_in_the_order_of_their_names(page: Page, site: Site) -> None:
    named = [AGENCIES[0] | {"name": name} for name in ("linden", "Éclair", "Zenith", "Harbour", "Dock")]

    show_state(page, site, "agencies", Sample(answers={"agencies": named}))

    expect(page.locator("main h2")).to_have_text(["Dock", "Éclair", "Harbour", "linden", "Zenith"])


def test_a_used_code_typed_again_by_the_same_person_is_told_calmly(page: Page, site: Site) -> None:
    activity = {"ok": True, "problem": None, "events": [AGAIN]}

    show_state(page, site, "activity", Sample(answers={"activity": activity}))

    expect(page.get_by_text("They typed the used code again. Nothing to do.")).to_be_visible()
    expect(page.locator("main .notice-care")).to_have_count(0)
    expect(page.get_by_role("button", name="Look at it")).to_have_count(0)


def test_a_new_screen_is_read_from_its_heading(page: Page, site: Site) -> None:
    show_state(page, site, "home", Sample(answers={"summary": SHARED}))

    page.get_by_role("button", name="Settings").click()

    expect(page.get_by_role("heading", name="Settings")).to_be_focused()


def test_nothing_to_read_is_ticked_beforehand(page: Page, site: Site) -> None:
    show_state(page, site, "offer", SAMPLES["offer"]["again"])

    assert page.locator("main input[type=checkbox]:checked").count() == 0


def test_the_same_as_last_time_leaves_out_what_is_kept_close(page: Page, site: Site) -> None:
    show_state(page, site, "offer", SAMPLES["offer"]["again"])

    page.get_by_role("button", name="Use the same").click()

    expect(page.get_by_role("button", name="Go on: A safe place to live")).to_be_visible()
    ticked = page.locator("main label.choice:has(input[type=checkbox]:checked)")
    expect(ticked).to_have_text(["What I need now"])


def test_a_part_kept_close_needs_its_own_yes(page: Page, site: Site) -> None:
    show_state(page, site, "offer", SAMPLES["offer"]["first"])
    page.locator("label.choice", has_text="How to reach me safely").click()

    page.get_by_role("button", name="My health").click()

    expect(page.get_by_text("Say for how long, or take the tick away.")).to_be_visible()


def test_police_and_courts_ask_once_more(page: Page, site: Site) -> None:
    show_state(page, site, "offer", SAMPLES["offer"]["first"])
    page.locator("label.choice", has_text="Health").click()

    page.get_by_role("button", name="Police or court").click()

    expect(page.get_by_text("If you can, ask a lawyer first.")).to_be_visible()
    page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.get_by_role("heading", name="Let Harbour House read?")).to_be_visible()


def test_the_page_of_consent_is_short(page: Page, site: Site) -> None:
    show_state(page, site, "consent", SAMPLES["consent"]["first"])

    assert page.evaluate(CONSENT_WORDS) <= 180


def test_the_page_of_going_on_is_short_and_nothing_on_it_is_ticked(page: Page, site: Site) -> None:
    show_state(page, site, "consent", SAMPLES["consent"]["go_on"])

    assert page.evaluate(CONSENT_WORDS) <= 180
    assert page.locator("main input:checked").count() == 0
    expect(page.get_by_role("button", name="Let them go on", exact=True)).to_be_visible()


def test_who_goes_on_reads_the_newer_text_only_where_its_box_is_ticked(page: Page, site: Site) -> None:
    show_state(page, site, "go_on", SAMPLES["go_on"]["first"])
    assert page.locator("main input[type=checkbox]:checked").count() == 0
    show_state(page, site, "consent", SAMPLES["consent"]["go_on"])
    boxes = page.get_by_label("Show them my newer text")
    expect(boxes).to_have_count(1)
    expect(boxes).not_to_be_checked()


def test_without_the_tick_no_code_is_made(page: Page, site: Site) -> None:
    show_state(page, site, "consent", SAMPLES["consent"]["not_ticked"])

    expect(page.get_by_text("Tick this box if you want to go on.")).to_be_visible()
    expect(page.locator("main")).to_have_attribute("data-screen", "consent")


def test_own_words_are_folded_until_they_are_asked_for(page: Page, site: Site) -> None:
    show_state(page, site, "section", SAMPLES["section"]["folded"])
    assert TEXT[:20] not in page.content()

    page.get_by_role("button", name="Open my words").click()

    expect(page.get_by_text(TEXT[:20])).to_be_visible()


def test_a_change_begun_here_is_gone_on_with_and_never_replaced(page: Page, site: Site) -> None:
    show_state(page, site, "section", SAMPLES["section"]["begun"])
    expect(page.get_by_role("button", name="Change", exact=True)).to_have_count(0)

    page.get_by_role("button", name="Go on with it").click()

    expect(page.get_by_label("Your words")).to_have_value(re.compile("One night the door was open."))


def test_an_easy_passphrase_is_refused_in_plain_words(page: Page, site: Site) -> None:
    show_state(page, site, "create", SAMPLES["create"]["own"])

    expect(page.get_by_text("Somebody could guess this with a computer.")).to_be_visible()
    expect(page.get_by_label("Your own passphrase")).to_be_focused()


def test_an_invitation_is_asked_for_where_the_site_wants_one_and_told_why_it_does_not_do(
    page: Page, site: Site
) -> None:
    show_state(page, site, "create", Sample(opened=False))
    expect(page.get_by_label("Invitation code")).to_have_count(0)

    show_state(page, site, "create", SAMPLES["create"]["invited"])

    expect(page.get_by_text("This invitation cannot be used.")).to_be_visible()
    expect(page.get_by_label("Invitation code")).to_be_focused()
    expect(page.get_by_label("Invitation code")).to_have_attribute("autocapitalize", "none")


def test_a_full_day_is_said_with_the_time_to_wait_and_nothing_typed_is_lost(page: Page, site: Site) -> None:
    invited = SAMPLES["create"]["invited"]
    full = {"create": {"error": {"code": "too_many", "retry_after": 43_000}}}

    show_state(page, site, "create", Sample(answers=invited.answers | full, opened=False, then=invited.then))

    expect(page.get_by_text("No new notebook can be made right now. Try again in 12 hours.")).to_be_visible()
    expect(page.get_by_label("A word only you will remember")).to_have_value("lighthouse")


def test_proposed_words_are_new_each_time(page: Page, site: Site) -> None:
    show_state(page, site, "create", Sample(opened=False))
    words = page.locator(".secret-words").first
    before = words.inner_text()
    assert len(before.split()) == 5

    page.get_by_role("button", name="Other words").click()

    expect(words).not_to_have_text(before)


def test_secrets_can_be_shown_pasted_and_kept_by_a_password_manager(page: Page, site: Site) -> None:
    page.goto(site.url)
    secret = page.get_by_label("Passphrase", exact=True)
    expect(secret).to_have_attribute("autocomplete", "current-password")
    expect(page.get_by_label("Your word")).to_have_attribute("name", "username")

    page.get_by_role("button", name="Show Passphrase").click()

    expect(secret).to_have_attribute("type", "text")
    expect(secret).to_have_attribute("spellcheck", "false")
    expect(secret).to_have_attribute("autocapitalize", "none")


@pytest.mark.parametrize("state", ["open", "waiting"])
def test_while_what_was_prepared_can_be_read_home_says_for_whom(page: Page, site: Site, state: str) -> None:
    show_state(
        page,
        site,
        "home",
        Sample(answers=has(ANSWERED | {"release": "release9", "contact": "Cem", "state": state})),
    )

    main = page.locator("main")
    expect(main).to_contain_text("No office. But what you prepared is open for Cem.")
    expect(main).not_to_contain_text("Nobody. Only you can read your words.")
    shown = {section["title"] for section in ANSWERED["sections"]}
    for card in main.locator(".card-open").all():
        title = card.locator(".theirs-title").inner_text()
        expect(card).to_contain_text("Open for Cem" if title in shown else "Only you")
    expect(main.locator(".card-open").filter(has_text="Open for Cem")).to_have_count(len(shown))
    # What is to be stopped comes before letting anybody in.
    expect(page.get_by_role("button", name="Let somebody read")).not_to_have_class(re.compile("button-main"))


@pytest.mark.parametrize(
    ("changes", "paused"),
    [
        ({"state": "asked"}, False),
        ({"state": "waiting", "frozen": True}, False),
        ({"state": "open", "practice": True}, False),
        ({"state": "open"}, True),
    ],
)
def test_before_that_and_while_it_rests_parts_are_only_theirs(
    page: Page, site: Site, changes: dict[str, Any], paused: bool
) -> None:
    show_state(page, site, "home", Sample(answers=has(ANSWERED | changes, paused=paused)))

    expect(page.locator("main .card-open").first).to_contain_text("Only you")
    expect(page.locator("main").get_by_text("Open for")).to_have_count(0)


def test_on_a_site_that_is_not_the_one_it_was_nothing_can_be_typed(page: Page, site: Site) -> None:
    show_state(page, site, "opening", site.samples["opening"]["changed"])

    expect(page.locator("main .notice-care")).to_contain_text("Do not type anything here.")
    expect(page.locator(TYPED_OR_PRESSED)).to_have_count(0)


def test_nor_at_the_desk_where_it_is_seen_before_anything_is_typed(
    page: Page, sites: dict[str, Site]
) -> None:
    desk = sites["desk"]

    show_state(page, desk, "sign_in", desk.samples["sign_in"]["changed"])

    expect(page.locator(TYPED_OR_PRESSED)).to_have_count(0)


def test_nor_for_a_card_whichever_way_its_code_came(page: Page, sites: dict[str, Site]) -> None:
    contact = sites["contact"]
    show_state(page, contact, "code", contact.samples["code"]["changed"])
    expect(page.locator(TYPED_OR_PRESSED)).to_have_count(0)

    contact.answers = BASE["contact"] | {"enter": {"error": {"code": "instance_changed"}}}
    page.goto("about:blank")
    page.goto(contact.url + "/c#7QK2-M4WD")

    expect(page.locator("main")).to_contain_text("Do not type anything here.")
    expect(page.locator(TYPED_OR_PRESSED)).to_have_count(0)


@pytest.mark.parametrize(("state", "is_warned"), [("offline", True), ("saved", False)])
def test_words_that_are_not_kept_do_not_look_like_words_that_are(
    page: Page, site: Site, state: str, is_warned: bool
) -> None:
    show_state(page, site, "writing", site.samples["writing"][state])

    said = page.locator("main form [role=status]")
    expect(said.filter(has_text="ept")).to_have_class(re.compile("notice-care" if is_warned else "quiet"))
    if is_warned:
        # Neither another key nor another try takes the warning away.
        page.get_by_label("Your words").press_sequentially("More rain.")
        expect(said.filter(has_text="ept")).to_have_class(re.compile("notice-care"))


def test_an_e_mail_address_goes_with_a_second_tap_only(page: Page, site: Site) -> None:
    show_state(page, site, "told", site.samples["told"]["proved"])

    page.get_by_role("button", name="Take it away 1").click()

    expect(page.get_by_text("Take address 1 away? We do not write there any more.")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, take it away")).to_be_visible()


def test_an_unknown_fault_is_a_calm_sentence(page: Page, site: Site) -> None:
    show_state(
        page, site, "set_call_me", Sample(answers={"setCallMe": {"error": {"code": "never_heard_of"}}})
    )

    page.get_by_role("button", name="Keep").click()

    expect(page.get_by_text("That did not work. Nothing was changed.")).to_be_visible()


def test_every_text_the_screens_name_exists() -> None:
    texts = read_texts(ROOT / "templates", "owner")
    stems = {re.sub(r"\.(one|other)$", "", key) for key in texts} | set(texts)
    scripts = [
        path
        for room in ("owner/screens", "owner", "shared", "components")
        for path in Path(ROOT, "static/js", room).glob("*.js")
    ]

    used = {
        key
        for path in scripts
        for key in re.findall(r'\b(?:t|count)\(\s*"([a-z_.0-9]+)"', path.read_text(encoding="utf-8"))
    }

    assert used - stems == set()
