"""P4, and nobody's harm: whoever holds a picture of a code, the office it is for can still use it.

Limits are on, and everybody comes from one network: the worst case for the office.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from consent.redemptions import RESERVED_SECONDS, TURN_SECONDS
from crypto.encoding import to_b64
from tests.functional.inprocess import DESK_URL, Server, start_server
from tests.functional.navigators import Navigator, code_of
from tests.functional.offices import Desk, Office, Person, certify_directory
from tests.functional.sharing import Offered, Sharer


@dataclass
class Scene:
    """An owner showing a code to an office with two workers, and somebody of another office."""

    server: Server
    owner: Sharer
    ada: Desk
    ben: Desk
    stranger: Desk
    offered: Offered


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    server = start_server(tmp_path, limits_factor=1)
    certify_directory(server)
    office = Office(server, Person("Kim", "coordinator"), Person("Ada"), Person("Ben")).opens_its_doors()
    other = Office(server).opens_its_doors()
    owner = Sharer(server)
    assert owner.creates_notebook().status_code == 201
    offered = owner.grants(office, owner.writes())
    desks = [Desk(office, person).signs_in() for person in office.people[1:]]
    yield Scene(server, owner, *desks, Desk(other, other.people[1]).signs_in(), offered)
    server.services.store.close()


def test_a_picture_of_the_code_without_a_desk_holds_nobody_up(scene: Scene) -> None:
    visitor = Navigator(scene.server, DESK_URL)
    body = scene.stranger.redeem(scene.offered.secret)
    for _ in range(70):
        assert code_of(visitor.send("POST", "/api/redemptions", body)) == "not_signed_in"
        visitor.send("POST", "/api/challenges", {})
        visitor.send("POST", "/api/rosters", {})

    assert code_of(visitor.send("POST", "/api/challenges", {})) == "too_many"
    assert scene.ada.takes(scene.offered.secret) == scene.offered.grant


def test_another_office_with_the_code_holds_nobody_up_and_leaves_no_trace(scene: Scene) -> None:
    codes = {code_of(scene.stranger.redeems(scene.offered.secret)) for _ in range(130)}

    assert codes == {"token_not_here", "too_many"}
    assert scene.ada.takes(scene.offered.secret) == scene.offered.grant
    assert scene.owner.kinds()[-3:] == ["grant_offered", "grant_looked", "grant_opened"]


def test_a_colleague_keeps_another_out_for_six_minutes_and_then_goes_second(scene: Scene) -> None:
    path = f"/api/redemptions/{to_b64(scene.offered.grant)}"
    assert scene.ada.redeems(scene.offered.secret).status_code == 200
    assert code_of(scene.ben.redeems(scene.offered.secret)) == "token_busy"
    for _ in range(2):
        scene.server.clock.turn(RESERVED_SECONDS - 1)
        assert scene.ada.send("POST", path + "/renewal", {}).status_code == 200
    assert code_of(scene.ada.send("POST", path + "/renewal", {})) == "not_allowed"
    scene.server.clock.turn(RESERVED_SECONDS)

    again = scene.ada.redeems(scene.offered.secret)

    assert (code_of(again), again.get_json()["retry_after"]) == ("token_busy", TURN_SECONDS)
    assert scene.ben.takes(scene.offered.secret) == scene.offered.grant


def test_letting_go_and_taking_again_passes_nobody_by(scene: Scene) -> None:
    scene.ada.redeems(scene.offered.secret)
    scene.ben.redeems(scene.offered.secret)
    scene.ada.send("DELETE", f"/api/redemptions/{to_b64(scene.offered.grant)}", {})

    assert code_of(scene.ada.redeems(scene.offered.secret)) == "token_busy"
    assert scene.ben.redeems(scene.offered.secret).status_code == 200


def test_reading_the_terms_again_does_not_make_the_one_who_waits_wait_longer(scene: Scene) -> None:
    scene.ada.redeems(scene.offered.secret)
    scene.ben.redeems(scene.offered.secret)
    for _ in range(3):
        assert scene.ada.redeems(scene.offered.secret).status_code == 200
    scene.server.clock.turn(RESERVED_SECONDS)

    assert code_of(scene.ada.redeems(scene.offered.secret)) == "token_busy"
    assert scene.ben.redeems(scene.offered.secret).status_code == 200


def test_where_nobody_waits_any_more_the_first_may_come_again(scene: Scene) -> None:
    scene.ada.redeems(scene.offered.secret)
    scene.ben.redeems(scene.offered.secret)
    scene.server.clock.turn(RESERVED_SECONDS + TURN_SECONDS)

    assert scene.ada.takes(scene.offered.secret) == scene.offered.grant


def test_where_nobody_waited_one_reader_may_take_it_again_at_once(scene: Scene) -> None:
    scene.ada.redeems(scene.offered.secret)
    scene.server.clock.turn(RESERVED_SECONDS)

    assert scene.ada.redeems(scene.offered.secret).status_code == 200
