"""One owner, two devices: each sees what the other does, and nothing that either wrote is lost.

A phone with the browser's engine and a computer with the Python client, over real HTTP; each story
runs both ways round, so that each client is the first and the second one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from client.contact import Contact
from client.notebook.release_entries import releases_of
from client.notebook.releases import Preparation
from client.transport import HttpTransport
from crypto.encoding import parse_b64, to_b64
from crypto.statements.releases import AnswerWords, CheckInRule
from tests.functional.devices import BrowserOwner, PythonOwner, refusal
from tests.functional.world import PASSPHRASE, Agency, World, cheap_stretching, running_world

Device = BrowserOwner | PythonOwner
NAME = "two lanterns"


@dataclass
class Pair:
    """Two devices of one owner, both open."""

    world: World
    here: Device
    there: Device

    def begins_with(self, title: str, text: str = "It rained.") -> str:
        """A part that both have seen."""
        section = self.here.writes(title, text)
        self.there.looks()
        return section

    def both_look(self) -> None:
        for device in (self.here, self.there):
            device.looks()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with cheap_stretching(), running_world(tmp_path_factory.mktemp("world")) as made:
        made.opens_office("Lantern House (invented)")
        yield made


@pytest.fixture(scope="module")
def office(world: World) -> Agency:
    return world.agencies[0]


@pytest.fixture(scope="module")
def devices(world: World) -> Iterator[tuple[Device, Device]]:
    phone = BrowserOwner(world, NAME)
    computer = PythonOwner.beside(phone)
    computer.opens()
    yield phone, computer
    phone.close()


@pytest.fixture(params=["phone first", "computer first"])
def pair(request: pytest.FixtureRequest, world: World, devices: tuple[Device, Device]) -> Pair:
    phone, computer = devices
    return Pair(world, *((phone, computer) if request.param == "phone first" else (computer, phone)))


def test_what_one_device_does_appears_on_the_other(pair: Pair, office: Agency) -> None:
    section = pair.here.writes("Health", "My knee.")
    code = pair.here.offers(office, section)

    pair.there.looks()

    assert "Health" in pair.there.titles()
    assert pair.there.reads(section) == "My knee."
    assert pair.there.states()[code.grant] == "offered"


def test_both_save_the_same_part_and_both_texts_are_kept(pair: Pair) -> None:
    section = pair.begins_with("Health", "My knee.")

    assert pair.here.saves(section, "My knee, from here.") == (section, 0)
    kept, beside = pair.there.saves(section, "My knee, from there.")

    assert (kept, beside) == (section, 2)
    pair.both_look()
    for device in (pair.here, pair.there):
        assert device.texts(section) == ["My knee.", "My knee, from here.", "My knee, from there."]


def test_a_new_title_there_and_a_new_text_here_are_one_part_with_both(pair: Pair) -> None:
    section = pair.begins_with("Helth", "My knee.")

    pair.here.renames(section, "Health and body")
    assert pair.there.saves(section, "My other knee.") == (section, 0)

    pair.both_look()
    for device in (pair.here, pair.there):
        assert "Health and body" in device.titles()
        assert device.reads(section) == "My other knee."


def test_renaming_keeps_a_text_that_came_meanwhile(pair: Pair) -> None:
    section = pair.begins_with("Sleep", "Badly.")

    pair.here.saves(section, "Better now.")
    pair.there.renames(section, "Nights")

    pair.both_look()
    assert pair.here.reads(section) == pair.there.reads(section) == "Better now."
    assert "Nights" in pair.here.titles()


def test_what_is_written_of_a_part_deleted_elsewhere_is_kept_as_one_of_its_own(
    pair: Pair, office: Agency
) -> None:
    section = pair.begins_with("Money", "I owe nothing.")
    code = pair.here.offers(office, section, pair.here.writes("Other", "Something."))
    staff = pair.world.staff(0)
    staff.claim(staff.redeem(code.url))
    pair.there.looks()
    draft = pair.there.begins(section, "I owe nothing to")

    pair.here.deletes(section)
    kept = pair.there.finishes(section, draft, "I owe nothing to anybody.")

    pair.both_look()
    assert kept != section
    assert pair.here.reads(kept).startswith("I owe nothing to")
    # A deleted id is never used again: the office that could read it gets nothing of the new part.
    assert to_b64(staff.read(staff.grants()[0].grant).texts[0].section) not in (section, kept)


def test_deleting_what_is_deleted_already_is_fine(pair: Pair) -> None:
    section = pair.begins_with("Twice", "Gone.")

    pair.here.deletes(section)
    pair.there.deletes(section)

    pair.both_look()
    assert "Twice" not in pair.here.titles() + pair.there.titles()


def test_both_put_in_order_and_every_part_is_still_there(pair: Pair) -> None:
    known = set(pair.here.titles())
    one, two, three = (pair.here.writes(title) for title in ("First", "Second", "Third"))
    pair.there.looks()

    newer = pair.here.writes("Newer")
    pair.here.orders(newer, three, two, one)
    pair.there.orders(two, three, one)

    pair.both_look()
    assert pair.here.titles() == pair.there.titles()
    assert pair.here.titles()[:3] == ["Second", "Third", "First"]
    assert set(pair.here.titles()) == known | {"First", "Second", "Third", "Newer"}


def test_ending_on_both_is_one_ending_and_it_stays(pair: Pair, office: Agency) -> None:
    section = pair.begins_with("Ended twice")
    code = pair.here.offers(office, section)
    pair.there.looks()

    pair.here.ends(code.grant)
    pair.there.ends(code.grant)

    pair.both_look()
    assert pair.here.states()[code.grant] == pair.there.states()[code.grant] == "ended"
    assert (pair.here.trouble(), pair.there.trouble()) == ("", "")


def test_each_device_has_a_draft_of_its_own_and_sees_the_others(pair: Pair) -> None:
    section = pair.begins_with("Unfinished", "A beginning.")

    mine = pair.here.begins(section, "A beginning, from here")
    theirs = pair.there.begins(section, "A beginning, from there")
    pair.here.looks()

    assert mine != theirs
    both = {"A beginning, from here", "A beginning, from there"}
    assert both <= set(pair.here.drafts())
    pair.here.finishes(section, mine, "A beginning, from here.")
    assert "A beginning, from there" in pair.here.drafts()
    assert pair.there.finishes(section, theirs, "A beginning, from there") == section
    pair.both_look()
    kept = [text.rstrip(".") for text in pair.here.texts(section)]
    assert kept == ["A beginning", "A beginning, from here", "A beginning, from there"]


def test_both_make_the_same_copy_and_nothing_of_the_server_is_in_it(pair: Pair, office: Agency) -> None:
    section = pair.begins_with("ما الذي حدث \U0001f319", 'It "rained".\n\t\u2028 <b>\x7f')
    gone = pair.here.writes("Taken out later")
    code = pair.here.offers(office, section, gone)
    staff = pair.world.staff(0)
    grant = staff.claim(staff.redeem(code.url)).grant
    staff.read(grant)
    pair.here.offers(office, section)
    pair.here.deletes(gone)
    pair.there.looks()
    pair.there.saves(section, "It rained all day.")
    pair.there.begins(section, "It rained all day and")
    pair.both_look()

    copies = [json.loads(device.copies()) for device in (pair.here, pair.there)]

    assert [copy.pop("made_at") > 0 for copy in copies] == [True, True]
    assert copies[0] == copies[1]
    texts = [device.copies() for device in (pair.here, pair.there)]
    assert _without_time(texts[0]) == _without_time(texts[1])
    copy = copies[0]
    assert list(copy) == [
        "v",
        "kind",
        "preferences",
        "doors",
        "recovery_practised",
        "sections",
        "drafts",
        "grants",
        "prepared",
        "emergency_only",
        "never",
        "activity",
        "missing",
    ]
    assert (copy["v"], copy["kind"], copy["missing"]) == (1, "notebook-copy", [])
    assert copy["activity"]["complete"] is True
    part = [one for one in copy["sections"] if one["title"].startswith("ما")][-1]
    assert [one["text"] for one in part["revisions"]] == [
        'It "rained".\n\t\u2028 <b>\x7f',
        "It rained all day.",
    ]
    assert "It rained all day and" in [one["text"] for one in copy["drafts"]]
    shared = [one for one in copy["grants"] if one["state"] == "open"][-1]
    assert (shared["agency_name"], shared["purpose"]) == ("Lantern House (invented)", "a bed")
    assert [one["section"] for one in shared["sections"]] == [part["section"], 0]
    read = [line for line in copy["activity"]["lines"] if line["kind"] == "section_read"]
    assert [(one["by"], one["who"]) for one in read][-1] == ("office", "Worker 1")
    _holds_no_id_and_no_key(pair, texts[0], section, gone, code.grant)


def test_the_copy_holds_what_is_prepared_and_for_whom_never(pair: Pair) -> None:
    section = pair.begins_with("Where I might be", "At the lake.")
    gone = pair.here.writes("Taken out of it later")
    computer = next(one for one in (pair.here, pair.there) if isinstance(one, PythonOwner))
    computer.looks()
    releases = computer.owner.releases
    rule = CheckInRule(every_days=3, grace_days=2, wait_minutes=60, opening_counts=True)
    held = {"has_second_card": True, "holder_name": "Aunt", "holder_words": "Ring me."}
    ids = (parse_b64(section), parse_b64(gone))
    card = releases.prepare(Preparation("Bea", ids, "Call Ines.", 720, rule, **held))
    now = releases.prepare(Preparation("Cem", ids, call_me="Moss", phone_lost=False))
    releases.open_now(releases.door(NAME, PASSPHRASE), now.release)
    contact = Contact(HttpTransport(pair.world.settings.owner_url[0]), now.characters)
    read = contact.read()
    contact.answer(
        AnswerWords(release=contact.look().release, answer="cannot", text="I am far away."), read.note_key
    )
    releases.write_never("My uncle", "عمي")
    pair.both_look()
    pair.there.deletes(gone)
    pair.both_look()

    copies = [json.loads(device.copies()) for device in (pair.here, pair.there)]

    texts = [device.copies() for device in (pair.here, pair.there)]
    assert _without_time(texts[0]) == _without_time(texts[1])
    copy = copies[0]
    assert (copy["emergency_only"], copy["never"]) == (False, ["My uncle", "عمي"])
    bea, cem = copy["prepared"][-2:]
    assert (bea["contact"], bea["words"], bea["ask_minutes"]) == ("Bea", "Call Ines.", 720)
    assert bea["check_in"] == {
        "every_days": 3,
        "by": 0,
        "grace_days": 2,
        "wait_minutes": 60,
        "opening_counts": True,
    }
    assert (bea["holder"], bea["holder_words"], bea["state"]) == ("Aunt", "Ring me.", "armed")
    assert sorted(one["title"] for one in bea["sections"]) == ["Taken out of it later", "Where I might be"]
    assert sorted(one["section"] for one in bea["sections"])[0] == 0
    assert "check_in" not in cem
    assert (cem["state"], cem["answer"], cem["answer_text"]) == ("open", "cannot", "I am far away.")
    lines = [one for one in copy["activity"]["lines"] if one["prepared"] == cem["prepared"]]
    assert ("release_armed", "owner") in [(one["kind"], one["by"]) for one in lines]
    assert ("section_read", "contact") in [(one["kind"], one["by"]) for one in lines]
    _holds_no_id_and_no_key(pair, texts[0], section, gone, to_b64(card.release), to_b64(now.release))
    for code in (card.characters, card.digits, now.characters, now.digits):
        assert code not in texts[0]


def test_closing_the_others_ends_them_and_takes_the_secret(pair: Pair) -> None:
    section = pair.begins_with("Kept", "Words.")
    pair.there.begins(section, "Words that were not finished")
    assert pair.here.other_visits() == 1

    assert pair.here.closes_others() == 1

    assert refusal(pair.there.looks) == "not_signed_in"
    assert refusal(pair.there.saves, section, "Too late.") == "not_signed_in"
    assert pair.here.other_visits() == 0
    assert "Words that were not finished" in pair.here.drafts()
    pair.there.opens()
    assert pair.there.trouble() == ""
    pair.here.looks()


def _without_time(text: str) -> list[str]:
    return [line for line in text.splitlines() if '"made_at"' not in line or line.startswith("   ")]


def _holds_no_id_and_no_key(pair: Pair, text: str, *ids: str) -> None:
    computer = next(one for one in (pair.here, pair.there) if isinstance(one, PythonOwner))
    manifest, keys = computer.owner.manifest, computer.owner.keys
    hidden = [
        *ids,
        to_b64(keys.vault),
        to_b64(keys.key),
        to_b64(keys.instance),
        to_b64(manifest.stop),
        *(to_b64(door.door) for door in manifest.doors),
        *(
            to_b64(one)
            for entry in manifest.ledger
            for one in (entry.grant, entry.terms, entry.agency, entry.identity)
        ),
        *(
            to_b64(one)
            for entry in releases_of(manifest)
            for one in (entry.release, entry.pack, entry.gate, entry.lookup, entry.part, entry.holder_lookup)
            if one
        ),
        *(to_b64(entry.secret) for entry in manifest.ledger if entry.secret),
        *(to_b64(one.envelope) for note in manifest.sections for one in note.revisions),
    ]
    assert not [one for one in hidden if one in text]
