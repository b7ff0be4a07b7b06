"""A second holder of the owner's browser: nothing opens before an office, or who has a card, said yes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from client.coordinator import Coordinator
from client.desk.holdings import say_yes
from client.holder import Holder
from client.notebook.release_entries import releases_of
from client.transport import HttpTransport
from consent.storage import releases as rows
from consent.storage.base import Store
from crypto.codes import parse_code
from crypto.encoding import make_random, parse_b64, to_b64
from crypto.statements.vault import ReleaseEntry
from tests.cross.engine_process import Engine, EngineError
from tests.cross.live_site import FACTS, LiveSite, Office
from tests.cross.releasing import (
    DAY,
    HOUR,
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
from tests.cross.steps import offer, open_grant, wait_until_paid

WORDS = "Please ring me before you say yes."
BY_CARD = {"secondCard": True, "name": "Aunt", "words": WORDS}


def by(office: Office, **changes: Any) -> dict[str, Any]:
    return {"agency": to_b64(office.identity.agency), "name": "", "words": WORDS, **changes}


def second(site: LiveSite, card: Any) -> Holder:
    """Whoever has the second card."""
    return Holder(HttpTransport(site.owner), card["second"]["code"])


def settled(engine: Engine, name: str) -> Any:
    """Opened again, and looked after behind the answer."""
    reopen(engine, name)
    engine.events.clear()
    engine.wait_for("changed")
    return engine.summary()


def entry_of(site: LiveSite, name: str) -> ReleaseEntry:
    """What the notebook remembers of the only release."""
    (entry,) = releases_of(python_owner(site, name).manifest)
    return entry


def deposit_of(site: LiveSite, card: Any) -> tuple[int, bytes | None]:
    """For which team generation the part is sealed, and the part: an owner who looks would seal it again."""
    store = Store(f"sqlite:///{site.database}")
    with store.reading() as tx:
        row = rows.find(tx, parse_b64(card["release"]))
    store.close()
    return row.holder_generation, row.deposit


def test_an_office_says_yes_and_nothing_opens_before(engine: Engine, site: LiveSite, office: Office) -> None:
    section = begin(engine, "an office")
    card = prepare(engine, section, holder=by(office))
    assert card["second"] is None
    told = release_of(engine, card)["holder"]
    assert told == {
        "name": "Harbour House",
        "kind": "agency",
        "agencyName": "Harbour House",
        "saidYes": False,
        "lapsed": "",
    }
    contact = holder(site, card)
    contact.ask()
    lives(site, HOUR)
    assert (contact.look().holder, refused(contact.read)) == ("awaited", "holder_missing")

    staff = office.sign_in()
    (asked,) = staff.holdings()
    staff.say_yes(asked.release)

    assert (asked.words, asked.call_me) == (WORDS, "Moss")
    assert texts(contact) == ["At the lake."]
    reopen(engine, "an office")
    assert release_of(engine, card)["holder"]["saidYes"] is True
    lines = engine.activity()
    assert (lines["ok"], lines["problem"]) == (True, None)
    said = [(one["who"], one["agencyName"]) for one in lines["events"] if one["kind"] == "release_held"]
    assert said == [("Vera", "Bea")]
    python = python_owner(site, "an office")
    assert python.activity().adds_up
    assert [one.who for one in python.activity().lines if one.kind == "release_held"] == ["Vera"]


def test_a_second_card_says_yes_and_nothing_opens_before(engine: Engine, site: LiveSite) -> None:
    section = begin(engine, "a second card")
    card = prepare(engine, section, holder=BY_CARD)
    code = card["second"]["code"]
    assert card["second"]["url"] == f"{site.owner.upper()}/C#{code.replace('-', '')}"
    assert parse_code(card["second"]["digits"], "holder") == parse_code(code, "holder")
    told = release_of(engine, card)["holder"]
    assert (told["name"], told["kind"], told["agencyName"]) == ("Aunt", "card", "")
    contact, aunt = holder(site, card), second(site, card)
    contact.ask()
    lives(site, HOUR)
    assert refused(contact.read) == "holder_missing"
    assert (aunt.look().words, aunt.look().call_me) == (WORDS, "Moss")

    aunt.say_yes()

    assert texts(contact) == ["At the lake."]
    reopen(engine, "a second card")
    lines = engine.activity()
    assert lines["ok"] is True
    assert [one["who"] for one in lines["events"] if one["kind"] == "release_held"] == ["Aunt"]
    assert engine.stopRelease(release=card["release"]) == {"state": "closed"}
    wait_until_paid(engine)
    entry = entry_of(site, "a second card")
    assert (entry.part, entry.holder_lookup, entry.holder) == (bytes(32), bytes(32), "Aunt")
    assert refused(aunt.look) == "not_found"


def test_what_is_edited_or_sealed_afresh_later_opens_with_the_same_part(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    section = begin(engine, "later")
    cards = [prepare(engine, section, holder=BY_CARD), prepare(engine, section, holder=by(office))]
    code = offer(engine, office, section)
    open_grant(office.sign_in(), code)
    engine.endGrant(grant=code["grant"])
    wait_until_paid(engine)
    engine.finishSection(
        section=section, title="Where I might be", kind="emergency", text="At my aunt's.", lang="en"
    )
    engine.showChange(section=section, releases=[card["release"] for card in cards])
    contacts = [holder(site, card) for card in cards]
    for contact in contacts:
        contact.ask()
    lives(site, HOUR)

    second(site, cards[0]).say_yes()
    office.sign_in().say_yes(parse_b64(cards[1]["release"]))

    assert [texts(contact) for contact in contacts] == [["At my aunt's."]] * 2


def test_other_terms_take_the_yes_away_and_two_languages_change_the_same(
    engine: Engine, site: LiveSite
) -> None:
    section = begin(engine, "other terms")
    check_in = {"everyDays": 3, "graceDays": 2, "waitMinutes": 60, "openingCounts": False}
    card = prepare(engine, section, holder=BY_CARD, askMinutes=10_080, checkIn=check_in)
    contact, aunt = holder(site, card), second(site, card)
    lives(site, 5 * DAY)
    aunt.say_yes()
    reopen(engine, "other terms")
    assert release_of(engine, card)["holder"]["saidYes"] is True
    engine.checkIn(release=card["release"])
    full = engine.release(release=card["release"])["holder"]
    assert (full["name"], full["agency"], full["words"]) == ("Aunt", "", WORDS)
    before = entry_of(site, "other terms")

    typed = {"release": card["release"], **secret("other terms")}
    changed = engine.changeRelease(
        **rules(section, words="Other words.", holder=BY_CARD), newCard=False, **typed
    )

    assert changed == {"release": card["release"], "second": None}
    assert release_of(engine, card)["holder"]["saidYes"] is False
    after = entry_of(site, "other terms")
    assert (after.part != before.part, after.holder_lookup) == (True, before.holder_lookup)
    contact.ask()
    lives(site, HOUR)
    assert refused(contact.read) == "holder_missing"
    aunt.say_yes()
    assert contact.read().words == "Other words."


def test_a_holder_is_changed_and_taken_away_and_a_second_contact_gets_a_card_alone(
    engine: Engine, site: LiveSite, office: Office
) -> None:
    section = begin(engine, "another holder")
    card = prepare(engine, section, holder=by(office))
    typed = {"release": card["release"], **secret("another holder")}

    alone = engine.changeRelease(**rules(section, holder=BY_CARD), newCard=False, **typed)
    assert set(alone) == {"release", "second"}
    assert second(site, alone).look().state == "armed"
    assert holder(site, card).look().state == "armed"
    other = engine.changeRelease(
        **rules(section, holder={**BY_CARD, "name": "Uncle"}), newCard=False, **typed
    )
    assert refused(second(site, alone).look) == "not_found"
    assert second(site, other).look().state == "armed"
    both = engine.changeRelease(**rules(section, holder=BY_CARD), newCard=True, **typed)
    assert release_of(engine, card)["holder"]["kind"] == "card"
    assert second(site, both).look().state == "armed"
    assert refused(second(site, other).look) == "not_found"
    engine.changeRelease(**rules(section), newCard=False, **typed)

    assert release_of(engine, card)["holder"] is None
    assert refused(second(site, both).look) == "not_found"
    contact = holder(site, both)
    contact.ask()
    lives(site, HOUR)
    assert texts(contact) == ["At the lake."]
    reopen(engine, "another holder")
    assert engine.activity()["ok"] is True


def test_what_is_chosen_wrongly_is_refused(engine: Engine, office: Office) -> None:
    section = begin(engine, "wrong holders")
    engine.writeNever(people=["Marco"])
    for changes, code in (
        ({**BY_CARD, "name": "Uncle Marco"}, "contact_never"),
        (by(office, name="marco"), "contact_never"),
        ({**BY_CARD, "name": " "}, "bad_text"),
        ({**BY_CARD, "name": "x" * 121}, "bad_text"),
        ({**BY_CARD, "words": "x" * 1_001}, "bad_text"),
        ({**BY_CARD, **by(office)}, "bad_terms"),
        ({"name": "Aunt", "words": ""}, "bad_terms"),
        ({"agency": to_b64(make_random(16)), "words": ""}, "agency_gone"),
    ):
        with pytest.raises(EngineError, match=code):
            prepare(engine, section, holder=changes)
    with pytest.raises(EngineError, match="bad_terms"):
        prepare(engine, practice=True, askMinutes=1, validDays=1, holder=BY_CARD)
    assert engine.summary()["releases"] == []


def opens_another(site: LiveSite, name: str) -> Office:
    return Office.open(site, name)


def test_an_owner_who_comes_back_seals_the_part_for_the_new_team_key(
    engine: Engine, site: LiveSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = opens_another(site, "Lantern House")
    section = begin(engine, "rotated")
    card = prepare(engine, section, holder=by(office))
    coordinator = office.sign_in_coordinator()
    monkeypatch.setattr("client.coordinator.move_deposits", lambda *_: 0)
    coordinator.remove(office.keys.sign, site.clock.now())
    assert deposit_of(site, card)[0] == 1

    summary = settled(engine, "rotated")

    assert (summary["releases"][0]["holder"]["lapsed"], summary["trouble"]) == ("", None)
    assert deposit_of(site, card)[0] == 2
    reads_after_yes(site, coordinator, card)
    assert settled(engine, "rotated")["trouble"] is None
    assert engine.activity()["ok"] is True


def reads_after_yes(site: LiveSite, coordinator: Coordinator, card: Any) -> None:
    contact = holder(site, card)
    contact.ask()
    say_yes(coordinator.desk, parse_b64(card["release"]))
    lives(site, HOUR)
    assert texts(contact) == ["At the lake."]


def test_what_a_coordinator_moved_is_left_alone(engine: Engine, site: LiveSite) -> None:
    office = opens_another(site, "Anchor House")
    section = begin(engine, "moved")
    card = prepare(engine, section, holder=by(office))
    coordinator = office.sign_in_coordinator()
    coordinator.remove(office.keys.sign, site.clock.now())
    moved = deposit_of(site, card)

    summary = settled(engine, "moved")

    assert summary["releases"][0]["holder"]["lapsed"] == ""
    assert (moved[0], deposit_of(site, card)) == (2, moved)
    reads_after_yes(site, coordinator, card)


def hides(agency: bytes) -> Callable[[str, Any], Any]:
    """A server that lost an office's list of people."""

    def tamper(path: str, answered: Any) -> Any:
        return {**answered, "rosters": []} if path == f"/api/agencies/{to_b64(agency)}/rosters" else answered

    return tamper


def test_an_office_that_cannot_say_yes_any_more_is_told(engine: Engine, site: LiveSite) -> None:
    office = opens_another(site, "Beacon House")
    section = begin(engine, "lapsed")
    prepare(engine, section, holder=by(office))

    def lapsed() -> str:
        return str(settled(engine, "lapsed")["releases"][0]["holder"]["lapsed"])

    assert lapsed() == ""
    with site.lying(hides(office.identity.agency)):
        assert lapsed() == "chain"
    with site.lying(lambda path, told: {**told, "certificates": []} if path == "/api/directory" else told):
        assert lapsed() in ("gone", "chain")
    lives(site, 36 * DAY)
    assert lapsed() == "stale"
    assert [one.why for one in python_owner(site, "lapsed").opening.lapsed] == ["stale"]
    with pytest.raises(EngineError, match="roster_stale"):
        prepare(engine, section, holder=by(office))


def test_another_identity_holds_nothing_and_is_told_until_it_is_changed(
    engine: Engine, site: LiveSite
) -> None:
    office = opens_another(site, "Quay House")
    section = begin(engine, "identity")
    card = prepare(engine, section, holder=by(office))
    fresh = replace(office.identity, seed=make_random(32))
    signed = site.operator.certify_agency(fresh.agency, 2, fresh.public, "Quay House", FACTS)
    site.post("/api/certificates", {"agency": signed.to_json()})
    roster = fresh.first_roster(site.operator.instance, office.people, site.clock.now())
    site.post("/api/rosters", roster.to_json())

    assert settled(engine, "identity")["releases"][0]["holder"]["lapsed"] == "identity"
    assert [one.why for one in python_owner(site, "identity").opening.lapsed] == ["identity"]
    typed = {"release": card["release"], **secret("identity")}
    with pytest.raises(EngineError, match="identity_changed"):
        engine.changeRelease(**rules(section, holder=by(office)), newCard=False, **typed)
    engine.confirmIdentity(agency=to_b64(fresh.agency))
    assert settled(engine, "identity")["releases"][0]["holder"]["lapsed"] == "identity"
    engine.changeRelease(**rules(section, holder=by(office)), newCard=False, **typed)
    assert release_of(engine, card)["holder"]["lapsed"] == ""
    assert settled(engine, "identity")["releases"][0]["holder"]["lapsed"] == ""
