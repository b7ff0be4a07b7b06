"""Paused, request by request: what a real client never asks for is refused all the same."""

import pytest
from sqlalchemy import update

from consent import pauses
from consent.storage.instance import InstanceRow
from crypto import doors
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from tests.functional.inprocess import Server
from tests.functional.navigators import code_of
from tests.functional.offices import DAY, Desk, Office, post
from tests.functional.renewing import opens, prepare
from tests.functional.renewing import post as renews
from tests.functional.sharing import Offered, Sharer


@pytest.fixture
def section(owner: Sharer) -> bytes:
    return owner.writes()


@pytest.fixture
def opened(owner: Sharer, office: Office, ada: Desk, section: bytes) -> Offered:
    offered = owner.grants(office, section)
    ada.takes(offered.secret)
    return offered


def is_put_back(server: Server, *people: Sharer | Desk) -> None:
    """The database is an older copy from now on; these people open it again."""
    with server.services.store.writing() as tx:
        pauses.put_back(tx, 0)
    server.clock.turn(30)
    for person in people:
        assert person.opens().status_code == 200


def confirms(owner: Sharer, *grants: bytes) -> list[dict[str, object]]:
    body = {"going_on": [to_b64(grant) for grant in grants], "releases": []}
    answer = owner.send("POST", "/api/confirmation", body)
    assert answer.status_code == 200, answer.get_json()
    return answer.get_json()["grants"]


def test_a_paused_notebook_takes_in_nothing_that_opens(
    server: Server, owner: Sharer, office: Office, ada: Desk, opened: Offered, section: bytes
) -> None:
    offered = owner.grants(office, section)
    owner.writes(section=section)
    is_put_back(server, owner)

    recipient = ada.person.box.public
    sealed = owner.next_sealing(section)
    refused = [
        owner.offers(owner.prepares(office, [owner.newest(section, 1)])),
        owner.shows_fresh_code(offered),
        owner.shows_change(opened, owner.show(opened, owner.newest(section, 2), recipient), section),
        owner.seals_afresh(*sealed),
    ]

    assert {(answer.status_code, code_of(answer)) for answer in refused} == {(409, "paused")}
    extended = owner.send("POST", f"/api/grants/{to_b64(offered.grant)}/extension", {})
    assert code_of(extended) == "token_over"
    assert owner.get("/api/pulse").get_json()["paused"] is owner.notebook()["paused"] is True


def test_a_copy_put_under_the_running_server_gives_no_reading_and_rests(
    server: Server, owner: Sharer, office: Office, ada: Desk, opened: Offered
) -> None:
    """As where the database fails over to a replica that lacks an ending."""
    assert ada.reads(opened.grant, opened.terms.hash).status_code == 200
    body = ada.access(opened.grant, opened.terms.hash, ada.access_nonce(opened.grant).get_json())
    with server.services.store.writing() as tx:
        tx.execute(update(InstanceRow).values(count=InstanceRow.count - 1))

    refused = ada.posts_access(opened.grant, body)

    assert (refused.status_code, code_of(refused)) == (503, "unavailable")
    assert code_of(owner.get("/api/notebook")) == "not_signed_in"
    server.clock.turn(30)
    assert owner.opens().status_code == ada.opens().status_code == 200
    assert owner.get("/api/pulse").get_json()["paused"]
    assert code_of(ada.access_nonce(opened.grant)) == "paused"
    assert owner.ends(opened.grant).status_code == 200


def test_nobody_is_let_go_on_before_the_owner_has_looked(
    server: Server, owner: Sharer, office: Office, ada: Desk, section: bytes
) -> None:
    claimed = opens(ada, owner.grants(office, section, not_after=server.clock.now() + 8 * DAY))
    server.clock.turn(6 * DAY + DAY // 2)
    is_put_back(server, owner)

    refused = renews(owner, prepare(owner, claimed, office, claimed.offered.places))
    confirms(owner, claimed.offered.grant)
    renewed = renews(owner, prepare(owner, claimed, office, claimed.offered.places))

    assert (code_of(refused), renewed.status_code) == ("paused", 201)


def test_what_was_won_before_the_restore_is_worth_nothing(
    server: Server, owner: Sharer, office: Office, ada: Desk, opened: Offered, section: bytes
) -> None:
    offered = owner.grants(office, section)
    looked = ada.redeems(offered.secret).get_json()
    early = ada.access(opened.grant, opened.terms.hash, ada.access_nonce(opened.grant).get_json())
    is_put_back(server, owner, ada)

    claimed = ada.claims(looked, offered.secret)
    renewed = ada.send("POST", f"/api/redemptions/{to_b64(offered.grant)}/renewal", {})
    read = ada.posts_access(opened.grant, early)

    assert [code_of(claimed), code_of(renewed), code_of(read)] == ["not_found", "not_found", "paused"]
    confirms(owner, offered.grant, opened.grant)
    assert code_of(ada.posts_access(opened.grant, early)) == "nonce_used"
    assert code_of(ada.claims(looked, offered.secret)) == "not_found"
    assert code_of(ada.redeems(offered.secret)) == "token_over"
    assert ada.reads(opened.grant, opened.terms.hash).status_code == 200


def test_no_key_of_a_paused_team_grant_is_handed_out_or_taken_in(
    server: Server, owner: Sharer, office: Office, ada: Desk, section: bytes
) -> None:
    offered = owner.grants(office, section, audience="team")
    ada.takes(offered.secret)
    office.makes_generation()
    office.posts_roster()
    kim = Desk(office, office.people[0]).signs_in()
    line = kim.get("/api/rotation").get_json()["grants"][0]
    is_put_back(server, kim, owner)

    assert kim.get("/api/rotation").get_json() == {"grants": []}
    rotated = post(server, "/api/rotations", {"rotations": [office.rotation(line, kim.person.sign_seed)]})
    assert rotated.get_json() == {"rotated": []}

    confirms(owner, offered.grant)
    assert kim.get("/api/rotation").get_json()["grants"] == [line]


def test_a_confirmation_names_grants_of_its_own_notebook_or_changes_nothing(
    server: Server, owner: Sharer, office: Office, opened: Offered
) -> None:
    other = Sharer(server)
    other.creates_notebook()
    foreign = other.grants(office, other.writes()).grant
    is_put_back(server, owner)

    for going_on in ([foreign], [make_id()], [opened.grant, foreign]):
        body = {"going_on": [to_b64(grant) for grant in going_on], "releases": []}
        assert code_of(owner.send("POST", "/api/confirmation", body)) == "not_found"
    assert code_of(owner.send("POST", "/api/confirmation", {})) == "bad_request"
    assert owner.get("/api/pulse").get_json()["paused"]
    assert owner.grant(opened.grant)["state"] == "open"

    confirms(owner)
    assert owner.grant(opened.grant)["how"] == "withdrawn"
    assert not owner.get("/api/pulse").get_json()["paused"]
    other.opens()
    assert other.get("/api/pulse").get_json()["paused"]


def test_a_notebook_made_after_a_restore_is_not_paused(server: Server, owner: Sharer) -> None:
    is_put_back(server)

    later = Sharer(server)
    later.creates_notebook()

    assert not later.get("/api/pulse").get_json()["paused"]
    owner.opens()
    assert owner.get("/api/pulse").get_json()["paused"]


def test_everything_that_takes_something_away_is_counted(
    server: Server, owner: Sharer, office: Office, ada: Desk, section: bytes
) -> None:
    path = server.services.settings.count_path

    def counted() -> int:
        return int(path.read_bytes()[:16])

    steps = []
    for name, step in {
        "a fresh code": lambda: owner.shows_fresh_code(owner.grants(office, section)),
        "spending": lambda: ada.takes(owner.grants(office, section).secret),
        "ending": lambda: owner.ends(parse_b64(owner.get("/api/pulse").get_json()["grants"][0]["grant"])),
        "ending all": lambda: owner.send("POST", "/api/endings", {}),
        "a door": lambda: _changes_door(owner),
        "a section": lambda: owner.posts("DELETE", f"/api/sections/{to_b64(section)}", _only_manifest(owner)),
        "a roster": office.posts_roster,
        "everything": owner.erases_everything,
    }.items():
        before = counted()
        step()
        steps.append((name, counted() > before))

    assert steps == [(name, True) for name, _ in steps]


def test_reading_and_writing_count_nothing(server: Server, owner: Sharer, ada: Desk, opened: Offered) -> None:
    path = server.services.settings.count_path
    before = path.read_bytes()

    owner.writes()
    ada.reads(opened.grant, opened.terms.hash)
    owner.opens()

    assert path.read_bytes() == before


def _changes_door(owner: Sharer) -> None:
    fresh = doors.derive_door(make_random(32))
    assert owner.changes_doors({make_id(): fresh}, (owner.door_id,)).status_code == 200
    owner.door = fresh


def _only_manifest(owner: Sharer) -> dict[str, str]:
    return {"manifest": to_b64(owner.manifest())}
