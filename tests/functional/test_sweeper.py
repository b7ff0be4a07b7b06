"""The sweeper tells what is due and tidies, once, however many run; nothing opens or ends by it (§22)."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from consent import sweeping, times
from consent.storage import holds
from consent.storage import releases as release_rows
from consent.storage.base import Store
from crypto.encoding import make_id
from crypto.statements.releases import CheckInRule
from tests.conftest import Database
from tests.functional.releasing import DAY, HOUR, MINUTE, code_of
from tests.functional.telling import BEA, SAM, Telling, telling
from tools.confirm_time import confirm_time
from tools.status import read_status
from web.sweeper import Sweeper

GRACE_DAYS, WAIT = 4, 24 * 60
EVERY = CheckInRule(every_days=7, grace_days=GRACE_DAYS, wait_minutes=WAIT, opening_counts=False)
DUE = int(os.environ.get("DUE_RELEASES", "500"))
"""So many releases fall due in one minute; 10,000 for a long run."""
ARRIVES_WITHIN = 30.0
"""Seconds after which a message that did not come is lost."""


@pytest.fixture
def told(tmp_path: Path, database: Database) -> Iterator[Telling]:
    with telling(tmp_path, database.url) as made:
        yield made


def messages(told: Telling) -> int:
    return len(told.office.takes())


# What is told, and when


def test_a_missed_check_in_is_told_at_once_half_way_and_a_day_before_it_opens(told: Telling) -> None:
    told.hears_at()
    made = told.story.prepares(ask_minutes=None, check_in=EVERY)
    due = told.story.owner.releases.see(made.release).due_at
    told.lives(due - told.story.now - 1)
    assert messages(told) == 0

    heard = []
    for _ in range(GRACE_DAYS * 24 + WAIT // 60 + 1):
        told.lives(HOUR)
        if messages(told):
            heard.append((told.story.now - due) // HOUR)

    assert heard == [0, GRACE_DAYS * 12, GRACE_DAYS * 24]
    assert told.story.state(made) == "waiting"


def test_an_ask_that_waits_long_is_told_again_a_day_before_it_opens(told: Telling) -> None:
    told.hears_at()
    made = told.asks(ask_minutes=4_320)
    told.round()
    assert messages(told) == 1

    told.lives(2 * DAY - 1)
    assert messages(told) == 0
    told.lives(1)
    assert messages(told) == 1

    told.lives(DAY)
    assert (messages(told), told.story.state(made)) == (0, "waiting")


def test_who_checks_in_is_told_nothing_more(told: Telling) -> None:
    told.hears_at()
    made = told.story.prepares(ask_minutes=None, check_in=EVERY)
    told.lives(8 * DAY)
    assert messages(told) == 1

    told.story.owner.releases.check_in(made.release)
    told.lives(6 * DAY)

    assert (messages(told), told.story.state(made)) == (0, "armed")


def test_a_late_sweeper_tells_once_for_all_that_is_overdue(told: Telling) -> None:
    told.hears_at()
    made = told.story.prepares(ask_minutes=None, check_in=EVERY)
    made.contact.leave_way(BEA)
    told.story.lives(30 * DAY)

    told.round()
    told.round()

    assert sorted(to for to, _ in told.office.takes()) == [BEA, SAM]


def test_a_sweeper_that_was_away_with_its_server_tells_as_late_as_it_opens(told: Telling) -> None:
    told.hears_at()
    made = told.story.prepares(ask_minutes=None, check_in=EVERY)
    due = told.story.owner.releases.see(made.release).due_at
    told.lives(due - told.story.now - HOUR)
    told.story.jumps(5 * HOUR)
    told.round()
    assert messages(told) == 0

    told.lives(HOUR)
    assert messages(told) == 1


# What it does not do


def test_without_a_sweeper_nothing_opens_early_and_nothing_stays_shut(told: Telling) -> None:
    told.hears_at()
    made = told.story.prepares(ask_minutes=None, check_in=EVERY)
    due = told.story.owner.releases.see(made.release).due_at
    opens_at = due + GRACE_DAYS * DAY + WAIT * MINUTE

    told.story.lives(opens_at - told.story.now - 1)
    assert code_of(made.contact.read) == "too_early"
    told.story.lives(1)

    assert made.contact.read().words is not None
    # Late, and it shuts nothing: the reading goes on.
    told.round()
    assert made.contact.read().words is not None
    assert told.story.state(made) == "open"


def test_it_erases_what_is_over_and_ends_nothing_that_is_not(told: Telling) -> None:
    over = told.story.prepares("Ann", ask_minutes=60, valid_seconds=DAY)
    going_on = told.story.prepares("Eve", ask_minutes=60)
    over.contact.leave_way(BEA)
    told.story.lives(DAY)
    kept = "SELECT release_id FROM releases WHERE gate IS NOT NULL OR way IS NOT NULL"
    # The owner's return tidied up already: as if they had not come.
    told.round()

    assert [bytes(release) for (release,) in told.rows(kept)] == [going_on.release]
    assert told.rows("SELECT state FROM releases WHERE wake_at IS NULL") == [("expired",)]


def test_while_the_time_is_not_believed_it_tells_and_erases_nothing(told: Telling) -> None:
    told.hears_at()
    made = told.story.prepares(ask_minutes=60, valid_seconds=40 * DAY)
    made.contact.leave_way(BEA)
    made.contact.ask()
    told.round()
    assert messages(told) == 1
    told.story.jumps(2 * DAY)

    told.round()
    assert messages(told) == 0
    assert told.rows("SELECT count(*) FROM releases WHERE gate IS NOT NULL AND way IS NOT NULL") == [(1,)]
    assert code_of(made.contact.read) in ("time_unsure", "too_early")
    found = read_status(told.world.settings, told.story.now)
    assert "confirm-time" in next(found.problems())

    assert confirm_time(told.world.settings, told.story.now)
    told.lives(HOUR - 1)
    assert [to for to, _ in told.office.takes()] == [SAM]  # it waits longer than a day now: a reminder
    told.lives(1)
    assert [to for to, _ in told.office.takes()] == [BEA]
    assert list(read_status(told.world.settings, told.story.now).problems()) == []


def test_a_paused_notebook_is_left_alone_until_its_owner_has_looked(told: Telling) -> None:
    told.hears_at()
    made = told.story.prepares(ask_minutes=None, check_in=EVERY, valid_seconds=100 * DAY)
    told.story.put_back()

    told.lives(30 * DAY)
    assert messages(told) == 0
    assert read_status(told.world.settings, told.story.now).late_since is None

    told.story.owner.confirm(releases=(made.release,))
    told.round()
    assert messages(told) == 1


def test_a_quiet_server_has_no_gap(told: Telling) -> None:
    for _ in range(2 * 60):
        told.world.clock.turn(30)
        told.round()

    assert told.rows("SELECT * FROM time_gaps") == []


# Several at once


def test_two_sweepers_tell_each_thing_once(told: Telling) -> None:
    told.hears_at()
    contacts = 12
    for number in range(contacts):
        made = told.asks(contact=f"Bea {number}", ask_minutes=60)
        made.contact.leave_way(f"bea{number}@example.test")
    told.round()
    told.round()
    told.office.came.clear()
    told.story.lives(HOUR)

    _sweep_together(told, 4)

    came = told.office.takes()
    assert sorted(to for to, _ in came) == sorted(f"bea{number}@example.test" for number in range(contacts))
    assert told.waiting() == []


# SQLite has one writer at a time: nobody is passed by.
@pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_one_that_another_keeps_busy_is_left_and_found_again(told: Telling) -> None:
    made = told.asks(ask_minutes=60)
    made.contact.leave_way(BEA)
    told.story.lives(HOUR)
    vault = told.story.owner.notebook.keys.vault
    other = Store(told.world.settings.database)
    try:
        with other.writing() as tx:
            tx.execute(text("SELECT 1 FROM vaults WHERE vault_id = :id FOR UPDATE"), {"id": vault})
            told.round()  # would wait for us for good if it waited at all
            assert messages(told) == 0
    finally:
        other.close()

    told.round()
    assert told.office.takes() == [(BEA, "There is something new for you.")]


def test_between_two_releases_others_have_their_turn(told: Telling) -> None:
    """The sweeper holds nothing then: somebody else writes, and nobody waits."""
    made = told.asks(ask_minutes=60)
    _multiply(told, made.release, 3)
    told.story.lives(HOUR)
    store, other = (Store(told.world.settings.database) for _ in range(2))
    turns: list[int] = []

    def breathe() -> None:
        with other.writing() as tx:
            times.tell(tx, told.story.now)
        turns.append(told.story.now)

    try:
        found = sweeping.sweep(store, told.story.now, breathe=breathe)
    finally:
        store.close()
        other.close()

    assert (found, len(turns)) == (4, 4)


def test_many_due_in_one_minute_are_all_told_by_two_of_them(told: Telling) -> None:
    made = told.asks(ask_minutes=60)
    made.contact.leave_way(BEA)
    _multiply(told, made.release, DUE - 1)
    told.story.lives(HOUR)
    late = read_status(told.world.settings, told.story.now + 30 * MINUTE)
    assert late.late_since is not None
    assert any("behind" in problem for problem in late.problems())

    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: _sweep_all(told), range(2)))
    print(f"{DUE} releases in {time.monotonic() - began:.1f} s")

    assert told.rows("SELECT count(*) FROM notices WHERE kind = 'ready'") == [(DUE,)]
    assert read_status(told.world.settings, told.story.now).late_since is None


def test_one_that_is_damaged_holds_up_no_other(told: Telling, caplog: pytest.LogCaptureFixture) -> None:
    damaged, sound = told.asks(contact="Ann", ask_minutes=60), told.asks(ask_minutes=60)
    sound.contact.leave_way(BEA)
    told.story.lives(HOUR)
    with told.world.services.store.writing() as tx:
        tx.execute(
            text("UPDATE releases SET terms_body = :x WHERE release_id = :id"),
            {"x": b"{}", "id": damaged.release},
        )

    told.round()

    assert told.office.takes() == [(BEA, "There is something new for you.")]
    assert [record.getMessage() for record in caplog.records if record.name == "wallet"] == [
        "the sweeper, at one of them: BadStatement"
    ]


# The thread


def test_the_thread_looks_by_itself_and_ends_with_the_server(
    told: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.sweeper.LEAST_SECONDS", 0.01)
    monkeypatch.setattr("web.sweeper.MOST_SECONDS", 0.02)
    told.hears_at()
    sweeper = told.world.services.sweeper
    told.asks()
    told.office.arrived.clear()
    sweeper.start()
    assert told.office.arrived.wait(ARRIVES_WITHIN)
    assert messages(told) == 1

    told.world.stops()

    assert sweeper._thread is not None
    assert not sweeper._thread.is_alive()


def test_a_database_that_is_away_ends_no_sweeper(
    told: Telling, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("web.sweeper.LEAST_SECONDS", 0.01)
    monkeypatch.setattr("web.sweeper.MOST_SECONDS", 0.02)
    told.hears_at()
    told.asks()
    sweeper, fine = told.world.services.sweeper, sweeping.sweep
    calls: list[int] = []

    def away(store: Store, now: int, **more: Any) -> int:
        calls.append(now)
        if len(calls) < 4:
            raise ZeroDivisionError
        return fine(store, now, **more)

    monkeypatch.setattr(sweeping, "sweep", away)
    told.office.arrived.clear()
    sweeper.start()
    assert told.office.arrived.wait(ARRIVES_WITHIN)
    sweeper.stop()

    assert messages(told) == 1
    said = [record.getMessage() for record in caplog.records if record.name == "wallet"]
    assert said == ["the sweeper: ZeroDivisionError"] * 3


# What the operator sees


def test_status_counts_and_names_nobody(told: Telling, capsys: pytest.CaptureFixture[str]) -> None:
    told.hears_at()
    told.asks(ask_minutes=20_160)
    found = read_status(told.world.settings, told.story.now)
    assert (found.waiting, found.given_up, list(found.problems())) == (1, 0, [])

    told.office.refuses = "550 no"
    while not told.rows("SELECT 1 FROM notices WHERE is_failed"):
        ((due,),) = told.rows("SELECT due_at FROM notices WHERE kind = 'asked'")
        told.lives(max(0, due - told.story.now))
    found = read_status(told.world.settings, told.story.now)

    assert found.given_up == 1
    assert [problem for problem in found.problems() if "given up" in problem]


def test_a_server_that_is_down_shows(told: Telling) -> None:
    told.round()

    found = read_status(told.world.settings, told.story.now + HOUR)

    assert list(found.problems()) == ["Nobody has seen the time pass lately: is the server running?"]


def test_confirming_a_time_that_is_believed_changes_nothing(told: Telling) -> None:
    told.round()

    assert confirm_time(told.world.settings, told.story.now) is None
    assert told.rows("SELECT * FROM time_gaps") == []


def _sweep_together(told: Telling, many: int) -> None:
    """As many machines, each with its own connections, until nobody finds anything."""
    services = told.world.services
    stores = [Store(told.world.settings.database) for _ in range(many)]
    sweepers = [
        Sweeper(store, services.keys, services.clock, services.sweeper._mailer, 0) for store in stores
    ]

    def run(sweeper: Sweeper) -> None:
        for _ in range(6):
            sweeper.do_round()

    with ThreadPoolExecutor(many) as pool:
        list(pool.map(run, sweepers))
    for store in stores:
        store.close()


def _sweep_all(told: Telling) -> None:
    store = Store(told.world.settings.database)
    while sweeping.sweep(store, told.story.now):
        pass
    store.close()


def _multiply(told: Telling, release: bytes, many: int) -> None:
    """The same release again and again, under other ids."""
    with told.world.services.store.writing() as tx:
        row = dict(release_rows.find(tx, release)._mapping)  # type: ignore[union-attr]
        holds.hold_vaults(tx, [row["vault_id"]])
        copies = [{**row, "release_id": make_id(), "lookup_hash": None} for _ in range(many)]
        tx.execute(release_rows.ReleaseRow.__table__.insert(), copies)  # type: ignore[attr-defined]
