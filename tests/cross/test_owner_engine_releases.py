"""Releases of the owner's browser against the running server, with the card in a contact's hand."""

from typing import Any

import pytest

from client.notebook.pages import open_revision
from client.transport import HttpTransport
from crypto.codes import parse_code
from crypto.derive import derive_key
from crypto.encoding import parse_b64, to_b64
from crypto.stop_codes import parse_stop_code
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import LiveSite, Office
from tests.cross.releasing import (
    DAY,
    HOUR,
    WEEKLY,
    Preparation,
    answer,
    begin,
    holder,
    is_put_back,
    lives,
    prepare,
    python_owner,
    refused,
    release_of,
    reopen,
    rules,
    texts,
)
from tests.cross.steps import PASSPHRASE, grant_of, offer, open_grant, wait_until_paid, write
from tools.vectors.word_list import read_word_list


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


def secret(name: str) -> dict[str, str]:
    return {"name": name, "passphrase": PASSPHRASE}


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


def test_other_terms_keep_the_card_and_a_new_card_makes_the_old_one_useless(
    engine: Engine, site: LiveSite
) -> None:
    section = begin(engine, "changes")
    more = write(engine, "My aunt", kind="emergency", text="Her number.")
    card = prepare(engine, section)
    first = holder(site, card)
    typed = {"release": card["release"], **secret("changes")}

    with pytest.raises(EngineError, match="secret_wrong"):
        engine.changeRelease(**rules(section), newCard=False, **{**typed, "passphrase": "wrong"})
    changed = engine.changeRelease(
        **rules(more, section, words="Other words.", askMinutes=720), newCard=False, **typed
    )
    assert changed == {"release": card["release"], "second": None}
    assert first.look().wait_minutes == 720
    with pytest.raises(EngineError, match="bad_terms"):
        engine.changeRelease(**rules(section, contact="Eve"), newCard=False, **typed)
    full = engine.release(release=card["release"])
    assert (full["words"], full["validDays"], full["phoneLost"]) == ("Other words.", 365, True)
    assert full["revisions"] == {section: 1, more: 1}

    renewed = engine.changeRelease(**rules(more, section), newCard=True, **typed)

    second = holder(site, renewed)
    assert (refused(first.look), renewed["code"] != card["code"]) == ("not_found", True)
    second.ask()
    lives(site, HOUR)
    assert sorted(texts(second)) == ["At the lake.", "Her number."]
    reopen(engine, "changes")
    with pytest.raises(EngineError, match="release_frozen"):
        engine.changeRelease(**rules(section), newCard=False, **typed)
    assert engine.activity()["ok"] is True


def test_an_edit_reaches_the_contact_only_when_the_owner_says_so(engine: Engine, site: LiveSite) -> None:
    section = begin(engine, "edits")
    gone = write(engine, "Gone", kind="emergency", text="Never mind.")
    card = prepare(engine, section, gone)
    contact = holder(site, card)
    contact.ask()
    lives(site, HOUR)
    reopen(engine, "edits")

    finished = engine.finishSection(
        section=section, title="Where I might be", kind="emergency", text="At my aunt's.", lang="en"
    )
    assert finished["readers"] == [
        {"release": card["release"], "contact": "Bea", "revision": 1, "canShow": True}
    ]
    assert sorted(texts(contact)) == ["At the lake.", "Never mind."]
    engine.showChange(section=section, releases=[card["release"]])
    assert sorted(texts(contact)) == ["At my aunt's.", "Never mind."]
    assert engine.deleteSection(id=gone) == {"endedOffers": []}

    opened = contact.read()
    assert ([part.text for part in opened.sections], opened.taken_out) == (["At my aunt's."], ("Gone",))
    engine.pulse()
    assert engine.activity()["ok"] is True
    assert engine.stopRelease(release=card["release"]) == {"state": "closed"}
    wait_until_paid(engine)


def test_what_ended_elsewhere_is_sealed_afresh_and_goes_on_for_the_card(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    section = begin(engine, "shared too")
    card = prepare(engine, section)
    code = offer(engine, office, section)
    open_grant(office.sign_in(), code)
    engine.endGrant(grant=code["grant"])
    wait_until_paid(engine)

    contact = holder(site, card)
    contact.ask()
    lives(site, HOUR)

    assert texts(contact) == ["At the lake."]


def test_two_devices_of_two_languages_see_and_change_the_same(engine: Engine, site: LiveSite) -> None:
    section = begin(engine, "two languages")
    card = prepare(engine, section)
    python = python_owner(site, "two languages")
    theirs = python.releases.prepare(Preparation("Ann", (parse_b64(section),), "Theirs.", ask_minutes=60))
    mine = prepare(engine, section, contact="Cleo")

    assert [one["contact"] for one in engine.summary()["releases"]] == ["Cleo", "Ann", "Bea"]
    release = parse_b64(card["release"])
    door = python.releases.door("two languages", PASSPHRASE)
    python.releases.change(
        door, release, Preparation("Bea", (parse_b64(section),), "From Python.", ask_minutes=720)
    )
    engine.pulse()
    assert engine.release(release=card["release"])["words"] == "From Python."
    typed = {"release": to_b64(theirs.release), **secret("two languages")}
    engine.changeRelease(**rules(section, contact="Ann", words="From the browser."), newCard=False, **typed)
    python.notebook.look()
    python.edit(parse_b64(section), "At my aunt's.")
    python.releases.show_change(release, parse_b64(section))
    engine.pulse()
    engine.showChange(section=section, releases=[to_b64(theirs.release)])
    for contact in (holder(site, card), holder(site, {"code": theirs.characters})):
        contact.ask()
    lives(site, 12 * HOUR)
    opened = [holder(site, {"code": code}).read() for code in (card["code"], theirs.characters)]
    assert [one.words for one in opened] == ["From Python.", "From the browser."]
    assert [one.sections[0].text for one in opened] == ["At my aunt's."] * 2

    python = python_owner(site, "two languages")
    python.releases.stop(release)
    opened_here = reopen(engine, "two languages")
    states = {one["contact"]: one["state"] for one in opened_here["releases"]}
    assert states == {"Bea": "closed", "Ann": "open", "Cleo": "armed"}
    engine.stopRelease(release=to_b64(theirs.release))
    wait_until_paid(engine)
    python.notebook.look()
    assert (engine.activity()["ok"], python.activity().adds_up) == (True, True)
    made = [json_of(engine.saveCopy(**secret("two languages"))["json"]), json_of(python.save_copy())]
    assert made[0] == made[1]
    assert release_of(engine, mine)["state"] == "armed"


def json_of(text: str) -> Any:
    """A copy but for the moment it was made."""
    return text.partition('"preferences"')[2]


def test_a_server_that_was_put_back_goes_on_only_with_what_is_named(engine: Engine, site: LiveSite) -> None:
    section = begin(engine, "an earlier one")
    kept, left, running = (prepare(engine, section, contact=name) for name in ("Bea", "Ann", "Cleo"))
    holder(site, running).ask()
    is_put_back(site)

    assert reopen(engine, "an earlier one")["paused"] is True
    engine.finishSection(section=section, title="Where", kind="emergency", text="At my aunt's.", lang="en")
    for act in (
        lambda: prepare(engine, section),
        lambda: engine.openReleaseNow(release=kept["release"], **secret("an earlier one")),
        lambda: engine.showChange(section=section, releases=[kept["release"]]),
    ):
        with pytest.raises(EngineError, match="paused"):
            act()
    assert holder(site, kept).look().paused
    engine.confirmGrants(goingOn=[], releases=[kept["release"]])

    engine.pulse()
    summary = engine.summary()
    assert {one["contact"]: one["state"] for one in summary["releases"]} == {
        "Bea": "armed",
        "Ann": "ended",
        "Cleo": "stopped",
    }
    assert (summary["paused"], summary["trouble"], summary["releasesEndedSince"]) == (False, None, [])
    holder(site, kept).ask()
    lives(site, HOUR)
    assert texts(holder(site, kept)) == ["At the lake."]
    assert [refused(holder(site, one).look) for one in (left, running)] == ["not_found"] * 2


def test_what_another_device_let_go_on_is_stopped_where_this_one_says_so(
    engine: Engine, other: Engine, site: LiveSite
) -> None:
    section = begin(engine, "confirmed twice")
    running, armed = prepare(engine, section), prepare(engine, section, contact="Ann")
    holder(site, running).ask()
    is_put_back(site)
    for device in (engine, other):
        reopen(device, "confirmed twice")
    engine.confirmGrants(goingOn=[], releases=[running["release"], armed["release"]])

    other.confirmGrants(goingOn=[])

    states = {one["contact"]: one["state"] for one in other.summary()["releases"]}
    assert states == {"Bea": "stopped", "Ann": "armed"}


def test_emergency_only_ends_what_is_shared_and_leaves_what_is_prepared(
    engine: Engine, other: Engine, site: LiveSite, office: Office
) -> None:
    section = begin(engine, "nothing else")
    card = prepare(engine, section)
    code, waiting = offer(engine, office, section), offer(engine, office, section, laterHours=24)
    open_grant(office.sign_in(), code)

    assert engine.setEmergencyOnly(on=True) == {}
    wait_until_paid(engine)

    summary = engine.summary()
    assert (summary["emergencyOnly"], summary["trouble"], summary["endedSince"]) == (True, None, [])
    assert {one["state"] for one in summary["grants"]} == {"ended"}
    for act in (lambda: offer(engine, office, section), lambda: offer(other, office, section)):
        reopen(other, "nothing else")
        with pytest.raises(EngineError, match="emergency_only"):
            act()
    holder(site, card).ask()
    lives(site, HOUR)
    assert texts(holder(site, card)) == ["At the lake."]
    reopen(engine, "nothing else")
    engine.setEmergencyOnly(on=False)
    assert grant_of(engine, offer(engine, office, write(engine, "New")))["state"] == "offered"
    assert grant_of(engine, waiting)["how"] == "withdrawn"
    lines = [(one["kind"], one["how"]) for one in engine.activity()["events"]]
    assert [line for line in lines if line[0] == "emergency_only"] == [
        ("emergency_only", "off"),
        ("emergency_only", "on"),
    ]


def test_a_grant_that_the_switch_left_out_is_over_for_the_notebook(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    section = begin(engine, "left out of it")
    code = offer(engine, office, section)

    def revive(path: str, answered: Any) -> Any:
        if path != "/api/prepared-only":
            return answered
        return {**answered, "grants": [one | {"state": "offered", "how": ""} for one in answered["grants"]]}

    with site.lying(revive), pytest.raises(EngineError, match="not_ended"):
        engine.setEmergencyOnly(on=True)
    assert grant_of(engine, code)["state"] == "ended"


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


def test_nobody_on_the_list_of_people_becomes_a_contact(engine: Engine, site: LiveSite) -> None:
    section = begin(engine, "never")
    engine.writeNever(people=["Márco  Rossi", " ", "ADA İnci"])
    python = python_owner(site, "never")

    assert engine.summary()["never"] == ["Márco  Rossi", "ADA İnci"]
    assert python.releases.never == ("Márco  Rossi", "ADA İnci")
    for name in ("MÁRCO rossi", "Uncle márco rossi", "rossi", "ada i\u0307nci"):
        assert engine.isNever(contact=name) == {"never": True}
        with pytest.raises(EngineError, match="contact_never"):
            prepare(engine, section, contact=name)
    assert engine.isNever(contact="Bea") == {"never": False}
    with pytest.raises(EngineError, match="bad_text"):
        engine.writeNever(people=["x" * 121])


def test_the_stop_code_stops_what_runs_and_the_owner_is_told(engine: Engine, site: LiveSite) -> None:
    made = engine.create(name="a stop", passphrase=PASSPHRASE)
    section = write(engine, "Where I might be", kind="emergency", text="At the lake.")
    code = engine.stopCode()
    assert code == {"digits": made["stopDigits"], "words": made["stopWords"]}
    words = read_word_list()
    stop = parse_stop_code(code["words"], words)
    assert (stop, len(code["words"].split())) == (parse_stop_code(code["digits"], words), 7)
    running, armed = prepare(engine, section), prepare(engine, section, contact="Ann")
    holder(site, running).ask()

    lookup = derive_key(stop.ljust(16, b"\0"), "stop-lookup", site.operator.instance)
    HttpTransport(site.owner).send("POST", "/api/stops", {"stop": to_b64(lookup)})

    assert engine.pulse()["changed"] is True
    summary = engine.summary()
    assert {one["contact"]: one["state"] for one in summary["releases"]} == {"Bea": "stopped", "Ann": "armed"}
    assert summary["releasesEndedSince"] == [running["release"]]
    assert engine.activity()["events"][0]["how"] == "code"
    assert reopen(engine, "a stop")["releasesEndedSince"] == []
    assert release_of(engine, armed)["state"] == "armed"


def test_both_clients_tell_once_what_ended_by_time(engine: Engine, other: Engine, site: LiveSite) -> None:
    cards = []
    for name, device in (("time here", engine), ("time there", other)):
        cards.append(prepare(device, begin(device, name), validDays=1))
    lives(site, DAY)

    assert reopen(engine, "time here")["releasesEndedSince"] == [cards[0]["release"]]
    assert engine.summary()["releases"][0]["state"] == "expired"
    assert not python_owner(site, "time here").opening.releases_over
    told = python_owner(site, "time there").opening.releases_over
    assert [to_b64(entry.release) for entry in told] == [cards[1]["release"]]
    assert reopen(other, "time there")["releasesEndedSince"] == []


def test_a_reading_that_only_the_journal_shows_is_owed_by_both_clients(
    engine: Engine, other: Engine, site: LiveSite
) -> None:
    names = ("hidden here", "hidden there")
    for name, device in zip(names, (engine, other), strict=True):
        contact = holder(site, prepare(device, begin(device, name), openHours=1))
        contact.ask()
        lives(site, HOUR)
        contact.read()
    lives(site, HOUR)

    def hide(path: str, answered: Any) -> Any:
        if path not in ("/api/notebook", "/api/pulse"):
            return answered
        kept = [
            {k: v for k, v in one.items() if k not in ("opened_at", "open_until")}
            for one in answered["releases"]
        ]
        return {**answered, "releases": [one | {"reads": 0, "state": "stopped"} for one in kept]}

    with site.lying(hide):
        reopen(engine, names[0])
        wait_until_paid(engine)
        python = python_owner(site, names[1])

    assert python.manifest.sections[0].revisions[0].sealing == 1
    assert python_owner(site, names[0]).manifest.sections[0].revisions[0].sealing == 1


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
