"""Nowhere to write, nobody answers, or the wrong time: nothing is lost, given early, or told twice.

* The server is the one people run; its disk is made full from outside, by the operating system.
"""

import resource
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from client.notebook.offers import Choice
from client.owner import Owner
from client.staff import Staff
from crypto.encoding import to_b64
from tests.functional.planted import family_of
from tests.functional.served import Served, serving
from tests.functional.test_main_story import owner_grants, refusal, staff_opens, texts_read
from tests.functional.world import World

DAY_SECONDS = 86_400
A_FEW_BYTES = 64


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving("sqlite", tmp_path_factory.mktemp("served")) as made:
        made.opens_office("Lantern House (invented)", workers=1)
        yield made


@contextmanager
def full_disk(served: Served) -> Iterator[None]:
    """No file of the server's can grow any more."""
    before = {}
    for process in family_of(served.server.process.pid):
        _, hard = before[process] = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (A_FEW_BYTES, hard))
    yield
    for process, limits in before.items():
        resource.prlimit(process, resource.RLIMIT_FSIZE, limits)


def reads_an_open_grant(served: Served, name: str) -> tuple[Owner, Staff, bytes, bytes]:
    owner, staff = served.owner(name), served.staff()
    section = owner.write("What happened", "It rained.")
    code = owner.offer(Choice(served.agencies[0].id, (section,), "a bed"))
    staff.claim(staff.redeem(code.url))
    return owner, staff, section, code.grant


def test_on_a_full_disk_nothing_is_handed_out_or_changed_and_all_goes_on_afterwards(served: Served) -> None:
    owner, staff, section, grant = reads_an_open_grant(served, "full disk")
    texts_read(staff, grant)

    with full_disk(served):
        told = {
            refusal(staff.read, grant),
            refusal(owner.edit, section, "It snowed."),
            refusal(owner.notebook.site.transport.send, "POST", f"/api/grants/{to_b64(grant)}/ending", {}),
        }
        assert told == {"unavailable"}

    owner.notebook.fetch()
    assert owner.read(section).text == "It rained."
    assert texts_read(staff, grant) == {"What happened": "It rained."}
    assert [line.kind for line in owner.activity().lines].count("section_read") == 2
    owner.end(grant)
    assert refusal(staff.read, grant) == "grant_over"
    assert owner.activity().adds_up


def test_who_comes_while_the_database_is_locked_waits_and_is_served(served: Served) -> None:
    owner, staff, section, grant = reads_an_open_grant(served, "locked")
    path = Path(served.server.data) / "wallet.sqlite"

    with sqlite3.connect(path, isolation_level=None) as other, ThreadPoolExecutor(2) as people:
        other.execute("BEGIN EXCLUSIVE")
        saving = people.submit(owner.edit, section, "It snowed.")
        reading = people.submit(staff.read, grant)
        other.execute("COMMIT")
        saving.result()
        assert [text.text for text in reading.result().texts] == ["It rained."]

    assert owner.read(section).text == "It snowed."


# The clock


def test_a_clock_that_jumps_ahead_and_back_revives_nothing_the_owner_saw_ended(world: World) -> None:
    lantern = world.opens_office("Lantern House (invented)", workers=1)
    owner = world.owner("river")
    section = owner.write("What happened", "It rained.")
    grant, code = owner_grants(owner, lantern, section, days=1)
    waiting, unused = owner_grants(owner, lantern, section, days=1, later_hours=24)
    staff_opens(world.staff(), code)

    world.clock.turn(DAY_SECONDS)
    assert [entry.grant for entry in world.reopened("river").opening.ended] == [grant, waiting]
    world.clock.turn(-DAY_SECONDS)

    staff = world.staff()
    assert refusal(staff.read, grant) == "grant_over"
    assert refusal(staff.pulse, grant) == "grant_over"
    assert refusal(staff.redeem, unused) == "token_over"
    assert (world.settings.data_dir / "wallet.sqlite").exists()


def test_a_code_from_tomorrow_opens_nothing_today(world: World) -> None:
    lantern = world.opens_office("Lantern House (invented)", workers=1)
    world.clock.turn(DAY_SECONDS)
    owner = world.owner("river")
    section = owner.write("What happened", "It rained.")
    _, code = owner_grants(owner, lantern, section, later_hours=72)

    world.clock.turn(-DAY_SECONDS)

    assert refusal(world.staff().redeem, code) == "token_over"
    world.clock.turn(DAY_SECONDS)
    assert staff_opens(world.staff(), code)
