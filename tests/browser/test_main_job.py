"""The walk-through of README.md in two browsers: a phone and an office's desk, by real taps."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from client.receipts.verifying import verify_receipt
from tests.browser.conftest import at_the_desk, story_of
from tests.browser.desk_page import Staff
from tests.browser.phone import Owner
from tests.browser.real_site import ROOT, RealSite, running_real_site

pytestmark = pytest.mark.browser

LANTERN = "Lantern House (invented)"
NEED, STORY, HEALTH = "What I need now", "What happened", "Health"
TEXTS = {
    NEED: "A room with a door that locks, from tonight on.",
    STORY: "I came here two years ago. They took my papers on the first day.",
    HEALTH: "My shoulder hurts since the spring.",
}
BOTH = (f"{NEED} and {HEALTH}", f"{HEALTH} and {NEED}")
UNSHOWN = "A room with a door that locks, from tonight on. And a bed for my sister."
SHOWN = "A room with a door that locks. Two beds."
COVERS_WITHIN_MS = 5_000


@pytest.fixture(scope="module")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSite]:
    """Passphrases are stretched as people's are."""
    with running_real_site(tmp_path_factory.mktemp("real"), is_cheap=False) as site:
        yield site


@pytest.fixture
def worker_elsewhere(
    chromium: Browser, real_site: RealSite, request: pytest.FixtureRequest
) -> Iterator[Staff]:
    """Somebody of Harbour Clinic, which was never chosen."""
    yield from at_the_desk(chromium, real_site, "Harbour", story_of(request))


def test_a_story_told_once_is_read_as_granted_and_covered_when_it_ends(
    owner: Owner, worker: Staff, worker_elsewhere: Staff
) -> None:
    starts_and_writes(owner)
    code = grants_two_of_three(owner)

    is_not_for_another_office(worker_elsewhere, code)
    reads_what_was_granted(worker, code)
    sees_who_read(owner, worker)
    cannot_be_used_twice(worker, code)

    keeps_a_change_to_herself(owner, worker)
    shows_a_change(owner, worker)

    ends_in_two_taps(owner)
    is_covered_and_refused(worker)
    finds_it_all_in_the_activity(owner, worker)

    for person in (owner, worker, worker_elsewhere):
        person.kept_nothing()


def starts_and_writes(owner: Owner) -> None:
    owner.photograph("opening page")
    owner.reads_about_leaving()
    owner.creates_notebook("lighthouse")
    owner.skips_recovery_code()
    owner.photograph("empty notebook")

    owner.writes(NEED, TEXTS[NEED])
    assert owner.taps <= 8

    owner.writes(STORY, TEXTS[STORY])
    owner.writes(HEALTH, TEXTS[HEALTH])
    owner.photograph("three parts")


def grants_two_of_three(owner: Owner) -> str:
    before = owner.taps

    owner.chooses_readers(LANTERN, NEED, HEALTH)
    code = owner.consents("A safe place to live")

    assert owner.taps - before <= 7
    for words in (*TEXTS.values(), *TEXTS):
        owner.is_not_told(words)
    return code


def is_not_for_another_office(worker_elsewhere: Staff, code: str) -> None:
    worker_elsewhere.pastes(code)

    worker_elsewhere.is_told("No code like this is known for your office.")
    worker_elsewhere.photograph("another office")


def reads_what_was_granted(worker: Staff, code: str) -> None:
    before = worker.taps

    worker.redeems(code.lower().replace("-", " "))

    assert worker.taps - before <= 4
    worker.reads(TEXTS[NEED])
    worker.reads(TEXTS[HEALTH])
    worker.is_not_told(TEXTS[STORY])
    worker.is_not_told(STORY)
    worker.is_told("Please read, and don't ask again.")


def sees_who_read(owner: Owner, worker: Staff) -> None:
    owner.is_told(f"{worker.who.person} at ")
    owner.photograph("opened by")
    owner.puts_code_away()

    activity = owner.looks_at_activity()

    assert any(f"{worker.who.person} at {LANTERN} read: {what}." in activity for what in BOTH)
    owner.goes_home()


def cannot_be_used_twice(worker: Staff, code: str) -> None:
    worker.press("Desk")
    worker.photograph("one open")

    worker.pastes(code)

    worker.is_told("This code cannot be used any more.")
    worker.photograph("second time")


def keeps_a_change_to_herself(owner: Owner, worker: Staff) -> None:
    owner.changes(NEED, UNSHOWN)
    owner.press("No, keep it to me")
    owner.is_told("They still read the older text.")

    worker.press_first("Read")

    worker.reads(TEXTS[NEED])
    worker.is_not_told(UNSHOWN)


def shows_a_change(owner: Owner, worker: Staff) -> None:
    owner.changes(NEED, SHOWN)
    owner.press("Show them")
    owner.is_told("1 office can now read the new text.")

    worker.is_told("The person changed something.")
    worker.photograph("something changed")
    worker.press("Show what is new")

    worker.reads(SHOWN)
    worker.is_not_told(UNSHOWN)


def ends_in_two_taps(owner: Owner) -> None:
    owner.photograph("home while shared")
    before = owner.taps

    owner.ends(LANTERN)

    assert owner.taps - before == 2


def is_covered_and_refused(worker: Staff) -> None:
    """The first question asked after the ending is answered "over", and then nothing is shown."""
    worker.is_covered()

    grant = worker.pulses[-1].grant
    refused = [410, "grant_over"]
    assert worker.asks_server("POST", f"/api/grants/{grant}/access-nonces") == refused
    answers = [pulse.status for pulse in worker.pulses]
    assert answers == [200] * (len(answers) - 1) + [410]
    assert milliseconds_between_pulses() < COVERS_WITHIN_MS
    assert worker.asks_server("GET", f"/api/grants/{grant}/pulse") == refused
    for words in (*TEXTS.values(), SHOWN, UNSHOWN):
        worker.is_not_told(words)


def milliseconds_between_pulses() -> int:
    """As compiled into the page; the answer itself takes a moment more."""
    script = (ROOT / "static" / "js" / "desk" / "live.js").read_text(encoding="utf-8")
    found = re.search(r"^const EVERY_MS = ([0-9_]+);$", script, flags=re.MULTILINE)
    assert found
    return int(found.group(1))


def finds_it_all_in_the_activity(owner: Owner, worker: Staff) -> None:
    owner.goes_home()

    activity = owner.looks_at_activity()

    who = f"{worker.who.person} at {LANTERN}"
    for line in (
        f"You ended sharing with {LANTERN}.",
        f"You showed {LANTERN} a change: {NEED}.",
        f"{who} tried a code that does not work any more.",
        f"{who} opened it.",
        f"{who} looked at what you offer.",
        f"You agreed that {LANTERN} may read:",
        "You made this notebook.",
    ):
        assert line in activity
    keeps_a_receipt_that_anybody_can_check(owner)


def keeps_a_receipt_that_anybody_can_check(owner: Owner) -> None:
    owner.press_first("Keep a receipt")
    owner.sees("Receipt")
    owner.photograph("receipt")

    with owner.page.expect_download() as saved:
        owner.press("Save the file")

    assert saved.value.suggested_filename == "receipt.json"
    found = verify_receipt(saved.value.path().read_bytes())
    assert (found.receipt.how, found.receipt.agency_name) == ("withdrawn", LANTERN)
