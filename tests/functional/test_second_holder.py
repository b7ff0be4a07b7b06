"""The second holder: without their yes nothing opens; who they are, and what they may do (protocol §21)."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from client.answers import bytes_of, list_of, number_of
from client.certifying import post_agency, post_roster
from client.coordinator import AgencyIdentity, Coordinator
from client.desk.team import get_team_secret
from client.errors import ApiError, IdentityChanged, Refused
from client.holder import Holder
from client.notebook.debts import find_debts
from client.notebook.release_entries import get_release
from client.notebook.releases import Preparation
from client.staff import Staff
from client.transport import Json
from consent.storage import releases as rows
from consent.storage.rosters import list_wrapped_generations
from crypto.encoding import make_random, to_b64
from crypto.errors import BadStatement, CodeMistyped, TermsRefused
from crypto.hashing import hash32
from crypto.holder_card import open_deposit, seal_held_part
from crypto.statements.releases import ReleaseYes
from tests.functional.releasing import DAY, HOUR, WEEKLY, Prepared, Story, code_of
from tests.functional.telling import BEA, telling
from tests.functional.world import FACTS, Agency, StaffMember, World, cheap_stretching, running_world

WORDS = "Please ring me before you say yes."


@pytest.fixture
def story(world_on_each: World) -> Story:
    return Story(world_on_each)


@pytest.fixture
def lantern(story: Story) -> Agency:
    return story.world.opens_office("Lantern House (invented)", workers=2)


def held_by(story: Story, agency: Agency, **choice: Any) -> Prepared:
    """A release of which an office holds a part; an hour after an ask it can be opened."""
    return story.prepares(holder=agency.id, holder_words=WORDS, **{"ask_minutes": 60, **choice})


def held_by_card(story: Story, **choice: Any) -> tuple[Prepared, Holder]:
    """The same, of which a second contact does."""
    made = Preparation(
        "Bea", (story.section,), ask_minutes=60, has_second_card=True, holder_name="Aunt", holder_words=WORDS
    )
    card = story.owner.releases.prepare(replace(made, **choice))
    assert card.second is not None
    holder = Holder(story.world.to_owner_site(), card.second.characters)
    return Prepared(card.release, story.holder(card.characters), card.characters), holder


def waits(story: Story, made: Prepared) -> None:
    """It is asked for, and its waiting time ends."""
    made.contact.ask()
    story.lives(HOUR)


def worker(story: Story, person: int = 1) -> Staff:
    return story.world.staff(0, person)


def coordinator_of(story: Story) -> Coordinator:
    return Coordinator(story.world.staff(0, 0).desk)


def texts(made: Prepared) -> list[str]:
    return [text.text for text in made.contact.read().sections]


def row_of(story: Story, made: Prepared) -> Any:
    with story.world.services.store.reading() as tx:
        return rows.find(tx, made.release)


def make_yes(staff: Staff, made: Prepared, **changes: Any) -> Json:
    """The request of a yes by somebody at an office, bent where asked."""
    item = next(
        one
        for one in list_of(staff.desk.site.transport.get("/api/holdings"), "holdings")
        if bytes_of(one, "release", 16) == made.release
    )
    terms = bytes_of(item, "terms", 32)
    secret = get_team_secret(staff.desk, number_of(item, "generation"))
    deposit = open_deposit(secret, made.release, terms, bytes_of(item, "deposit"))
    part = seal_held_part(deposit.contact_box, made.release, terms, deposit.part)
    yes = ReleaseYes(
        release=made.release,
        terms=terms,
        holder=staff.sign_key,
        part=hash32(part),
        nonce=staff.desk.site.challenge().nonce,
    )
    signed = staff.desk.sign("release-yes", replace(yes, **changes).encode())
    return {"yes": signed.to_json(), "part": to_b64(part)}


def post_yes(staff: Staff, made: Prepared, body: Json) -> str:
    path = f"/api/holdings/{to_b64(made.release)}/yes"
    return code_of(lambda: staff.desk.site.transport.send("POST", path, body))


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


def test_a_change_of_terms_takes_the_yes_away_and_the_parts_that_were_there(
    story: Story, lantern: Agency
) -> None:
    made = held_by(story, lantern, ask_minutes=10_080, check_in=WEEKLY)
    story.lives(8 * DAY)
    worker(story).say_yes(made.release)
    before = row_of(story, made)
    story.owner.releases.check_in(made.release)
    assert story.state(made) == "armed"
    assert row_of(story, made).yes_body is None

    choice = Preparation("Bea", (story.section,), "Other words.", ask_minutes=60, holder=lantern.id)
    story.owner.releases.change(story.door, made.release, choice)

    assert row_of(story, made).deposit != before.deposit
    waits(story, made)
    assert code_of(made.contact.read) == "holder_missing"
    worker(story).say_yes(made.release)
    assert made.contact.read().words == "Other words."


def test_who_said_yes_to_one_ask_is_asked_again_for_the_next(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern, check_in=WEEKLY)
    story.lives(8 * DAY)
    assert story.state(made) == "asked"
    worker(story).say_yes(made.release)
    assert story.owner.releases.see(made.release).said_yes

    story.owner.releases.check_in(made.release)

    assert not story.owner.releases.see(made.release).said_yes
    waits(story, made)
    assert code_of(made.contact.read) == "holder_missing"


def test_a_yes_to_what_was_asked_for_stays_when_the_check_in_is_met(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern, check_in=WEEKLY)
    made.contact.ask()
    worker(story).say_yes(made.release)

    story.owner.releases.check_in(made.release)

    story.lives(HOUR)
    assert texts(made) == ["At the lake, with Ines."]


def test_a_holder_can_be_changed_and_taken_away(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern)
    plain = Preparation("Bea", (story.section,), ask_minutes=60)
    carded = replace(plain, has_second_card=True, holder_name="Aunt", holder_words=WORDS)
    with pytest.raises(Refused):
        story.owner.releases.change(story.door, made.release, carded)

    both = story.owner.releases.change(story.door, made.release, carded, new_card=True)

    assert both is not None
    assert both.second is not None
    holder, contact = (
        Holder(story.world.to_owner_site(), both.second.characters),
        story.holder(both.characters),
    )
    story.owner.releases.change(story.door, made.release, replace(carded, words="Same cards."))
    assert row_of(story, made).holder_agency is None
    contact.ask()
    assert worker(story).holdings() == ()
    story.lives(HOUR)
    holder.say_yes()
    assert contact.read().words == "Same cards."
    alone = held_by(story, lantern)
    story.owner.releases.change(story.door, alone.release, plain)
    waits(story, alone)
    assert alone.contact.look().holder == "none"
    assert texts(alone) == ["At the lake, with Ines."]


def test_what_is_shown_and_sealed_afresh_later_opens_with_the_same_part(
    story: Story, lantern: Agency
) -> None:
    made = held_by(story, lantern)
    first = held_by(story, lantern)
    waits(story, first)
    worker(story).say_yes(first.release)
    first.contact.read()
    story.owner.releases.stop(first.release)
    assert find_debts(story.owner.manifest, story.now) == ()
    sealing = story.owner.manifest.sections[0].revisions[-1].sealing
    assert sealing == 1
    story.owner.edit(story.section, "At my aunt's.")
    story.owner.releases.show_change(made.release, story.section)

    waits(story, made)
    worker(story).say_yes(made.release)

    assert texts(made) == ["At my aunt's."]


def test_a_coordinator_who_removes_somebody_seals_the_part_for_the_new_team_key(
    story: Story, lantern: Agency
) -> None:
    made = held_by(story, lantern)
    leaving = worker(story, 1)

    coordinator_of(story).remove(leaving.sign_key, story.now)

    assert row_of(story, made).holder_generation == 2
    waits(story, made)
    assert code_of(lambda: leaving.say_yes(made.release)) == "not_signed_in"
    worker(story, 2).say_yes(made.release)
    assert texts(made) == ["At the lake, with Ines."]


def test_an_owner_who_comes_back_seals_the_part_for_the_new_team_key(
    story: Story, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.coordinator.move_deposits", lambda *_: 0)
    made = held_by(story, lantern)
    coordinator_of(story).remove(lantern.people[1].keys.sign, story.now)
    assert row_of(story, made).holder_generation == 1

    story.comes_back()

    assert row_of(story, made).holder_generation == 2
    assert story.owner.opening.lapsed == ()
    waits(story, made)
    worker(story, 2).say_yes(made.release)
    assert texts(made) == ["At the lake, with Ines."]


def test_a_part_keeps_its_team_key_alive_until_it_is_moved(
    story: Story, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.coordinator.move_deposits", lambda *_: 0)
    made = held_by(story, lantern)
    coordinator_of(story).remove(lantern.people[1].keys.sign, story.now)
    story.world.clock.turn(4 * DAY)
    assert _kept(story, lantern) == {1, 2}
    monkeypatch.undo()

    assert coordinator_of(story).rotate() == 1
    lantern.people[2].signs_in()

    assert row_of(story, made).holder_generation == 2
    assert _kept(story, lantern) == {2}


def _kept(story: Story, agency: Agency) -> set[int]:
    """The generations whose keys are kept, after somebody signed in."""
    agency.people[0].signs_in()
    with story.world.services.store.reading() as tx:
        return list_wrapped_generations(tx, agency.id)


def test_only_a_coordinator_moves_parts_and_only_to_the_current_team_key(
    story: Story, lantern: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("client.coordinator.move_deposits", lambda *_: 0)
    made = held_by(story, lantern)
    coordinator_of(story).remove(lantern.people[1].keys.sign, story.now)
    row = row_of(story, made)
    forged: Json = {"release": to_b64(made.release), "generation": 2, "deposit": to_b64(row.deposit)}

    def post(staff: Staff, item: Json) -> Json:
        return staff.desk.site.transport.send("POST", "/api/deposits", {"deposits": [item]})

    boss = story.world.staff(0, 0)
    other = story.world.opens_office("Harbour (invented)")
    assert code_of(lambda: post(worker(story, 2), forged)) == "not_allowed"
    assert code_of(lambda: worker(story, 2).desk.site.transport.get("/api/deposits")) == "not_allowed"
    assert code_of(lambda: post(boss, {**forged, "generation": 1})) == "roster_refused"
    assert code_of(lambda: post(boss, {**forged, "deposit": to_b64(make_random(64))})) == "not_an_envelope"
    strangers = other.people[0].signs_in()
    assert post(strangers, {**forged, "generation": 1}) == {"moved": []}
    assert row_of(story, made) == row
    assert post(boss, forged) == {"moved": [to_b64(made.release)]}
    assert post(boss, forged) == {"moved": []}


def test_the_owner_is_told_that_a_holder_lapsed(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern, ask_minutes=60)

    story.lives(36 * DAY)

    assert [(one.entry.release, one.why) for one in story.owner.opening.lapsed] == [(made.release, "stale")]
    made.contact.ask()
    assert code_of(lambda: worker(story).say_yes(made.release)) == "roster_refused"
    coordinator_of(story).renew(story.now)
    story.comes_back()
    assert story.owner.opening.lapsed == ()
    worker(story).say_yes(made.release)


def test_another_identity_holds_nothing_and_the_owner_is_told(story: Story, lantern: Agency) -> None:
    made = held_by(story, lantern)
    made.contact.ask()
    staff = worker(story)
    body = make_yes(staff, made)
    takes_another_identity(story.world, lantern)

    assert post_yes(staff, made, body) == "not_found"
    assert list_of(staff.desk.site.transport.get("/api/holdings"), "holdings") == []
    story.comes_back()
    assert [one.why for one in story.owner.opening.lapsed] == ["identity"]
    with pytest.raises(IdentityChanged):
        held_by(story, lantern)
    assert code_of(lambda: held_by(story, lantern, confirm_identity=True)) == ""


def takes_another_identity(world: World, agency: Agency) -> None:
    """The operator certifies another key for the same office, with the same people."""
    fresh = replace(agency.identity, seed=make_random(32))
    instance = world.operator.instance
    post_agency(
        world.to_desk(), world.operator.certify_agency(agency.id, 2, fresh.public, agency.name, FACTS)
    )
    people = tuple(member.as_person() for member in agency.people)
    post_roster(world.to_desk(), fresh.first_roster(instance, people, world.clock.now()))


def test_after_a_put_back_a_holder_gets_nothing_before_the_owner_confirmed(
    story: Story, lantern: Agency
) -> None:
    made, (carded, holder) = held_by(story, lantern), held_by_card(story)
    made.contact.ask()
    carded.contact.ask()
    body = make_yes(worker(story), made)
    story.put_back()

    looked = holder.look()

    assert (looked.paused, looked.words) == (True, "")
    assert worker(story).holdings() == ()
    assert post_yes(worker(story), made, body) in {"nonce_used", "paused"}
    story.comes_back()
    story.owner.confirm(releases=(made.release, carded.release))
    worker(story).say_yes(made.release)
    holder.say_yes()
    story.lives(HOUR)
    assert texts(made) == texts(carded) == ["At the lake, with Ines."]


def test_a_practice_has_no_second_holder(story: Story, lantern: Agency) -> None:
    with pytest.raises(TermsRefused) as refused:
        story.prepares(is_practice=True, ask_minutes=1, holder=lantern.id)

    assert refused.value.why == "practice"


def test_a_second_contact_who_must_never_get_anything_is_refused(story: Story) -> None:
    story.owner.releases.write_never("my uncle")

    with pytest.raises(Refused):
        held_by_card(story, holder_name="My Uncle")
    with pytest.raises(BadStatement):
        held_by_card(story, holder_name="")


def test_a_deposit_that_does_not_fit_its_terms_is_refused(story: Story, lantern: Agency) -> None:
    """Whatever a client sends: each is refused whole, and nothing of it stays."""
    sent = _catch(story, lambda: held_by(story, lantern))
    carded = _catch(story, lambda: held_by_card(story))
    holder, card = sent["holder"], carded["holder"]
    cases: dict[str, tuple[Json, Json | None, str]] = {
        "none": (sent, None, "terms_refused"),
        "with a lookup of an office's": (
            sent,
            {**holder, "lookup_hash": to_b64(make_random(32))},
            "terms_refused",
        ),
        "of no generation": (sent, {**holder, "generation": 0}, "roster_refused"),
        "of a later generation": (sent, {**holder, "generation": 2}, "roster_refused"),
        "that is none": (sent, {**holder, "deposit": to_b64(make_random(99))}, "not_an_envelope"),
        "without a card's lookup": (
            carded,
            {name: value for name, value in card.items() if name != "lookup_hash"},
            "terms_refused",
        ),
        "of a card with a generation": (carded, {**card, "generation": 1}, "terms_refused"),
    }

    came = {}
    for name, (body, held, _) in cases.items():
        changed = {key: value for key, value in body.items() if key != "holder"}
        changed |= {"idempotency_key": to_b64(make_random(16))} | ({} if held is None else {"holder": held})
        came[name] = code_of(lambda changed=changed: _post_release(story, changed))

    assert came == {name: expected for name, (_, _, expected) in cases.items()}
    assert story.owner.releases.list() == ()


def _catch(story: Story, prepare: Callable[[], object]) -> Json:
    """The body with which a release would have been made."""
    transport, caught = story.owner.notebook.site.transport, list[Json]()
    real = transport.send

    def send(method: str, path: str, body: Json, **more: Any) -> Json:
        if path == "/api/releases":
            caught.append(body)
            raise ApiError("kept_back", {}, 400)
        return real(method, path, body, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transport, "send", send)
        with pytest.raises(ApiError):
            prepare()
    return caught[0]


def _post_release(story: Story, body: Json) -> Json:
    notebook = story.owner.notebook
    notebook.look()
    return notebook.site.transport.send("POST", "/api/releases", body, if_match=notebook.counter)


def test_the_same_second_card_does_not_serve_two_releases(story: Story) -> None:
    first = _catch(story, lambda: held_by_card(story))
    second = _catch(story, lambda: held_by_card(story))
    _post_release(story, first)
    story.owner.notebook.fetch()
    clash = {**second["holder"], "lookup_hash": first["holder"]["lookup_hash"]}

    refused = code_of(lambda: _post_release(story, {**second, "holder": clash}))

    assert refused == "terms_refused"


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


def test_no_identity_of_an_office_is_made_up(story: Story, lantern: Agency) -> None:
    """An office that is on no directory can't be chosen."""
    stranger = Agency("Nobody (invented)", AgencyIdentity.make())

    with pytest.raises(Exception, match="not in the directory"):
        held_by(story, stranger)


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
