"""Late, never early: the time that releases are judged by."""

from collections.abc import Iterator

import pytest

from consent import times
from consent.storage.base import Store
from consent.storage.migrating import migrate
from consent.storage.times import Gap
from tests.conftest import Database
from tests.functional.inprocess import NOON

HOUR, DAY, MINUTE = 3_600, 86_400, 60


@pytest.fixture
def store(database: Database) -> Iterator[Store]:
    made = Store(database.url)
    migrate(made)
    yield made
    made.close()


def tell(store: Store, now: int) -> times.Times:
    with store.writing() as tx:
        return times.tell(tx, now)


def look(store: Store, now: int) -> times.Times:
    with store.reading() as tx:
        return times.tell(tx, now)


def test_the_first_look_has_no_gap_before_it(store: Store) -> None:
    assert tell(store, NOON) == times.Times(NOON)


def test_it_never_runs_backwards(store: Store) -> None:
    tell(store, NOON)

    assert tell(store, NOON - DAY).now == NOON
    assert look(store, NOON - 9 * DAY).now == NOON


def test_less_than_ten_minutes_is_no_gap(store: Store) -> None:
    tell(store, NOON)

    assert tell(store, NOON + 10 * MINUTE - 1).gaps == ()


@pytest.mark.parametrize("ask", [tell, look])
def test_what_fell_due_in_a_gap_waits_as_long_as_the_gap_was(store: Store, ask: object) -> None:
    tell(store, NOON)

    found = ask(store, NOON + 3 * HOUR)  # type: ignore[operator]

    assert found.gaps == (Gap(NOON, NOON + 3 * HOUR),)
    assert found.shift(NOON) == NOON
    assert found.shift(NOON + 1) == NOON + 3 * HOUR + 1
    assert found.shift(NOON + 3 * HOUR) == NOON + 6 * HOUR


def test_so_does_what_falls_due_while_it_is_lived_through_again(store: Store) -> None:
    tell(store, NOON)

    found = tell(store, NOON + 3 * HOUR)

    assert found.shift(NOON + 6 * HOUR) == NOON + 9 * HOUR
    assert found.shift(NOON + 6 * HOUR + 1) == NOON + 6 * HOUR + 1


def test_several_gaps_count_one_after_the_other(store: Store) -> None:
    tell(store, NOON)
    tell(store, NOON + HOUR)
    found = tell(store, NOON + HOUR + 30 * MINUTE)

    # An hour for the first gap; that falls into the living through of the second, half an hour long.
    assert found.shift(NOON + 10) == NOON + HOUR + 30 * MINUTE + 10


def test_a_gap_is_kept_once_however_many_see_it(store: Store) -> None:
    tell(store, NOON)

    for second in range(5):
        tell(store, NOON + HOUR + second)

    assert len(look(store, NOON + HOUR + 9).gaps) == 1


def test_exactly_a_day_is_lived_through_again_and_a_second_more_is_not_believed(store: Store) -> None:
    tell(store, NOON)

    assert not look(store, NOON + DAY).is_frozen
    assert look(store, NOON + DAY + 1).is_frozen
    assert tell(store, NOON + DAY + 1).is_frozen


def test_it_stays_unbelieved_until_the_operator_confirms_and_then_the_gap_counts_up_to_that(
    store: Store,
) -> None:
    tell(store, NOON)
    tell(store, NOON + 3 * DAY)

    assert tell(store, NOON + 3 * DAY + 5 * MINUTE).is_frozen
    with store.writing() as tx:
        gap = times.confirm(tx, NOON + 3 * DAY + HOUR)

    assert gap == Gap(NOON, NOON + 3 * DAY + HOUR)
    found = tell(store, NOON + 3 * DAY + HOUR)
    assert not found.is_frozen
    assert found.shift(NOON + HOUR) == NOON + 3 * DAY + 2 * HOUR


def test_confirming_what_is_believed_changes_nothing(store: Store) -> None:
    tell(store, NOON)

    with store.writing() as tx:
        assert times.confirm(tx, NOON + 5) is None

    assert look(store, NOON + 5).gaps == ()


def test_a_jump_forward_and_back_opens_nothing_before_its_true_time(store: Store) -> None:
    due = NOON + 20 * HOUR
    tell(store, NOON)
    tell(store, NOON + DAY)  # a day ahead, by mistake

    wrong, right_again = tell(store, NOON + DAY + HOUR), tell(store, NOON + 2 * HOUR)

    assert wrong.shift(due) > wrong.now
    assert right_again.shift(due) > right_again.now
    assert right_again.shift(due) >= due


def test_reading_alone_keeps_nothing(store: Store) -> None:
    tell(store, NOON)
    look(store, NOON + 2 * DAY)

    assert not tell(store, NOON + MINUTE).is_frozen


def test_a_clock_that_was_far_ahead_for_a_moment_leaves_no_trace(store: Store) -> None:
    tell(store, NOON)
    ahead = tell(store, NOON + 70 * 365 * DAY)

    back = tell(store, NOON + MINUTE)

    assert (ahead.is_frozen, ahead.now) == (True, NOON)
    assert (back.is_frozen, back.now, back.gaps) == (False, NOON + MINUTE, ())
