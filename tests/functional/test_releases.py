"""Releases as two people live them, over HTTP: what opens, when, what is seen, and what never opens."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from client.errors import ApiError, Refused
from client.notebook.offers import Choice
from client.notebook.releases import Preparation
from client.site import Site
from client.stopping import stop_everything
from crypto.encoding import make_id, to_b64
from crypto.errors import CodeMistyped, TermsRefused
from crypto.release_card import Card
from crypto.statements.releases import AnswerWords, CheckInRule
from crypto.stop_codes import show_stop_digits
from tests.conftest import KINDS_OF_STORIES, empty_database
from tests.functional.putting_back import Keeper
from tests.functional.releasing import DAY, HOUR, OFTEN, Story, code_of
from tests.functional.world import PASSPHRASE, World, cheap_stretching, running_world


@pytest.fixture(scope="module", params=KINDS_OF_STORIES)
def world_on_each(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One for all of these, on each database: each has a notebook of its own, and time only goes on."""
    folder = tmp_path_factory.mktemp("releases")
    with (
        empty_database(request.param, folder, request) as database,
        cheap_stretching(),
        running_world(folder, database.url) as made,
    ):
        yield made


@pytest.fixture
def story(world_on_each: World) -> Story:
    return Story(world_on_each, f"word {make_id().hex()}")


def test_until_the_wait_is_over_a_card_is_told_nothing_of_what_is_prepared(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    section = to_b64(story.section)

    for _ in ("armed", "asked"):
        look = made.contact.look()
        assert (look.answer["sections"], look.answer["taken_out"]) == ([], [])
        assert section not in json.dumps(look.answer)
        made.contact.ask()
    assert made.contact.look().state == "asked"

    story.lives(HOUR)
    assert [part["id"] for part in made.contact.look().answer["sections"]] == [section]


def test_it_opens_after_the_wait_and_the_owner_sees_who_read_what(story: Story) -> None:
    made = story.prepares(words="Please look after Ines.", ask_minutes=1_440)

    opens_at = made.contact.ask()
    assert opens_at == story.now + DAY
    story.lives(DAY - 1)
    assert code_of(made.contact.read) == "too_early"
    story.lives(1)
    opened = made.contact.read()

    assert (opened.words, opened.phone_lost) == ("Please look after Ines.", True)
    assert [text.text for text in opened.sections] == ["At the lake, with Ines."]
    assert opened.open_until == story.now + 72 * HOUR
    lines = story.owner.activity()
    assert lines.adds_up
    assert [(line.kind, line.agency_name) for line in lines.lines if line.grant == made.release] == [
        ("release_armed", "Bea"),
        ("release_asked", "Bea"),
        ("section_read", "Bea"),
    ]


def test_asking_again_changes_nothing(story: Story) -> None:
    made = story.prepares(ask_minutes=720)
    first = made.contact.ask()
    story.lives(HOUR)

    assert made.contact.ask() == first
    assert story.owner.releases.see(made.release).opens_at == first


def test_a_stop_is_final_and_the_card_is_worth_nothing(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    made.contact.ask()

    assert story.owner.releases.stop(made.release).state == "stopped"
    story.lives(DAY)

    assert [code_of(do) for do in (made.contact.look, made.contact.ask, made.contact.read)] == [
        "not_found"
    ] * 3
    unknown = story.holder(_other_code())
    assert _bytes_of(made.contact.look) == _bytes_of(unknown.look)


def test_what_was_read_is_sealed_afresh_when_it_is_closed(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    made.contact.ask()
    story.lives(HOUR)
    made.contact.read()
    before = story.owner.manifest.sections[0].revisions[-1].sealing

    story.owner.releases.stop(made.release)

    assert story.owner.manifest.sections[0].revisions[-1].sealing == before + 1
    assert story.owner.pay_debts() == 0


def test_what_nobody_read_is_not_sealed_afresh(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    made.contact.ask()

    story.owner.releases.stop(made.release)

    assert story.owner.manifest.sections[0].revisions[-1].sealing == 0


def test_it_closes_by_time_and_what_it_showed_is_owed(story: Story) -> None:
    made = story.prepares(ask_minutes=60, open_hours=1)
    made.contact.ask()
    story.lives(HOUR)
    made.contact.read()
    story.lives(HOUR)

    assert code_of(made.contact.read) == "not_found"
    assert story.state(made) == "closed"
    assert story.owner.manifest.sections[0].revisions[-1].sealing == 1


def test_a_text_sealed_afresh_for_another_reason_is_still_read_with_the_same_card(story: Story) -> None:
    first, second = story.prepares("Bea", ask_minutes=60), story.prepares("Cem", ask_minutes=60)
    first.contact.ask()
    story.lives(HOUR)
    first.contact.read()
    story.owner.releases.stop(first.release)
    assert story.owner.manifest.sections[0].revisions[-1].sealing == 1

    second.contact.ask()
    story.lives(HOUR)

    assert [text.text for text in second.contact.read().sections] == ["At the lake, with Ines."]


def test_an_edit_reaches_the_contact_only_when_the_owner_says_so(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    story.owner.edit(story.section, "At my aunt's.")
    made.contact.ask()
    story.lives(HOUR)
    assert [text.text for text in made.contact.read().sections] == ["At the lake, with Ines."]
    assert [entry.release for entry in story.owner.releases.behind(story.section)] == [made.release]

    story.owner.releases.show_change(made.release, story.section)

    assert [text.text for text in made.contact.read().sections] == ["At my aunt's."]
    assert story.owner.releases.behind(story.section) == ()


def test_a_section_deleted_meanwhile_is_taken_out(story: Story) -> None:
    other = story.owner.write("Who to look for", "Ines.")
    made = story.prepares(sections=(story.section, other), ask_minutes=60)
    made.contact.ask()
    story.owner.delete(story.section)
    story.lives(HOUR)

    opened = made.contact.read()

    assert [text.text for text in opened.sections] == ["Ines."]
    assert opened.taken_out == ("Where I might be",)


def test_other_rules_keep_the_card(story: Story) -> None:
    made = story.prepares(ask_minutes=1_440)

    choice = Preparation("Bea", (story.section,), "Sooner.", ask_minutes=60)
    story.owner.releases.change(story.door, made.release, choice)
    made.contact.ask()
    story.lives(HOUR)

    assert made.contact.read().words == "Sooner."


def test_a_new_card_makes_the_old_one_useless(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    choice = Preparation("Bea", (story.section,), ask_minutes=60)

    card = story.owner.releases.change(story.door, made.release, choice, new_card=True).contact

    assert card is not None
    assert code_of(made.contact.look) == "not_found"
    fresh = story.holder(card.characters)
    fresh.ask()
    story.lives(HOUR)
    assert fresh.read().sections
    assert story.owner.activity().adds_up


@pytest.mark.parametrize("act", ["change", "open_now", "remove"])
def test_what_needs_the_secret_again_refuses_a_wrong_one_and_changes_nothing(story: Story, act: str) -> None:
    made = story.prepares(ask_minutes=60)
    wrong = story.owner.releases.door(story.name, PASSPHRASE + " not")
    releases = story.owner.releases
    choice = Preparation("Bea", (story.section,), ask_minutes=60)
    doing = {
        "change": lambda: releases.change(wrong, made.release, choice),
        "open_now": lambda: releases.open_now(wrong, made.release),
        "remove": lambda: releases.remove(wrong, made.release),
    }

    assert code_of(doing[act]) == "door_unknown"
    assert story.state(made) == "armed"


def test_an_act_for_one_release_is_no_act_for_another(story: Story) -> None:
    first, second = story.prepares("Bea"), story.prepares("Cem")
    sent = []
    transport = story.owner.notebook.site.transport
    send = transport.send
    transport.send = lambda *args, **more: sent.append(args) or send(*args, **more)  # type: ignore[method-assign]
    story.owner.releases.open_now(story.door, first.release)
    _, path, body = next(args for args in sent if args[1].endswith("/now"))

    other = path.replace(path.split("/")[3], _b64(second.release))

    assert code_of(lambda: send("POST", other, body)) in ("nonce_used", "bad_statement")
    assert story.state(second) == "armed"


def test_now_opens_at_once_whatever_else_was_agreed(story: Story) -> None:
    made = story.prepares(ask_minutes=None)
    assert code_of(made.contact.ask) == "not_allowed"

    story.owner.releases.open_now(story.door, made.release)

    assert made.contact.read().sections
    assert story.owner.releases.see(made.release).begun_by == "now"


# Check-ins


def test_a_missed_check_in_opens_after_grace_and_wait(story: Story) -> None:
    made = story.prepares(ask_minutes=None, check_in=OFTEN)
    due = story.owner.releases.see(made.release).due_at
    assert story.now + 3 * DAY <= due <= story.now + 4 * DAY

    story.lives(due - story.now)
    seen = story.owner.releases.see(made.release)
    assert (seen.state, seen.begun_by, seen.opens_at) == ("asked", "missed", due + 2 * DAY + HOUR)
    story.lives(2 * DAY + HOUR - 1)
    assert code_of(made.contact.read) == "too_early"
    story.lives(1)

    assert made.contact.read().sections
    assert story.owner.releases.see(made.release).begun_by == "missed"


def test_saying_that_all_is_well_takes_a_missed_check_in_back(story: Story) -> None:
    made = story.prepares(ask_minutes=None, check_in=OFTEN)
    story.lives(5 * DAY)
    assert story.state(made) == "asked"

    seen = story.owner.releases.check_in(made.release)

    assert seen.state == "armed"
    assert seen.due_at > story.now + 3 * DAY - 1
    story.lives(2 * DAY)
    assert code_of(made.contact.read) == "too_early"


def test_what_was_asked_for_goes_on_when_the_check_in_is_met(story: Story) -> None:
    made = story.prepares(ask_minutes=20_160, check_in=OFTEN)
    made.contact.ask()
    story.lives(5 * DAY)

    assert story.owner.releases.check_in(made.release).state == "asked"


@pytest.mark.parametrize(("counts", "state"), [(True, "armed"), (False, "asked")])
def test_opening_the_notebook_counts_only_where_its_owner_said_so(
    story: Story, counts: bool, state: str
) -> None:
    rule = replace(OFTEN, opening_counts=counts)
    made = story.prepares(ask_minutes=None, check_in=rule)

    story.lives(5 * DAY)  # and opens again

    assert story.state(made) == state


def test_a_date_that_was_named_is_met_once_and_for_good(story: Story) -> None:
    sunday = story.now + 2 * DAY
    rule = CheckInRule(by=sunday, grace_days=2, wait_minutes=60, opening_counts=False)
    missed, met = story.prepares(check_in=rule), story.prepares("Cem", check_in=rule)

    story.owner.releases.check_in(met.release)
    story.lives(2 * DAY)

    assert (story.state(missed), story.state(met)) == ("asked", "armed")
    assert story.owner.releases.see(met.release).due_at == 0


def test_an_opening_counts_as_being_back_only_from_a_day_before_the_named_date_on(story: Story) -> None:
    rule = CheckInRule(by=story.now + 5 * DAY, grace_days=2, wait_minutes=60, opening_counts=True)
    made = story.prepares(check_in=rule)

    story.lives(3 * DAY)  # and opens again, as below
    assert story.owner.releases.see(made.release).due_at == rule.by
    story.lives(DAY + HOUR)
    assert story.owner.releases.see(made.release).due_at == 0


# What is put back


def test_after_a_restore_nothing_opens_until_the_owner_has_looked(world: World) -> None:
    story, keeper = Story(world), Keeper(world)
    asked, stopped = story.prepares("Bea", ask_minutes=60), story.prepares("Cem", ask_minutes=60)
    asked.contact.ask()
    stopped.contact.ask()
    backup = keeper.backs_up()
    story.owner.releases.stop(stopped.release)

    keeper.restores(backup)
    story.lives(HOUR)

    assert asked.contact.look().paused
    assert [code_of(one.contact.read) for one in (asked, stopped)] == ["paused", "paused"]
    story.comes_back()
    story.owner.confirm(releases=(asked.release,))
    assert code_of(stopped.contact.look) == "not_found"
    assert asked.contact.read().sections


def test_erasing_the_notebook_during_the_wait_leaves_nothing_to_open(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    made.contact.ask()

    story.owner.erase(story.name, PASSPHRASE)
    story.world.clock.turn(60)

    assert code_of(made.contact.look) == "not_found"


# Emergency only, and who must never get anything


def test_emergency_only_ends_what_is_shared_and_lets_nothing_new_be_shared(story: Story) -> None:
    made = story.prepares(ask_minutes=60)

    story.owner.releases.switch_emergency_only(on=True)

    assert story.owner.manifest.emergency.only  # type: ignore[union-attr]
    made.contact.ask()
    story.lives(HOUR)
    assert made.contact.read().sections
    story.owner.releases.switch_emergency_only(on=False)
    assert story.owner.activity().adds_up


def test_nobody_on_the_list_of_people_becomes_a_contact(story: Story) -> None:
    story.owner.releases.write_never("Marco Rossi", "Al", "王小明")

    for name in ("marco  ROSSI", "Uncle Marco Rossi", "Marco", "big AL", "王小明先生"):
        with pytest.raises(Refused):
            story.prepares(name)
    assert story.prepares("Bea")
    assert story.prepares("Alma")


# The contact


def test_an_answer_goes_back_sealed_and_the_last_one_counts(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    made.contact.ask()
    story.lives(HOUR)
    opened = made.contact.read()

    for what in ("cannot", "read"):
        words = AnswerWords(release=made.release, answer=what, text=f"I {what} it.")  # type: ignore[arg-type]
        made.contact.answer(words, opened.note_key)

    answer = story.owner.releases.answer(made.release)
    assert answer is not None
    assert (answer.answer, answer.text) == ("read", "I read it.")
    assert story.owner.activity().adds_up


def test_a_practice_shows_words_and_no_section(story: Story) -> None:
    made = story.prepares(is_practice=True, words="Only a try.", ask_minutes=1)
    assert made.contact.look().practice
    made.contact.ask()
    story.lives(60)

    opened = made.contact.read()

    assert (opened.words, opened.sections) == ("Only a try.", ())
    with pytest.raises((TermsRefused, ApiError)):
        story.prepares(is_practice=True, ask_minutes=60)


def test_a_mistyped_card_is_noticed_before_anything_is_sent(story: Story) -> None:
    made = story.prepares()
    wrong = ("1" if made.code[0] != "1" else "2") + made.code[1:]

    with pytest.raises(CodeMistyped):
        story.holder(wrong)


def _other_code() -> str:
    from crypto.codes import show_code

    return show_code(Card.make().code, "release")


def _b64(data: bytes) -> str:
    from crypto.encoding import to_b64

    return to_b64(data)


def _bytes_of(call: object) -> dict[str, object]:
    try:
        call()  # type: ignore[operator]
    except ApiError as error:
        return error.data
    return {}


def test_the_stop_code_ends_what_offices_read_and_what_runs_and_leaves_what_is_ready(story: Story) -> None:
    world, owner = story.world, story.owner
    office = world.opens_office("Lantern House (invented)")
    code = owner.offer(Choice(office.id, (story.section,), "a bed"))
    staff = world.staff(len(world.agencies) - 1)
    grant = staff.claim(staff.redeem(code.url)).grant
    assert staff.read(grant)
    asked, ready = story.prepares("Bea"), story.prepares("Cem")
    asked.contact.ask()

    stop_everything(Site(world.to_owner_site()), show_stop_digits(owner.manifest.stop))

    assert code_of(lambda: staff.read(grant)) == "grant_over"
    assert code_of(asked.contact.look) == "not_found"
    assert ready.contact.look().state == "armed"
