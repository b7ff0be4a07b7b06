"""Two devices at once: exactly one wins, nothing is half done, nobody gets an error of ours."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from werkzeug.test import TestResponse

from crypto.doors import derive_door
from crypto.encoding import make_id, make_random
from tests.functional.inprocess import Server
from tests.functional.navigators import Owner, code_of
from tests.functional.rows import read_kept

AT_ONCE = 6


def at_once(works: list[Callable[[], TestResponse]]) -> list[TestResponse]:
    """Do all of it at the same time, each in a thread of its own."""
    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(work) for work in works]]


def devices(server: Server, owner: Owner) -> list[Owner]:
    """The same owner on several devices, all signed in."""
    made = []
    for _ in range(AT_ONCE):
        device = Owner(server)
        device.__dict__.update(vars(owner) | {"browser": server.browser()})
        device.opens()
        made.append(device)
    return made


def test_the_same_creation_at_once_makes_one_notebook(server: Server) -> None:
    owner = Owner(server)
    body = owner.new_vault()
    browsers = [Owner(server) for _ in range(AT_ONCE)]

    answers = at_once([lambda device=device: device.send("POST", "/api/vaults", body) for device in browsers])

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert browsers[0].notebook()["journal"]["n"] == 1


def test_one_door_made_twice_at_once_opens_one_notebook(server: Server) -> None:
    owners = [Owner(server) for _ in range(AT_ONCE)]
    for owner in owners:
        owner.door = owners[0].door
    bodies = [owner.new_vault() for owner in owners]

    works = zip(owners, bodies, strict=True)
    answers = at_once([lambda o=owner, b=body: o.send("POST", "/api/vaults", b) for owner, body in works])

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (AT_ONCE - 1)
    assert {code_of(answer) for answer in answers if answer.status_code == 409} == {"door_taken"}


def test_of_edits_at_once_one_is_kept_and_the_others_are_told(server: Server) -> None:
    owner = Owner(server)
    owner.creates_notebook()
    section = make_id()

    answers = at_once([lambda device=device: device.saves(section, 1) for device in devices(server, owner)])

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * (AT_ONCE - 1)
    assert owner.notebook()["counter"] == 2
    assert {answer.get_json()["counter"] for answer in answers} == {2}


def test_a_challenge_opens_once_however_often_it_is_sent_at_once(server: Server) -> None:
    owner = Owner(server)
    owner.creates_notebook()
    proof = owner.proof(owner.door, owner.challenge()).to_json()

    works = [lambda: Owner(server).send("POST", "/api/openings", {"proof": proof})] * AT_ONCE
    answers = at_once(works)

    assert sorted(answer.status_code for answer in answers) == [200] + [403] * (AT_ONCE - 1)


def test_erasing_while_others_write_leaves_nothing(server: Server) -> None:
    owner = Owner(server)
    owner.creates_notebook()
    others = devices(server, owner)
    change = {make_id(): derive_door(make_random(32))}
    works: list[Callable[[], TestResponse]] = [lambda d=device: d.saves(make_id(), 1) for device in others]

    answers = at_once([*works, owner.erases_everything, lambda: others[0].changes_doors(change, ())])

    assert not [answer for answer in answers if answer.status_code >= 500]
    gone = owner.send(
        "POST", "/api/openings", {"proof": owner.proof(owner.door, owner.challenge()).to_json()}
    )
    # A reader may have kept the log from being emptied at the erasure; the write above did it.
    kept = read_kept(server)
    erased = [answer.status_code for answer in answers if answer.status_code == 204]
    assert (
        (owner.vault not in kept, code_of(gone)) == (True, "door_unknown")
        if erased
        else gone.status_code == 200
    )
