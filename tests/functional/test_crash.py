"""The server is killed in the middle of everything, again and again, on both databases.

* Every acknowledged write is there, nothing is there by half, and no reading follows an
  acknowledged end (P6, P15).
* `make soak` does the same a thousand times.
"""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from random import Random

import pytest

from tests.conftest import KINDS
from tests.functional.living import Life
from tests.functional.served import Served, serving

KILLS = int(os.environ.get("KILLS", "3"))
SEED = 20_261_125
PEOPLE = 2
STEPS_MOST = 25
A_LIFE = 25
"""After so many kills new people begin: what they were told stays small enough to be asked for each time."""

PATIENCE_SECONDS = 60


@pytest.fixture(scope="module", params=KINDS)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(request.param, tmp_path_factory.mktemp("served")) as made:
        yield made


def test_killed_again_and_again_nothing_acknowledged_is_lost(served: Served) -> None:
    dice = Random(SEED)  # noqa: S311 - which step comes next is no secret
    steps: SimpleQueue[None] = SimpleQueue()
    agency = served.opens_office("Lantern House (invented)", PEOPLE).id
    workers = [served.staff(0, 1 + n) for n in range(PEOPLE)]
    told: Counter[str] = Counter()
    names: list[str] = []
    lives: list[Life] = []
    before: list[tuple[str, Life]] = []

    for kill in range(KILLS):
        if kill % A_LIFE == 0:
            told += counted(lives)
            before += zip(names, lives, strict=True)
            names = [f"quiet river {kill} {n}" for n in range(PEOPLE)]
            lives = [
                Life(served.owner(name), worker, agency, Random(dice.random()), lambda: steps.put(None))  # noqa: S311
                for name, worker in zip(names, workers, strict=True)
            ]
        with ThreadPoolExecutor(PEOPLE) as people:
            running = [people.submit(life.goes_on) for life in lives]
            for _ in range(dice.randrange(1, STEPS_MOST)):
                steps.get(timeout=PATIENCE_SECONDS)
            served.is_killed()
        for one in running:
            one.result()
        served.starts()
        for life, name in zip(lives, names, strict=True):
            life.finds_everything(served.reopened(name))

        if kill % A_LIFE == A_LIFE - 1:
            print(f"{kill + 1} kills on {served.kind}", flush=True)

    for name, life in before:
        life.finds_everything(served.reopened(name))
    told += counted(lives)
    assert told["texts"] > 0
    print(f"\n{KILLS} kills on {served.kind}; acknowledged or asked for: {dict(told)}")


def counted(lives: list[Life]) -> "Counter[str]":
    told = Counter(
        {what: sum(len(getattr(life, what)) for life in lives) for what in ("offered", "opened", "ended")}
    )
    told["texts"] = sum(life.written for life in lives)
    return told
