"""A second holder says yes: who can, to what, and what opens by it (protocol §21)."""

import threading
from pathlib import Path

import pytest

from client.desk.team import get_team_secret
from client.errors import Refused
from client.holder import Holder
from client.notebook.release_entries import get_release
from client.notebook.releases import Preparation
from client.staff import Staff
from client.transport import Json
from consent.storage import releases as rows
from crypto.encoding import make_random, to_b64
from crypto.errors import CodeMistyped
from crypto.hashing import hash32
from crypto.holder_card import open_deposit, seal_held_part
from crypto.statements.releases import ReleaseYes
from tests.functional.releasing import HOUR, Story, code_of
from tests.functional.second_holder.holding import (
    WORDS,
    coordinator_of,
    held_by,
    held_by_card,
    make_yes,
    post_yes,
    row_of,
    texts,
    waits,
    worker,
)
from tests.functional.telling import BEA, telling
from tests.functional.world import Agency, StaffMember, cheap_stretching, running_world


def test_an_office_says_yes_and_then_the_contact_reads(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern)
    assert worker(story).holdings() == ()
    made.contact.ask()
    (asked,) = worker(story).holdings()
    story.lives(HOUR)
    assert made.contact.look().holder == "awaited"
    assert code_of(made.contact.read) == "holder_missing"

    worker(story).say_yes(made.release)

    assert (asked.words, asked.call_me, asked.state) == (WORDS, "", "asked")
    assert made.contact.look().holder == "given"
    assert texts(made) == ["At the lake, with Ines."]
    lines = story.owner.activity()
    assert lines.adds_up
    held = [line for line in lines.lines if line.kind == "release_held"]
    assert [(line.grant, line.who) for line in held] == [(made.release, "Worker 1")]


def test_a_yes_before_the_waiting_time_ends_opens_nothing_early(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern)
    made.contact.ask()

    worker(story).say_yes(made.release)

    assert code_of(made.contact.read) == "too_early"
    assert story.state(made) == "asked"
    story.lives(HOUR)
    assert texts(made) == ["At the lake, with Ines."]


def test_a_second_contact_says_yes_with_a_card_of_their_own(story: Story) -> None:
    made, holder = held_by_card(story)
    before = holder.look()
    with pytest.raises(Refused):
        holder.say_yes()
    waits(story, made)
    assert code_of(made.contact.read) == "holder_missing"

    holder.say_yes()

    assert (before.state, before.words, before.opens_at) == ("armed", "", 0)
    assert (holder.look().words, holder.look().said_yes) == (WORDS, True)
    assert texts(made) == ["At the lake, with Ines."]
    assert story.owner.activity().adds_up
    assert code_of(holder.say_yes) == "conflict"


def test_neither_card_does_what_the_other_does(story: Story) -> None:
    made, _ = held_by_card(story)
    card = story.owner.releases.prepare(
        Preparation("Bea", (story.section,), has_second_card=True, holder_name="Aunt")
    )
    assert card.second is not None

    with pytest.raises(CodeMistyped):
        Holder(story.world.to_owner_site(), made.code)
    with pytest.raises(CodeMistyped):
        story.holder(card.second.characters)
    with pytest.raises(CodeMistyped):
        story.holder(card.second.digits)


def test_saying_now_still_waits_for_the_second_holder(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern)

    story.owner.releases.open_now(story.door, made.release)

    assert code_of(made.contact.read) == "holder_missing"
    worker(story).say_yes(made.release)
    assert texts(made) == ["At the lake, with Ines."]


def test_nobody_says_yes_before_it_was_asked_for(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern)
    row, staff = row_of(story, made), worker(story)
    secret = get_team_secret(staff.desk, row.holder_generation)
    terms = hash32(row.terms_body)
    deposit = open_deposit(secret, made.release, terms, row.deposit)
    part = seal_held_part(deposit.contact_box, made.release, terms, deposit.part)
    yes = ReleaseYes(made.release, terms, staff.sign_key, hash32(part), staff.desk.site.challenge().nonce)
    body = {"yes": staff.desk.sign("release-yes", yes.encode()).to_json(), "part": to_b64(part)}

    assert post_yes(staff, made, body) == "not_begun"
    assert row_of(story, made) == row


def test_a_yes_by_anybody_else_is_refused_and_changes_nothing(story: Story, lantern: Agency) -> None:
    other = story.world.opens_office("Harbour (invented)")
    auditor = StaffMember(story.world, lantern, "Auditor", "auditor")
    coordinator_of(story).add(auditor.as_person(), story.now)
    auditor.joins()
    made = held_by(story, lantern)
    made.contact.ask()
    ada, ben = worker(story, 1), worker(story, 2)
    body, row = make_yes(ada, made), row_of(story, made)
    stranger = other.people[1].signs_in()

    assert post_yes(stranger, made, body) == "not_found"
    assert stranger.holdings() == ()
    auditing = auditor.signs_in()
    assert post_yes(auditing, made, body) == "not_allowed"
    assert auditing.holdings() == ()
    assert post_yes(ben, made, body) == "bad_statement"
    assert code_of(lambda: _send_by_card(story, body)) == "bad_statement"
    assert row_of(story, made) == row
    assert story.owner.activity().adds_up
    assert "release_held" not in {line.kind for line in story.owner.activity().lines}
    assert post_yes(ada, made, body) == ""


def _send_by_card(story: Story, body: Json) -> Json:
    return story.world.to_owner_site().send("POST", "/api/holder/yes", body)


def test_a_yes_to_something_else_is_refused_and_changes_nothing(story: Story, lantern: Agency) -> None:
    made, another = held_by(story, lantern), held_by(story, lantern)
    made.contact.ask()
    another.contact.ask()
    ada, row = worker(story), row_of(story, made)
    good = make_yes(ada, made)
    bent = {
        "other terms": make_yes(ada, made, terms=make_random(32)),
        "another release": make_yes(ada, made, release=another.release),
        "another part": make_yes(ada, made, part=make_random(32)),
        "another holder": make_yes(ada, made, holder=make_random(32)),
        "other bytes": {**good, "part": to_b64(make_random(129))},
    }

    assert {name: post_yes(ada, made, body) for name, body in bent.items()} == dict.fromkeys(
        bent, "bad_statement"
    )
    assert post_yes(ada, made, make_yes(ada, made, nonce=make_random(32))) == "nonce_used"
    assert post_yes(ada, made, {**good, "part": to_b64(make_random(128))}) == "not_an_envelope"
    assert row_of(story, made) == row
    assert post_yes(ada, made, good) == ""
    assert post_yes(ada, made, make_yes(ada, made)) == "conflict"


def test_of_two_who_say_yes_at_once_one_is_first(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern)
    made.contact.ask()
    ada, ben = worker(story, 1), worker(story, 2)
    bodies = [(ada, make_yes(ada, made)), (ben, make_yes(ben, made))]
    barrier, came = threading.Barrier(2), list[str]()

    def act(staff: Staff, body: Json) -> None:
        barrier.wait()
        came.append(post_yes(staff, made, body))

    threads = [threading.Thread(target=act, args=one) for one in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(came) == ["", "conflict"]
    lines = story.owner.activity()
    assert lines.adds_up
    assert [line.kind for line in lines.lines].count("release_held") == 1
    story.lives(HOUR)
    assert texts(made) == ["At the lake, with Ines."]


def test_a_stop_after_the_yes_opens_nothing(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern)
    made.contact.ask()
    worker(story).say_yes(made.release)

    story.owner.releases.stop(made.release)
    story.lives(HOUR)

    assert code_of(made.contact.read) == "not_found"
    assert worker(story).holdings() == ()
    row = row_of(story, made)
    assert {name: getattr(row, name) for name in rows.NO_HOLDER} == rows.NO_HOLDER
    entry = get_release(story.owner.manifest, made.release)
    assert (entry.part, entry.pack) == (bytes(32), bytes(32))


def test_after_a_stop_the_second_card_finds_nothing(story: Story) -> None:
    made, holder = held_by_card(story)
    made.contact.ask()

    story.owner.releases.stop(made.release)

    assert code_of(holder.look) == "not_found"


def test_strangers_can_not_keep_the_holder_of_a_second_card_out(tmp_path: Path) -> None:
    with cheap_stretching(), running_world(tmp_path, limits_factor=1) as world:
        story = Story(world)
        made, holder = held_by_card(story)
        made.contact.ask()
        stranger = world.to_owner_site()

        tries = [
            code_of(lambda: stranger.send("POST", "/api/holder/looks", {"lookup": to_b64(make_random(32))}))
            for _ in range(40)
        ]

        assert set(tries) == {"not_found", "too_many"}
        assert holder.look().state == "asked"
        holder.say_yes()
        assert holder.look().said_yes


def test_a_contact_is_told_that_it_can_be_opened_once_the_holder_said_yes(tmp_path: Path) -> None:
    with telling(tmp_path) as told:
        late, holder = held_by_card(told.story)
        early, other = held_by_card(told.story)
        for made in (late, early):
            made.contact.ask()
            made.contact.leave_way(BEA)
        other.say_yes()

        told.lives(HOUR)
        assert len(told.office.came) == 1
        holder.say_yes()
        told.round()

        assert [to for to, _ in told.office.came] == [BEA, BEA]
