"""Releases and a time that jumps: late, never early. The arithmetic: unit/consent/test_times.py."""

import pytest

from consent import times
from tests.functional.releasing import DAY, HOUR, Story, code_of
from tests.functional.world import World


@pytest.fixture
def story(world: World) -> Story:
    return Story(world)


def test_now_is_no_waiting_time_that_a_gap_could_make_longer(story: Story) -> None:
    made = story.prepares()
    made.contact.look()
    story.jumps(2 * HOUR)
    story.comes_back()

    story.owner.releases.open_now(story.door, made.release)

    assert made.contact.read().sections


def test_after_the_server_was_away_what_fell_due_waits_as_long_again(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    made.contact.ask()
    story.jumps(5 * HOUR)

    assert code_of(made.contact.read) == "too_early"
    story.lives(HOUR - 1)
    assert code_of(made.contact.read) == "too_early"
    story.lives(1)
    assert made.contact.read().sections


def test_after_more_than_a_day_nothing_opens_until_the_operator_confirms_the_time(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    made.contact.ask()
    story.jumps(2 * DAY)
    story.comes_back()

    assert made.contact.look().frozen
    assert story.owner.releases.see(made.release).frozen
    assert code_of(made.contact.read) == "time_unsure"
    assert code_of(lambda: story.owner.releases.stop(made.release)) == ""


def test_once_confirmed_it_opens_after_what_was_left_of_the_wait(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    made.contact.ask()
    story.jumps(2 * DAY)
    with story.world.services.store.writing() as tx:
        assert times.confirm(tx, story.now)

    assert code_of(made.contact.read) == "too_early"
    story.lives(HOUR)
    assert made.contact.read().sections


def test_a_clock_turned_back_opens_nothing_again(story: Story) -> None:
    made = story.prepares(ask_minutes=60, open_hours=1)
    made.contact.ask()
    story.lives(HOUR)
    made.contact.read()
    story.lives(HOUR)
    assert code_of(made.contact.read) == "not_found"

    story.world.clock.turn(-HOUR)

    assert code_of(made.contact.read) == "not_found"
