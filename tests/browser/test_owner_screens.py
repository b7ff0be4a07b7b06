"""The owner's screens, each state of each: to be read, reached, worked by keyboard, and left.

The engine is a stand-in here (sample_owner.py); the last test drives the real one.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.looking import IN_LIGHT, look_for_faults
from tests.browser.sample_owner import (
    AGAIN,
    AGENCIES,
    BASE,
    CHANGED,
    CODE,
    ENDED,
    SAMPLES,
    SHARED,
    TEXT,
    Sample,
    grant,
    summary,
)
from tests.browser.sample_pages import NEUTRAL_URL, ROOT, Site, show_state
from tests.cross.live_site import LiveSite, Office, certify_directory
from tools.build.languages import LANGUAGES
from tools.build.texts import read_texts

pytestmark = pytest.mark.browser

CONSENT_WORDS = """() => {
    const page = document.querySelector('main').cloneNode(true);
    const notOurs = '.theirs-title, .theirs, [hidden], .fold, form button, .actions, .language';
    for (const part of page.querySelectorAll(notOurs)) part.remove();
    return page.innerText.split(/\\s+/).filter(Boolean).length;
}"""


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


def test_an_unknown_fault_is_a_calm_sentence(page: Page, site: Site) -> None:
    show_state(
        page, site, "set_call_me", Sample(answers={"setCallMe": {"error": {"code": "never_heard_of"}}})
    )

    page.get_by_role("button", name="Keep").click()

    expect(page.get_by_text("That did not work. Nothing was changed.")).to_be_visible()


# Leaving


def arrive_and_open(page: Page, site: Site) -> None:
    show_state(page, site, "section", SAMPLES["section"]["open"])


def wait_until_away(page: Page) -> None:
    page.wait_for_url(NEUTRAL_URL)


def test_the_way_out_is_the_second_stop_of_the_tab_key(page: Page, site: Site) -> None:
    page.goto(site.url)
    page.evaluate("document.activeElement.blur(); window.focus()")
    page.locator("body").evaluate("(body) => { body.tabIndex = -1; body.focus(); }")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Tab")

    expect(page.get_by_role("link", name="Leave now")).to_be_focused()


def test_closing_the_tab_ends_the_session(page: Page, site: Site) -> None:
    arrive_and_open(page, site)
    site.left.clear()

    page.goto(site.url)
    page.get_by_role("button", name="Open", exact=True).wait_for()

    assert site.left == ["/api/leaving"]


def test_the_page_behind_a_code_ends_no_other_pages_session(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/r")
    site.left.clear()

    page.goto(site.url)
    page.get_by_role("button", name="Open", exact=True).wait_for()

    assert site.left == []


def test_who_came_in_by_the_code_may_type_the_code_again(page: Page, site: Site) -> None:
    by_code = BASE["summary"] | {"openedWith": "recovery"}
    show_state(page, site, "set_passphrase", Sample(answers={"summary": by_code, "changePassphrase": {}}))
    expect(page.get_by_label("Your passphrase until now", exact=True)).to_be_hidden()

    page.get_by_label("Recovery code", exact=True).fill(CODE)
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("Choose a word first.")).to_be_visible()
    page.get_by_label("A word only you will remember", exact=True).fill("lighthouse")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_text("From now on only the new passphrase")).to_be_visible()

    show_state(page, site, "save_copy", Sample(answers={"saveCopy": {"error": {"code": "door_unknown"}}}))
    page.get_by_label("Your word", exact=True).fill("lighthouse")
    page.get_by_label("Passphrase", exact=True).fill("wrong horse")
    page.get_by_role("button", name="Save the file").click()
    expect(page.get_by_text("The word or the passphrase is not right.")).to_be_visible()


def test_leaving_covers_at_once_ends_the_session_and_replaces_the_page(page: Page, site: Site) -> None:
    arrive_and_open(page, site)
    entries = page.evaluate("history.length")
    site.left.clear()

    milliseconds = page.evaluate(
        """() => {
            const start = performance.now();
            document.querySelector('.exit').click();
            const seen = document.querySelector('main').innerText + document.title;
            return [performance.now() - start, seen, document.querySelector('.cover').checkVisibility()];
        }"""
    )
    wait_until_away(page)

    assert milliseconds[0] < 100
    assert milliseconds[1:] == ["Notes", True]
    assert "/api/leaving" in site.left
    assert page.evaluate("history.length") == entries


def test_after_leaving_back_shows_nothing_of_the_notebook(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/r")
    arrive_and_open(page, site)
    page.get_by_role("link", name="Leave now").click()
    wait_until_away(page)

    page.go_back()

    assert page.url == f"{site.url}/r"
    assert TEXT[:20] not in page.content()


def test_back_from_an_open_notebook_and_forward_again_shows_only_the_first_page(
    page: Page, site: Site
) -> None:
    page.goto(f"{site.url}/r")
    arrive_and_open(page, site)

    page.go_back()
    page.go_forward()

    expect(page.get_by_role("button", name="Open", exact=True)).to_be_visible()
    assert TEXT[:20] not in page.content()


def test_shift_three_times_leaves_and_says_so_on_the_way(page: Page, site: Site) -> None:
    arrive_and_open(page, site)
    status = page.locator("[data-exit-status]")

    page.keyboard.press("Shift")
    expect(status).to_have_text("Shift: press 2 more times to leave.")
    page.keyboard.press("Shift")
    expect(status).to_have_text("Shift: press 1 more time to leave.")
    page.keyboard.press("Shift")

    wait_until_away(page)


@pytest.mark.parametrize("keys", [["Shift", "Shift", "a", "Shift"], ["Shift+a", "Shift+b", "Shift+c"]])
def test_shift_for_another_key_does_not_leave(page: Page, site: Site, keys: list[str]) -> None:
    arrive_and_open(page, site)

    for key in keys:
        page.keyboard.press(key)

    expect(page.locator("main")).to_have_attribute("data-screen", "section")
    assert page.url == f"{site.url}/"


def test_shift_after_five_seconds_begins_again(page: Page, site: Site) -> None:
    page.clock.install()
    arrive_and_open(page, site)
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")

    page.clock.fast_forward(5100)
    expect(page.locator("[data-exit-status]")).to_have_text("Leaving with Shift was stopped.")
    page.keyboard.press("Shift")

    expect(page.locator("[data-exit-status]")).to_have_text("Shift: press 2 more times to leave.")


def test_without_scripts_the_way_out_is_a_link_and_the_page_says_why(chromium: Any, site: Site) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url)
    said = page.locator("noscript").inner_html()
    assert "This page needs JavaScript" in said
    for language in LANGUAGES:
        assert f'<p lang="{language}"' in said
    site.left.clear()

    page.get_by_role("link", name="Leave now").click()

    page.wait_for_url("**/away")
    assert site.left == ["away"]
    context.close()


def test_a_scanned_code_is_taken_out_of_the_address(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/r#7QK2M4WD9TXA0ZRPHB3C5NEV8SGF")

    expect(page.get_by_role("heading", name="This code is for an office")).to_be_visible()
    expect(page).to_have_url(f"{site.url}/r")
    expect(page.get_by_text("Nothing was sent.")).to_be_visible()
    expect(page.get_by_text("This link was changed on its way")).to_be_hidden()
    assert look_for_faults(page, IN_LIGHT) == []


def test_a_mangled_link_says_what_happened_and_leaves_the_address_too(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/r?7QK2M4WD9TXA0ZRPHB3C5NEV8SGF")

    expect(page.get_by_text("This link was changed on its way")).to_be_visible()
    expect(page.get_by_text("Nothing was sent.")).to_be_hidden()
    expect(page).to_have_url(f"{site.url}/r")
    assert look_for_faults(page, IN_LIGHT) == []


def test_screens_leave_no_history_and_no_storage(page: Page, site: Site) -> None:
    show_state(page, site, "home", Sample(answers={"summary": SHARED}))
    entries = page.evaluate("history.length")

    for step in ("Settings", "What to call me", "Settings", "My notebook", "Who read what"):
        page.get_by_role("button", name=step, exact=True).first.click()
    expect(page.locator("main")).to_have_attribute("data-screen", "activity")

    assert page.evaluate("history.length") == entries
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.evaluate("indexedDB.databases()") == []


def test_a_quiet_page_asks_and_then_locks(page: Page, site: Site) -> None:
    page.clock.install()
    show_state(page, site, "home", Sample(answers={"summary": summary(), "lock": {}}))

    page.clock.fast_forward(4 * 60_000 + 1500)
    expect(page.get_by_role("alertdialog")).to_be_visible()
    expect(page.get_by_role("link", name="Leave now")).to_be_visible()
    page.get_by_role("button", name="I am here").click()
    expect(page.get_by_role("alertdialog")).to_have_count(0)

    page.clock.fast_forward(5 * 60_000 + 1500)
    expect(page.get_by_text("Locked, because nobody touched the page")).to_be_visible()


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


# The real engine and the real server


class Owner:
    """Somebody with a phone; counts what they press."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def press(self, label: str) -> None:
        self.taps += 1
        self.page.get_by_role("button", name=label, exact=True).first.click()

    def tick(self, label: str) -> None:
        self.taps += 1
        self.page.locator("label.choice", has_text=label).first.click()

    def type(self, field: str, text: str) -> None:
        self.page.get_by_label(field, exact=True).fill(text)

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible(
            timeout=20_000
        )

    def writes(self, title: str, text: str) -> None:
        self.press("Write something")
        self.press(title)
        self.type("Your words", text)
        self.press("Done")
        self.sees("My notebook")


@pytest.fixture
def live(tmp_path: Path) -> Any:
    """Both real sites with one office; the built owner pages."""
    (tmp_path / "owner").symlink_to(ROOT / "build" / "site" / "owner")
    site = LiveSite(tmp_path)
    certify_directory(site)
    Office.open(site, "Harbour House")
    yield site
    site.close()


def test_from_the_first_page_to_a_code_and_to_the_end_in_few_taps(page: Page, live: LiveSite) -> None:
    owner = Owner(page)
    page.goto(live.owner)

    owner.press("Start a new notebook")
    owner.press("I understand")
    owner.type("A word only you will remember", "lighthouse")
    passphrase = " ".join(page.locator(".secret-words").first.inner_text().split())
    owner.press("I have it. Make my notebook")
    owner.sees("Your recovery code")
    owner.press("Skip this for now")
    owner.writes("What I need now", "A safe place to sleep tonight.")
    assert owner.taps <= 8
    owner.writes("Health", "My knee hurts.")
    owner.writes("How to reach me safely", "By the library, at noon.")

    owner.taps = 0
    owner.press("Let somebody read")
    owner.press("Choose Harbour House")
    owner.tick("What I need now")
    owner.tick("Health")
    owner.press("A safe place to live")
    owner.tick("I choose this myself.")
    owner.press("Make the code")
    expect(page.locator("canvas.qr")).to_be_visible()
    assert owner.taps <= 7
    assert "A safe place to sleep" not in page.content()

    owner.press("Done")
    owner.sees("Notes")
    owner.press("Go on")
    owner.press("My notebook")
    owner.taps = 0
    owner.press("End Harbour House")
    owner.press("Yes, end")
    owner.sees("Ended")
    assert owner.taps == 2

    owner.press("Lock")
    expect(page.get_by_text("Locked.", exact=True)).to_be_visible()
    owner.type("Your word", "lighthouse")
    owner.type("Passphrase", "not these words")
    owner.press("Open")
    expect(page.get_by_text("That did not open.")).to_be_visible(timeout=20_000)
    owner.type("Passphrase", passphrase.upper())
    owner.press("Open")
    owner.sees("My notebook")
    assert json.loads(page.evaluate("JSON.stringify([localStorage.length, sessionStorage.length])")) == [0, 0]
