"""A taken-over server lies about going on: to the owner about who reads, to the desk about
what the owner said.

Each story runs with the Python client and with the browser's own engine.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from crypto.encoding import parse_b64, to_b64
from crypto.signing import parse_signed
from crypto.statements.grants import Claim
from tests.functional.desk_devices import BrowserDesk, PythonDesk
from tests.functional.devices import BrowserOwner, PythonOwner, refusal
from tests.functional.forgeries import DAY
from tests.functional.liar import Json, handed_out, when
from tests.functional.taken_over.scene import (
    DOES_NOT_FIT,
    KEEPING,
    LISTS,
    READINGS,
    ROSTERS,
    Desk,
    Owner,
    Scene,
    named,
)

DUE = 12 * DAY
GRANTS = "/api/grants"


class Due:
    """An owner whose grants are in their last quarter: all were made and opened at the beginning."""

    def __init__(self, scene: Scene, owner: Owner) -> None:
        self.owner = owner
        self.sections = [owner.writes("Part") for _ in range(4)]
        self.grants = [owner.offers(scene.office, section) for section in self.sections]
        for code in self.grants:
            scene.staff_opens(code)
        self._left = list(zip(self.sections, [code.grant for code in self.grants], strict=True))

    def one(self) -> tuple[str, str]:
        """A section and its grant, used by nobody yet."""
        return self._left.pop()


@dataclass
class GoneOn:
    """A desk, and a grant that goes on for it."""

    desk: Desk
    section: str
    grant: str


@dataclass
class Later:
    """Everybody, some days after the beginning: once, for the clock is everybody's."""

    dues: dict[str, Due]
    gone_on: dict[str, GoneOn]


@pytest.fixture(scope="module")
def later(scene: Scene) -> Iterator[Later]:
    owners: tuple[Owner, ...] = (
        PythonOwner(scene.world, "python lake"),
        BrowserOwner(scene.world, "browser lake"),
    )
    desks: tuple[Desk, ...] = tuple(
        kind(scene.world.agencies[at].people[1]) for at, kind in enumerate((PythonDesk, BrowserDesk))
    )
    giver = PythonOwner(scene.world, "giver")
    dues = {owner.kind: Due(scene, owner) for owner in owners}
    opened = [opens(giver, desk) for desk in desks]
    scene.world.clock.turn(DUE)
    for back in (*owners, giver):
        back.opens()
    gone_on = {}
    for desk, (section, grant) in zip(desks, opened, strict=True):
        desk.signs_in()
        gone_on[desk.kind] = GoneOn(desk, section, giver.lets_go_on(grant, section))
    yield Later(dues, gone_on)
    for device in (*owners, *desks):
        device.close()


def opens(giver: PythonOwner, desk: Desk) -> tuple[str, str]:
    section = giver.writes("Part")
    code = giver.offers(desk.member.agency, section)
    desk.signs_in()
    desk.redeems(code.url)
    return section, desk.claims()


@pytest.fixture(params=["python", "browser"])
def due(request: pytest.FixtureRequest, later: Later) -> Iterator[Due]:
    found = later.dues[request.param]
    yield found
    if found.owner.trouble():
        found.owner.opens()


# To the owner: who goes on


@pytest.mark.parametrize("whose", ["a stranger's", "the reader's"])
def test_a_claim_for_another_key_lets_nobody_go_on(scene: Scene, due: Due, whose: str) -> None:
    section, grant = due.one()

    def swap(answer: Json) -> Json:
        truth = parse_signed(answer["claim"])
        reader = Claim.parse(truth.body).reader if whose == "the reader's" else None
        return {**answer, "claim": scene.forger.claim(truth, reader).to_json()}

    with scene.liar.lying(when(KEEPING, swap)) as heard:
        refused = refusal(due.owner.lets_go_on, grant, section)
    assert refused in named(due.owner, "refused bad_signature", "does_not_add_up").split()
    assert handed_out(heard) == []


def test_a_stranger_on_the_roster_lets_nobody_go_on(scene: Scene, due: Due) -> None:
    section, grant = due.one()

    with scene.liar.lying(when(ROSTERS, scene.forger.stranger_on_roster)) as heard:
        refused = refusal(due.owner.lets_go_on, grant, section)
    assert refused == named(due.owner, "chain_refused", "roster_refused")
    assert handed_out(heard) == []


def test_what_the_owner_ended_is_not_called_over_by_time(scene: Scene, due: Due) -> None:
    section, grant = due.one()
    due.owner.ends(grant)

    def soften(answer: Json) -> Json:
        grants = [{**one, "how": one["how"] and "expired"} for one in answer["grants"]]
        return {**answer, "grants": grants}

    with scene.liar.lying(when(LISTS, soften)) as heard:
        assert refusal(due.owner.lets_go_on, grant, section) == "not_renewable"
    assert not [one for one in heard if one.path.endswith("/renewal")]


# To the desk: what the owner never said


@pytest.fixture(params=["python", "browser"])
def gone_on(request: pytest.FixtureRequest, later: Later) -> GoneOn:
    return later.gone_on[request.param]


def test_a_renewal_the_owner_never_signed_opens_nothing(scene: Scene, gone_on: GoneOn) -> None:
    desk, section, grant = gone_on.desk, gone_on.section, gone_on.grant
    forger = scene.forger

    def in_list(change: Json | None) -> list[object]:
        def lie(answer: Json) -> Json:
            told = [one | make(one) if one["grant"] == grant else one for one in answer["grants"]]
            return {**answer, "grants": told}

        def make(one: Json) -> Json:
            return {} if change is None else bent(one, change)

        return [when(GRANTS, lie), when(READINGS, lambda answer: answer | make(answer))]

    def bent(one: Json, change: Json) -> Json:
        truth = parse_signed(one["renewal"])
        terms = forger.terms(parse_signed(one["terms"]))
        return {
            "forged": {"renewal": forger.renewal(truth).to_json()},
            "another key": {"renewal": forger.renewal(truth, recipient=forger.box.public).to_json()},
            "longer terms": {
                "terms": terms.to_json(),
                "renewal": forger.renewal(truth, terms=terms.hash).to_json(),
            },
            "its own first terms": {
                "first_terms": forger.terms(parse_signed(one["first_terms"])).to_json(),
                "renewal": forger.renewal(truth).to_json(),
            },
            "the first terms again": {"terms": one["first_terms"]},
        }[change["name"]]

    for name in ("forged", "another key", "longer terms", "its own first terms", "the first terms again"):
        with scene.liar.lying(*in_list({"name": name})) as heard:  # type: ignore[arg-type]
            assert refusal(desk.reads, grant) in DOES_NOT_FIT, name
        assert not [one for one in heard if one.path.endswith("/readings")], name
    assert desk.reads(grant) == {section: "It rained."}


def test_terms_and_wraps_swapped_in_the_moment_of_reading_open_nothing(scene: Scene, gone_on: GoneOn) -> None:
    desk, section, grant = gone_on.desk, gone_on.section, gone_on.grant
    assert desk.reads(grant) == {section: "It rained."}

    def swapped(answer: Json) -> list[Json]:
        terms = scene.forger.terms(parse_signed(answer["terms"]))
        forged = scene.forger.renewal(parse_signed(answer["renewal"]), terms=terms.hash)
        return [
            {"terms": terms.to_json(), "renewal": forged.to_json()},
            {"wraps": to_b64(parse_b64(answer["wraps"]).replace(b"A", b"B", 1))},
        ]

    for at in range(2):
        with scene.liar.lying(when(READINGS, lambda answer, at=at: answer | swapped(answer)[at])):
            assert refusal(desk.reads, grant) in DOES_NOT_FIT
    assert desk.reads(grant) == {section: "It rained."}
