"""What is changed at a release, here or on another device, and what reaches the contact of it."""

from typing import Any

import pytest

from crypto.encoding import parse_b64, to_b64
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import LiveSite, Office
from tests.cross.releasing import (
    DAY,
    HOUR,
    Preparation,
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
from tests.cross.steps import PASSPHRASE, offer, open_grant, wait_until_paid, write


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
