"""Nothing is quadratic: the main requests, with ten of everything and with a thousand.

* A request about one thing, or a list, asks the database as many times for a thousand as for ten.
* A request that changes many things may ask a few times for each of them.
* The database's own steps grow no faster than the number of rows.
"""

from collections.abc import Callable, Iterator

import pytest
from werkzeug.test import TestResponse

from agency_portal.views.models import MOST_ROTATIONS
from crypto.encoding import to_b64
from tests.functional.offices import Person, post
from tests.house.crowd import Crowd, make_crowd, make_parts
from tests.house.work import Work, counted

FEW, MANY, MANY_PARTS = 10, 1_000, 150
STATEMENTS_A_PIECE = 10
STEEPEST = 1.5
"""How much faster than the number of rows the steps may grow: sorting is a little steeper than a line."""

Request = Callable[[Crowd], TestResponse]


@pytest.fixture(scope="module")
def crowds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Crowd, Crowd]]:
    few, many = (make_crowd(tmp_path_factory.mktemp(str(size)), size) for size in (FEW, MANY))
    yield few, many
    for crowd in (few, many):
        crowd.server.services.store.close()


def path_of(crowd: Crowd, end: str) -> str:
    return f"/api/grants/{to_b64(crowd.open.grant)}/{end}"


def saves_a_section(crowd: Crowd) -> TestResponse:
    owner = crowd.owner
    body = owner.revision(crowd.section, 2) | {"drop_drafts": [to_b64(draft) for draft in crowd.drafts]}
    return owner.saves(crowd.section, 2, body)


def seals_afresh(crowd: Crowd) -> TestResponse:
    place, body = crowd.owner.next_sealing(crowd.section)
    body["grants"] = [crowd.owner.show(crowd.open, place, crowd.ada.person.box.public)]
    return crowd.owner.seals_afresh(place, body)


def shows_a_change(crowd: Crowd) -> TestResponse:
    show = crowd.owner.show(crowd.open, crowd.owner.newest(crowd.section), crowd.ada.person.box.public)
    return crowd.owner.shows_change(crowd.open, show, crowd.section)


def offers(crowd: Crowd) -> TestResponse:
    crowd.offered = crowd.owner.prepares(crowd.office, [crowd.owner.newest(crowd.section)])
    return crowd.owner.offers(crowd.offered)


def claims(crowd: Crowd) -> TestResponse:
    looked = crowd.ada.redeems(crowd.offered.secret).get_json()
    return crowd.ada.claims(looked, crowd.offered.secret)


MAIN_REQUESTS: dict[str, Request] = {
    "opening the notebook": lambda crowd: crowd.owner.opens(),
    "the notebook": lambda crowd: crowd.owner.get("/api/notebook"),
    "the owner's pulse": lambda crowd: crowd.owner.get("/api/pulse"),
    "the journal": lambda crowd: crowd.owner.get("/api/journal?from=1"),
    "a grant's papers": lambda crowd: crowd.owner.get(path_of(crowd, "keeping")),
    "the directory": lambda crowd: crowd.owner.get("/api/directory"),
    "an office's rosters": lambda crowd: crowd.owner.get(
        f"/api/agencies/{to_b64(crowd.office.agency)}/rosters"
    ),
    "saving a section": saves_a_section,
    "sealing afresh": seals_afresh,
    "showing a change": shows_a_change,
    "offering": offers,
    "a fresh code": lambda crowd: crowd.owner.shows_fresh_code(crowd.offered),
    "looking with a code": lambda crowd: crowd.ada.redeems(crowd.offered.secret),
    "looking and claiming": claims,
    "the desk's list": lambda crowd: crowd.ada.get("/api/grants"),
    "the desk's pulse": lambda crowd: crowd.ada.get(path_of(crowd, "pulse")),
    "reading": lambda crowd: crowd.ada.reads(crowd.open.grant, crowd.open.terms.hash),
    "the team's wraps": lambda crowd: crowd.ada.get("/api/team"),
    "handing back": lambda crowd: crowd.ada.ends(crowd.offered.grant),
    "ending": lambda crowd: crowd.owner.ends(crowd.open.grant),
    "deleting a section": lambda crowd: crowd.owner.posts(
        "DELETE", f"/api/sections/{to_b64(crowd.section)}", {"manifest": to_b64(crowd.owner.manifest())}
    ),
}


def a_colleague_leaves(crowd: Crowd) -> TestResponse:
    """The office gets another team key: what was only offered to it ends."""
    crowd.office.people.append(Person("Ben"))
    assert crowd.office.posts_roster().status_code == 201
    crowd.office.people.pop()
    crowd.office.makes_generation()
    return crowd.office.posts_roster()


def rotates(crowd: Crowd) -> TestResponse:
    """Every team grant that shows something, at once, as Kim's client posts them."""
    found = crowd.kim.get("/api/rotation").get_json()["grants"][:MOST_ROTATIONS]
    rotations = [crowd.rotation(grant) for grant in found]
    return post(crowd.server, "/api/rotations", {"rotations": rotations})


CHANGES_OF_MANY: dict[str, Request] = {
    "a colleague leaves": a_colleague_leaves,
    "what is to rotate": lambda crowd: crowd.kim.get("/api/rotation"),
    "rotating": rotates,
    "ending everything": lambda crowd: crowd.owner.send("POST", "/api/endings", {}),
}


def work_of(request: Request, crowd: Crowd) -> Work:
    with counted() as work:
        answer = request(crowd)
    assert answer.status_code in (200, 201, 204), answer.get_json()
    return work


def differing(work: dict[str, tuple[Work, Work]]) -> dict[str, tuple[int, int]]:
    """The requests that asked another number of times the second time."""
    asked = {name: (few.statements, many.statements) for name, (few, many) in work.items()}
    return {name: pair for name, pair in asked.items() if pair[0] != pair[1]}


def too_steep(work: dict[str, tuple[Work, Work]], growth: float) -> dict[str, tuple[int, int]]:
    """The requests whose steps grew faster than the rows did."""
    steps = {name: (few.steps, many.steps) for name, (few, many) in work.items()}
    return {name: pair for name, pair in steps.items() if pair[1] > pair[0] * growth * STEEPEST}


def test_a_thousand_of_everything_ask_as_often_as_ten(crowds: tuple[Crowd, Crowd]) -> None:
    work = {
        name: (work_of(request, crowds[0]), work_of(request, crowds[1]))
        for name, request in MAIN_REQUESTS.items()
    }

    assert differing(work) == {}
    assert too_steep(work, MANY / FEW) == {}


def test_a_grant_of_many_parts_asks_as_often_as_one_of_few(crowds: tuple[Crowd, Crowd]) -> None:
    few, many = (make_parts(crowd, size) for crowd, size in zip(crowds, (FEW, MANY_PARTS), strict=True))
    requests = {
        "offering": (lambda parts: parts.owner.offers(parts.offered)),
        "a fresh code": (lambda parts: parts.owner.shows_fresh_code(parts.offered)),
        "looking and claiming": claims,
        "reading": (lambda parts: parts.ada.reads(parts.offered.grant, parts.offered.terms.hash)),
    }

    work = {name: (work_of(request, few), work_of(request, many)) for name, request in requests.items()}

    assert differing(work) == {}
    assert too_steep(work, MANY_PARTS / FEW) == {}


def test_what_changes_many_things_asks_a_few_times_for_each(crowds: tuple[Crowd, Crowd]) -> None:
    work = {
        name: (work_of(request, crowds[0]), work_of(request, crowds[1]))
        for name, request in CHANGES_OF_MANY.items()
    }

    a_piece = {name: (many.statements - few.statements) / (MANY - FEW) for name, (few, many) in work.items()}
    assert {name: most for name, most in a_piece.items() if most > STATEMENTS_A_PIECE} == {}
    assert too_steep(work, MANY / FEW) == {}
    assert differing({"what is to rotate": work["what is to rotate"]}) == {}
