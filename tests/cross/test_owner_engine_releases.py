"""Releases of the owner's browser against the running server, with the card in a contact's hand.

How they open, stop and are practised; what is changed at them, and what reaches all of them, stands beside.
"""

import pytest

from client.notebook.pages import open_revision
from crypto.codes import parse_code
from crypto.encoding import parse_b64
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import LiveSite
from tests.cross.releasing import (
    DAY,
    HOUR,
    WEEKLY,
    answer,
    begin,
    holder,
    lives,
    prepare,
    python_owner,
    refused,
    release_of,
    reopen,
    rules,
    secret,
    texts,
)
from tests.cross.steps import PASSPHRASE, wait_until_paid, write


def test_what_was_prepared_opens_after_the_wait_is_seen_and_sealed_afresh(
    engine: Engine, site: LiveSite
) -> None:
    section = begin(engine, "all of it")
    card = prepare(engine, section, askMinutes=1_440)
    contact = holder(site, card)
    assert card["url"] == f"{site.owner.upper()}/C#{card['code'].replace('-', '')}"
    assert parse_code(card["digits"], "release") == parse_code(card["code"], "release")
    armed = release_of(engine, card)
    assert (armed["state"], armed["contact"], armed["askMinutes"]) == ("armed", "Bea", 1_440)
    assert armed["sections"] == [{"id": section, "title": "Where I might be"}]

    opens_at = contact.ask()
    assert engine.pulse()["changed"] is True
    asked = release_of(engine, card)
    assert (asked["state"], asked["begunBy"], asked["opensAt"]) == ("asked", "ask", opens_at)
    lives(site, DAY - 1)
    assert refused(contact.read) == "too_early"
    lives(site, 1)
    opened = contact.read()
    assert (opened.words, opened.call_me, opened.phone_lost) == ("Please look after Ines.", "Moss", True)
    assert [part.text for part in opened.sections] == ["At the lake."]
    answer(contact, "I'm on my way.")

    found = reopen(engine, "all of it")["releases"][0]
    assert (found["state"], found["reads"], found["openUntil"]) == ("open", 2, opened.open_until)
    assert found["answer"] == {"answer": "read", "text": "I'm on my way."}
    lines = engine.activity()
    assert (lines["ok"], lines["problem"]) == (True, None)
    told = [
        (one["kind"], one["who"], one["agencyName"])
        for one in lines["events"]
        if one["grant"] == card["release"]
    ]
    assert told[::-1] == [
        ("release_armed", "owner", "Bea"),
        ("release_asked", "Bea", "Bea"),
        ("section_read", "Bea", "Bea"),
        ("section_read", "Bea", "Bea"),
        ("release_answered", "Bea", "Bea"),
    ]
    assert {tuple(one["sections"]) for one in lines["events"] if one["kind"] == "section_read"} == {
        ("Where I might be",)
    }

    assert engine.stopRelease(release=card["release"]) == {"state": "closed"}
    assert refused(contact.look) == "not_found"
    wait_until_paid(engine)
    owner = python_owner(site, "all of it")
    assert open_revision(owner.notebook, parse_b64(section), 1)[1] == 1
    summary = engine.summary()
    assert (summary["releases"][0]["state"], summary["releasesEndedSince"], summary["trouble"]) == (
        "closed",
        [],
        None,
    )
    assert engine.stopRelease(release=card["release"]) == {"state": "closed"}


def test_what_is_stopped_before_anybody_reads_is_over_and_owes_nothing(
    engine: Engine, site: LiveSite
) -> None:
    section = begin(engine, "stopped in time")
    card = prepare(engine, section)
    contact = holder(site, card)
    with pytest.raises(EngineError, match="not_begun"):
        engine.stopRelease(release=card["release"])
    contact.ask()

    assert engine.stopRelease(release=card["release"]) == {"state": "stopped"}
    engine.pulse()

    lives(site, HOUR)
    assert refused(contact.read) == "not_found"
    opened = reopen(engine, "stopped in time")
    assert (opened["debts"], opened["trouble"], opened["releasesEndedSince"]) == (0, None, [])
    for change in (
        lambda: engine.changeRelease(
            **rules(section), **secret("stopped in time"), release=card["release"], newCard=True
        ),
        lambda: engine.openReleaseNow(release=card["release"], **secret("stopped in time")),
    ):
        with pytest.raises(EngineError, match="release_over"):
            change()


def test_a_missed_check_in_begins_it_and_saying_all_is_well_takes_that_back(
    engine: Engine, site: LiveSite
) -> None:
    section = begin(engine, "missed")
    card = prepare(engine, section, askMinutes=0, checkIn=WEEKLY)
    contact = holder(site, card)
    assert refused(contact.ask) == "not_allowed"
    due_at = release_of(engine, card)["dueAt"]
    lives(site, due_at - site.clock.time)

    found = reopen(engine, "missed")["releases"][0]
    assert (found["state"], found["begunBy"], found["opensAt"]) == (
        "asked",
        "missed",
        due_at + 2 * DAY + HOUR,
    )
    assert found["checkIn"] == WEEKLY
    engine.checkIn(release=card["release"])
    again = release_of(engine, card)
    assert (again["state"], again["dueAt"] > due_at) == ("armed", True)
    lives(site, again["dueAt"] - site.clock.time + 2 * DAY + HOUR)

    assert texts(contact) == ["At the lake."]
    assert reopen(engine, "missed")["releases"][0]["state"] == "open"


def test_opening_now_and_taking_away_need_the_secret_typed_again(engine: Engine, site: LiveSite) -> None:
    made = engine.create(name="says now", passphrase=PASSPHRASE)
    section = write(engine, "Where I might be", kind="emergency", text="At the lake.")
    card, other = prepare(engine, section, askMinutes=20_160), prepare(engine, section, contact="Ann")
    contact = holder(site, card)
    for act in (engine.openReleaseNow, engine.removeRelease):
        for typed in ({"name": "says now", "passphrase": "wrong"}, secret("somebody else")):
            with pytest.raises(EngineError, match="secret_wrong"):
                act(release=card["release"], **typed)
    assert refused(contact.read) == "too_early"

    assert engine.openReleaseNow(release=card["release"], recoveryCode=made["recoveryCode"]) == {}
    assert release_of(engine, card)["state"] == "waiting"
    assert texts(contact) == ["At the lake."]
    with pytest.raises(EngineError, match="release_frozen"):
        engine.removeRelease(release=card["release"], **secret("says now"))

    assert engine.removeRelease(release=other["release"], **secret("says now")) == {}
    assert refused(holder(site, other).look) == "not_found"
    engine.pulse()
    summary = engine.summary()
    assert {one["contact"]: one["state"] for one in summary["releases"]} == {"Bea": "open", "Ann": "ended"}
    assert (summary["releasesEndedSince"], engine.activity()["ok"]) == ([], True)


def test_a_practice_shows_no_section_and_is_remembered(engine: Engine, site: LiveSite) -> None:
    section = begin(engine, "practice")
    card = prepare(engine, section)
    with pytest.raises(EngineError, match="bad_terms"):
        prepare(engine, section, practice=True, askMinutes=1)
    tried = prepare(
        engine, practice=True, practiceFor=card["release"], askMinutes=1, validDays=1, openHours=1
    )
    contact = holder(site, tried)
    assert (contact.look().practice, release_of(engine, card)["practised"]) == (True, False)
    contact.ask()
    lives(site, 60)

    assert (texts(contact), contact.read().words) == ([], "Please look after Ines.")
    engine.pulse()
    assert release_of(engine, card)["practised"] is True
    assert (release_of(engine, tried)["practiceFor"], engine.activity()["ok"]) == (card["release"], True)
    assert python_owner(site, "practice").opening.adds_up


def test_what_is_asked_for_wrongly_is_refused_before_anything_is_sent(engine: Engine) -> None:
    section = begin(engine, "wrong rules")
    for changes, code in (
        ({"askMinutes": 61}, "bad_terms"),
        ({"openHours": 169}, "bad_terms"),
        ({"validDays": 0}, "bad_terms"),
        ({"validDays": 1_827}, "bad_terms"),
        ({"checkIn": {**WEEKLY, "by": 1}}, "bad_terms"),
        ({"practiceFor": section}, "bad_terms"),
        ({"contact": " "}, "bad_text"),
        ({"words": "x" * 4_001}, "bad_text"),
        ({"revisions": {section: 2}}, "changed_since"),
    ):
        with pytest.raises(EngineError, match=code):
            prepare(engine, section, **changes)
    assert engine.summary()["releases"] == []
