"""Counters in memory: exact among many, a fresh key each day, and never a disk."""

import multiprocessing
import os
import stat
from pathlib import Path

import pytest

from consent.errors import TooMany, Unavailable
from web.counters import Counters, OwnCounters, SharedCounters
from web.limits import PER_MINUTE_AND_HOUR, Limits

NOW = 1_800_000_000
DAY = 86_400
ADDRESS = "192.0.2.7"
FACTOR = 50
TRIES = 500
PROCESSES = 4


@pytest.fixture(params=["own", "shared"])
def counters(request: pytest.FixtureRequest, tmp_path: Path) -> Counters:
    return OwnCounters() if request.param == "own" else SharedCounters(tmp_path)


def count_many(folder: Path, start: object, passed: object) -> None:
    """Try often, as one worker process."""
    limits = Limits(FACTOR, SharedCounters(folder))
    count = 0
    start.wait()  # type: ignore[attr-defined]
    for _ in range(TRIES):
        try:
            limits.count("openings", ADDRESS, NOW)
        except TooMany:
            continue
        count += 1
    passed.put(count)  # type: ignore[attr-defined]


def test_tries_of_many_processes_at_once_never_pass_the_number(tmp_path: Path) -> None:
    spawning = multiprocessing.get_context("spawn")
    start, passed = spawning.Barrier(PROCESSES), spawning.SimpleQueue()
    workers = [spawning.Process(target=count_many, args=(tmp_path, start, passed)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(passed.get() for _ in workers) == FACTOR * PER_MINUTE_AND_HOUR["openings"][0]


def test_what_one_worker_counted_another_knows(tmp_path: Path) -> None:
    one, other = (Limits(1, SharedCounters(tmp_path)) for _ in range(2))
    for worker in (one, other) * 10:
        worker.count("openings", ADDRESS, NOW)

    with pytest.raises(TooMany):
        other.count("openings", ADDRESS, NOW)


def test_a_count_belongs_to_its_slot_bucket_and_window(counters: Counters) -> None:
    with counters.open(NOW) as table:
        table.write(1, 5, 100, 7)

        assert table.read(1, 5, 100) == 7
        assert (table.read(2, 5, 100), table.read(1, 6, 100), table.read(1, 5, 101)) == (0, 0, 0)
        table.write(1, 5, 101, 1)
        assert table.read(1, 5, 101) == 1


def test_each_day_has_a_fresh_key_and_empty_counters(counters: Counters) -> None:
    with counters.open(NOW) as table:
        table.write(0, 0, 7, 3)
        key = table.key

    with counters.open(NOW + DAY) as table:
        assert table.key != key
        assert table.read(0, 0, 7) == 0


def test_the_key_of_yesterday_is_nowhere(tmp_path: Path) -> None:
    counters = SharedCounters(tmp_path)
    with counters.open(NOW) as table:
        key = table.key

    with counters.open(NOW + DAY):
        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert key not in kept


def test_a_worker_that_woke_up_late_joins_the_others_table(tmp_path: Path) -> None:
    early, late = SharedCounters(tmp_path), SharedCounters(tmp_path)
    with late.open(NOW):
        pass
    with early.open(NOW + DAY) as table:
        table.write(0, 0, 7, 3)

    with late.open(NOW + DAY) as table:
        assert table.read(0, 0, 7) == 3


def test_a_clock_that_steps_back_forgets_no_tries(tmp_path: Path) -> None:
    counters = SharedCounters(tmp_path)
    with counters.open(NOW + DAY) as table:
        table.write(0, 0, 7, 3)

    with SharedCounters(tmp_path).open(NOW) as table:
        assert table.read(0, 0, 7) == 3


def test_what_lies_there_is_for_the_server_alone_and_small(tmp_path: Path) -> None:
    Limits(1, SharedCounters(tmp_path)).count("openings", ADDRESS, NOW)

    files = [path.stat() for path in tmp_path.iterdir()]

    assert {stat.S_IMODE(file.st_mode) for file in files} == {0o600}
    assert sum(file.st_blocks for file in files) * 512 <= 64 * 1024


def test_where_nothing_can_be_counted_nobody_is_let_through(tmp_path: Path) -> None:
    limits = Limits(1, SharedCounters(tmp_path / "gone"))

    with pytest.raises(Unavailable):
        limits.count("openings", ADDRESS, NOW)


def test_a_link_in_the_place_of_a_table_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(bytes(64))
    folder = tmp_path / "folder"
    folder.mkdir()
    os.symlink(elsewhere, folder / f"day-{NOW - NOW % DAY}")

    with pytest.raises(Unavailable):
        Limits(1, SharedCounters(folder)).count("openings", ADDRESS, NOW)
    assert elsewhere.read_bytes() == bytes(64)
