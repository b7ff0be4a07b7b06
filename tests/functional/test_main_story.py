"""The main story, over HTTP: what a person writes once, one office reads, until it ends."""

import pytest

from client.commands.telling import tell_line
from client.errors import ApiError, NoSuchThing
from client.notebook.offers import Choice
from client.owner import Owner
from client.staff import Staff
from crypto.errors import CodeMistyped
from tests.functional.world import Agency, World

DAY_SECONDS = 86_400

HAPPENED = "It began in the spring. Žluťoučký kůň. أنا هنا."
HEALTH = "My shoulder hurts when it rains."
HOME = "The blue door behind the bakery."


@pytest.fixture
def world(world_on_each: World) -> World:
    return world_on_each


@pytest.fixture
def lantern(world: World) -> Agency:
    return world.opens_office("Lantern House (invented)", workers=2)


@pytest.fixture
def owner(world: World) -> Owner:
    return world.owner("river")


def owner_writes_three_sections(owner: Owner) -> tuple[bytes, bytes, bytes]:
    return (
        owner.write("What happened", HAPPENED, kind="what-happened"),
        owner.write("Health", HEALTH, kind="health"),
        owner.write("Where I am", HOME, kind="whereabouts"),
    )


def owner_grants(owner: Owner, agency: Agency, *sections: bytes, **choice: object) -> tuple[bytes, str]:
    code = owner.offer(Choice(agency.id, sections, "So that you can help me", **choice))  # type: ignore[arg-type]
    return code.grant, code.url


def staff_opens(staff: Staff, code: str) -> bytes:
    return staff.claim(staff.redeem(code)).grant


def texts_read(staff: Staff, grant: bytes) -> dict[str, str]:
    return {text.title: text.text for text in staff.read(grant).texts}


def refusal(call: object, *arguments: object) -> str:
    with pytest.raises(ApiError) as caught:
        call(*arguments)  # type: ignore[operator]
    return caught.value.code


def test_the_whole_story(world: World, owner: Owner, lantern: Agency) -> None:
    happened, health, home = owner_writes_three_sections(owner)
    grant, code = owner_grants(owner, lantern, happened, health, call_me="R.", office_name="calm lemon")

    staff = world.staff()
    looked = staff.redeem(code)
    assert looked.words.purpose == "So that you can help me"
    assert looked.words.call_me == "R."
    assert [part.title for part in looked.words.sections if part.id != home] != []
    staff.claim(looked)
    assert texts_read(staff, grant) == {"What happened": HAPPENED, "Health": HEALTH}
    with pytest.raises(NoSuchThing):
        staff.read(grant, home)

    lines = owner.activity()
    read = next(line for line in lines.lines if line.kind == "section_read")
    assert lines.adds_up
    assert (read.agency_name, read.who) == ("Lantern House (invented)", "Worker 1")
    assert set(read.sections) == {happened, health}

    owner.edit(health, "My shoulder is better.")
    assert texts_read(staff, grant)["Health"] == HEALTH
    assert [entry.grant for entry in owner.behind(health)] == [grant]
    owner.show_change(grant, health)
    assert texts_read(staff, grant)["Health"] == "My shoulder is better."
    assert owner.behind(health) == ()

    owner.end(grant)
    assert refusal(staff.read, grant) == "grant_over"
    assert refusal(staff.pulse, grant) == "grant_over"
    assert owner.read(health).text == "My shoulder is better."
    assert owner.activity().adds_up


def test_ending_seals_afresh_and_the_reader_who_stays_reads_on(
    world: World, owner: Owner, lantern: Agency
) -> None:
    harbour = world.opens_office("Harbour Clinic (invented)")
    happened, health, _ = owner_writes_three_sections(owner)
    ended, first = owner_grants(owner, lantern, happened, health)
    stays, second = owner_grants(owner, harbour, happened)
    waits, third = owner_grants(owner, lantern, happened, health)
    leaving, staying = world.staff(0), world.staff(1)
    staff_opens(leaving, first)
    staff_opens(staying, second)
    texts_read(staying, stays)

    owner.end(ended)

    assert {note.revisions[-1].sealing for note in owner.sections()} == {0, 1}
    assert texts_read(staying, stays) == {"What happened": HAPPENED}
    assert staff_opens(leaving, third) == waits
    assert texts_read(leaving, waits) == {"What happened": HAPPENED, "Health": HEALTH}
    assert owner.pay_debts() == 0


def test_a_grant_ends_by_the_clock_and_the_next_opening_says_so(
    world: World, owner: Owner, lantern: Agency
) -> None:
    happened, *_ = owner_writes_three_sections(owner)
    grant, code = owner_grants(owner, lantern, happened, days=7)
    staff = world.staff()
    staff_opens(staff, code)

    world.clock.turn(7 * DAY_SECONDS)

    again = world.staff()
    assert refusal(again.pulse, grant) == "grant_over"
    opened = world.reopened("river").opening
    assert [entry.grant for entry in opened.ended] == [grant]
    assert opened.adds_up
    assert opened.debts_paid == 1
    assert world.reopened("river").opening.ended == ()


def test_a_sealed_kind_ends_after_a_week_whatever_was_chosen(
    world: World, owner: Owner, lantern: Agency
) -> None:
    happened, _, home = owner_writes_three_sections(owner)
    grant, code = owner_grants(owner, lantern, happened, home, days=30)
    staff_opens(world.staff(), code)
    world.clock.turn(8 * DAY_SECONDS)

    staff = world.staff()

    assert texts_read(staff, grant) == {"What happened": HAPPENED}


def test_a_code_fails_for_another_office_and_a_second_time(
    world: World, owner: Owner, lantern: Agency
) -> None:
    world.opens_office("Harbour Clinic (invented)")
    happened, *_ = owner_writes_three_sections(owner)
    _, code = owner_grants(owner, lantern, happened)

    assert refusal(world.staff(1).redeem, code) == "token_not_here"
    staff = world.staff(0)
    staff_opens(staff, code)
    assert refusal(staff.redeem, code) == "token_over"
    assert refusal(world.staff(0, 2).redeem, code) == "token_over"
    assert "grant_refused" in {line.kind for line in owner.activity().lines}


def test_a_link_checker_that_follows_a_mangled_link_ends_it_and_the_list_says_why(
    world: World, owner: Owner, lantern: Agency
) -> None:
    happened, *_ = owner_writes_three_sections(owner)
    grant, code = owner_grants(owner, lantern, happened)

    refusal(world.to_owner_site().get, "/api/r%23" + code.partition("#")[2])

    activity = owner.activity()
    last = activity.lines[-1]
    assert activity.adds_up
    assert (last.kind, last.how, last.who, last.grant) == ("grant_ended", "exposed", "", grant)
    assert "a changed link or a program that checks links" in tell_line(last, {})
    assert refusal(world.staff().redeem, code) == "token_over"
    assert [entry.grant for entry in world.reopened("river").opening.ended] == [grant]


def test_a_mistyped_code_is_noticed_before_anything_is_sent(world: World, lantern: Agency) -> None:
    staff = world.staff()

    with pytest.raises(CodeMistyped):
        staff.redeem("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV")


def test_while_somebody_looks_a_colleague_waits(world: World, owner: Owner, lantern: Agency) -> None:
    happened, *_ = owner_writes_three_sections(owner)
    _, code = owner_grants(owner, lantern, happened)
    first, second = world.staff(0, 1), world.staff(0, 2)
    looked = first.redeem(code)

    assert refusal(second.redeem, code) == "token_busy"
    first.let_go(looked)
    staff_opens(second, code)


def test_a_fresh_code_replaces_the_old_one(world: World, owner: Owner, lantern: Agency) -> None:
    happened, *_ = owner_writes_three_sections(owner)
    grant, old = owner_grants(owner, lantern, happened)
    fresh = owner.show_code(grant)
    staff = world.staff()

    assert refusal(staff.redeem, old) == "token_over"
    assert staff_opens(staff, fresh.url) == grant


def test_a_code_for_later_is_shown_again_unchanged(world: World, owner: Owner, lantern: Agency) -> None:
    happened, *_ = owner_writes_three_sections(owner)
    grant, url = owner_grants(owner, lantern, happened, later_hours=24)
    world.clock.turn(3600)

    again = world.reopened("river")

    assert again.show_code(grant).url == url
    assert again.show_code(grant, replace_it=True).url != url


def test_a_team_grant_is_read_by_a_colleague_and_a_reader_grant_is_not(
    world: World, owner: Owner, lantern: Agency
) -> None:
    happened, health, _ = owner_writes_three_sections(owner)
    team, team_code = owner_grants(owner, lantern, happened, audience="team")
    own, own_code = owner_grants(owner, lantern, health)
    first, colleague = world.staff(0, 1), world.staff(0, 2)
    staff_opens(first, team_code)
    staff_opens(first, own_code)

    assert texts_read(colleague, team) == {"What happened": HAPPENED}
    with pytest.raises(NoSuchThing):
        colleague.read(own)


def test_an_office_hands_back_and_ends_on_the_persons_word(
    world: World, owner: Owner, lantern: Agency
) -> None:
    happened, health, _ = owner_writes_three_sections(owner)
    unread, first = owner_grants(owner, lantern, happened)
    asked, second = owner_grants(owner, lantern, health)
    staff = world.staff()
    staff_opens(staff, first)
    staff_opens(staff, second)

    staff.hand_back(unread)
    staff.end(asked)

    assert {state for _, state in owner.grants()} == {"ended"}
    assert {line.how for line in owner.activity().lines if line.kind == "grant_ended"} == {"unread", "asked"}
    assert owner.pay_debts() == 2


def test_everything_ends_at_once(world: World, owner: Owner, lantern: Agency) -> None:
    happened, health, _ = owner_writes_three_sections(owner)
    grants = [owner_grants(owner, lantern, happened, health) for _ in range(2)]
    staff = world.staff()
    opened = staff_opens(staff, grants[0][1])

    owner.end_all()

    assert refusal(staff.read, opened) == "grant_over"
    assert refusal(staff.redeem, grants[1][1]) == "token_over"
    assert {state for _, state in owner.grants()} == {"ended"}


def test_a_section_taken_out_is_gone_for_its_readers_and_harms_nothing_else(
    world: World, owner: Owner, lantern: Agency
) -> None:
    happened, health, _ = owner_writes_three_sections(owner)
    opened, first = owner_grants(owner, lantern, happened, health)
    offered, second = owner_grants(owner, lantern, happened, health)
    ended, _ = owner_grants(owner, lantern, happened)
    staff = world.staff()
    staff_opens(staff, first)

    assert owner.delete(health) == (offered,)
    owner.end(ended)

    reading = staff.read(opened)
    assert [text.text for text in reading.texts] == [HAPPENED]
    assert reading.taken_out == (health,)
    assert owner.activity().adds_up
    assert owner.pay_debts() == 0
    assert refusal(staff.redeem, second) == "token_over"


def test_a_section_past_its_own_end_gets_no_new_key(world: World, owner: Owner, lantern: Agency) -> None:
    happened, _, home = owner_writes_three_sections(owner)
    grant, code = owner_grants(owner, lantern, happened, home, days=30)
    other, _ = owner_grants(owner, lantern, happened, home, days=20, later_hours=72)
    staff_opens(world.staff(), code)
    world.clock.turn(8 * DAY_SECONDS)
    again = world.reopened("river")

    again.end(other)

    assert texts_read(world.staff(), grant) == {"What happened": HAPPENED}
    assert again.pay_debts() == 0
