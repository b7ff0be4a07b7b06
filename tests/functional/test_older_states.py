"""A taken-over server shows an older state: within a visit that is refused, across visits it shows.

Both clients. The lies are whole databases put back, and single answers kept for later.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.functional.devices import BrowserOwner, PythonOwner, refusal
from tests.functional.liar import Json, Liar, instead, taken_over_world, when
from tests.functional.rollback import remember_database
from tests.functional.world import Agency, World, cheap_stretching

Owner = BrowserOwner | PythonOwner
DAY = 86_400
A_MINUTE = 60
PULSE, NOTEBOOK = "GET /api/pulse", "GET /api/notebook"
DRAFT = r"GET /api/drafts/[^/]+"


@pytest.fixture(scope="module")
def taken_over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Liar]]:
    with cheap_stretching(), taken_over_world(tmp_path_factory.mktemp("world")) as (world, liar):
        world.opens_office("Lantern House (invented)")
        yield world, liar


@pytest.fixture(scope="module")
def world(taken_over: tuple[World, Liar]) -> World:
    return taken_over[0]


@pytest.fixture(scope="module")
def liar(taken_over: tuple[World, Liar]) -> Liar:
    return taken_over[1]


@pytest.fixture(scope="module")
def office(world: World) -> Agency:
    return world.agencies[0]


@pytest.fixture(scope="module", params=[PythonOwner, BrowserOwner], ids=["python", "browser"])
def owner(request: pytest.FixtureRequest, world: World) -> Iterator[Owner]:
    device: Owner = request.param(world, f"{request.param.kind} river")
    yield device
    device.close()


@pytest.fixture(scope="module")
def other(owner: Owner) -> Iterator[Owner]:
    """Another device of the same owner."""
    device = owner.another_device()
    device.opens()
    yield device
    device.close()


def older(owner: Owner) -> str:
    return "refused" if owner.kind == "python" else "older_state"


def kept_answer(liar: Liar, path: str, ask: Any) -> Json:
    with liar.remembering(path) as kept:
        ask()
    return kept[-1]


def test_a_pulse_with_a_lower_counter_is_refused(liar: Liar, owner: Owner) -> None:
    pulse = kept_answer(liar, PULSE, owner.looks)
    owner.writes("Newer")

    with liar.lying(when(PULSE, instead(pulse))):
        assert refusal(owner.looks) == older(owner)
    owner.looks()


def test_a_shorter_activity_is_refused(liar: Liar, owner: Owner) -> None:
    def shorten(answer: Json) -> Json:
        return {**answer, "journal": {**answer["journal"], "n": answer["journal"]["n"] - 1}}

    owner.looks()
    with liar.lying(when(PULSE, shorten)):
        assert refusal(owner.looks) == older(owner)
    with liar.lying(when(NOTEBOOK, shorten), when(PULSE, _with_another_counter)):
        assert refusal(owner.looks) == older(owner)
    owner.looks()


def test_another_activity_under_a_number_that_was_seen_is_refused(liar: Liar, owner: Owner) -> None:
    def swap(answer: Json) -> Json:
        return {**answer, "journal": {**answer["journal"], "head": "A" * 43}}

    owner.looks()
    with liar.lying(when(PULSE, swap)):
        assert refusal(owner.looks) == older(owner)
    owner.looks()


def test_an_older_save_of_a_draft_is_refused_or_not_shown(liar: Liar, owner: Owner, other: Owner) -> None:
    section = owner.writes("A draft", "A beginning.")
    other.looks()
    draft = other.begins(section, "A beginning, and")
    owner.looks()
    kept = kept_answer(liar, DRAFT, owner.drafts)
    other.begins(section, "A beginning, and more")
    owner.looks()
    assert "A beginning, and more" in owner.drafts()

    with liar.lying(when(DRAFT, instead(kept))):
        if owner.kind == "python":
            assert refusal(owner.drafts) == "refused"
        else:
            assert "A beginning, and more" in owner.drafts()
    other.finishes(section, draft, "Done.")
    owner.looks()


def test_a_notebook_of_a_device_that_was_shown_another_past_is_refused(
    world: World, owner: Owner, office: Agency
) -> None:
    owner.opens()
    section = owner.writes("Shared")
    code = owner.offers(office, section)
    put_back = remember_database(world)
    owner.ends(code.grant)
    there = owner.another_device()

    put_back()
    for n in range(4):  # past every number and line that the first device has seen
        there.opens()
        there.writes(f"Later {n}")
        there.writes(f"Later still {n}")

    assert refusal(owner.looks) == older(owner)
    assert owner.states_seen()[code.grant] == "ended"
    there.close()
    owner.opens()


def test_an_older_notebook_at_the_next_visit_has_an_older_date_and_lacks_what_the_owner_remembers(
    world: World, owner: Owner
) -> None:
    owner.opens()
    opened_first = world.clock.now()
    world.clock.turn(DAY)
    owner.opens()
    put_back = remember_database(world)
    owner.leaves()
    world.clock.turn(DAY)
    owner.opens()
    remembered = world.clock.now()
    owner.writes("Written on the last day")
    owner.leaves()
    world.clock.turn(DAY)

    put_back()
    owner.opens()

    assert 0 <= owner.last_opened_at() - (opened_first + DAY) < A_MINUTE
    assert owner.last_opened_at() < remembered
    assert "Written on the last day" not in owner.titles()


def test_what_changed_since_the_last_visit_is_counted_by_what_it_is_about(
    world: World, owner: Owner, office: Agency
) -> None:
    owner.opens()
    code = owner.offers(office, owner.writes("Read"))
    staff = world.staff(0)
    grant = staff.claim(staff.redeem(code.url)).grant
    # A browser carries the server's time on by itself: what it saved must be older than the next visit.
    world.clock.turn(A_MINUTE)
    owner.opens()
    owner.leaves()
    world.clock.turn(DAY)
    staff = world.staff(0)
    staff.read(grant)
    staff.read(grant)
    staff.end(grant)

    owner.opens()

    assert owner.news() == {"readings": 2, "sharing": 1}
    # The engine's clock goes on by itself while this one stands still.
    assert 0 <= owner.last_opened_at() - (world.clock.now() - DAY) < A_MINUTE
    world.clock.turn(A_MINUTE)
    owner.looks()
    owner.writes("After the visit began")
    owner.leaves()
    owner.opens()
    assert owner.news() == {"parts": 1}


def _with_another_counter(answer: Json) -> Json:
    return {**answer, "counter": answer["counter"] + 1}
