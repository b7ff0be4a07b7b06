"""Agencies: certificates, the directory, rosters, joining, the second factor, rotations."""

from typing import Any

import pytest

from crypto import boxes
from crypto.chain import verify_directory, verify_roster_chain
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.signing import derive_sign_public, parse_signed, sign_body
from crypto.statements.agencies import DirectoryKeyCertificate, TeamKey
from tests.functional.inprocess import Server
from tests.functional.navigators import code_of
from tests.functional.offices import DAY, Desk, Office, Person, certify_directory, post
from tests.functional.sharing import Offered, Sharer


def directory(owner: Sharer) -> Any:
    """The directory, verified as a client does."""
    answer = owner.get("/api/directory").get_json()
    return verify_directory(
        parse_signed(answer["directory"]),
        parse_signed(answer["key_certificate"]),
        [parse_signed(certificate) for certificate in answer["certificates"]],
        owner.server.instance,
        derive_sign_public(owner.server.operator_seed),
        owner.server.clock.now(),
    )


def test_there_is_no_directory_before_the_operator_certified_its_key(server: Server, owner: Sharer) -> None:
    assert code_of(owner.get("/api/directory")) == "not_found"

    certify_directory(server)

    assert directory(owner).agencies == ()


def test_the_directory_names_what_the_operator_certified(owner: Sharer, office: Office) -> None:
    assert directory(owner).find_agency(office.agency).identity == office.identity


def test_the_directory_is_made_again_before_half_its_days_are_over(
    server: Server, owner: Sharer, office: Office
) -> None:
    first = directory(owner).directory
    server.clock.turn(3 * DAY)
    assert directory(owner).directory == first
    server.clock.turn(DAY)

    renewed = directory(owner).directory

    assert (renewed.n, renewed.issued) == (first.n + 1, server.clock.now())


def test_only_the_operator_certifies(server: Server, office: Office) -> None:
    forged = office.certificate(2, make_random(32))
    key = DirectoryKeyCertificate(make_random(32), server.clock.now() + DAY).encode()
    other_key = sign_body("directory-key", server.instance, key, server.operator_seed)

    for body in ({"agency": forged.to_json()}, {"key_certificate": other_key.to_json()}):
        assert code_of(post(server, "/api/certificates", body)) == "bad_statement"
    assert code_of(post(server, "/api/certificates", {})) == "bad_request"


def test_a_certificate_number_only_rises(owner: Sharer, office: Office) -> None:
    assert code_of(office.is_certified(1)) == "conflict"
    before = directory(owner).directory.n

    assert office.is_certified(2).status_code == 201
    assert code_of(office.is_certified(1)) == "conflict"
    assert directory(owner).directory.n == before + 1


def test_owners_get_the_chain_and_the_names(owner: Sharer, office: Office) -> None:
    office.posts_roster()

    answer = owner.get(f"/api/agencies/{to_b64(office.agency)}/rosters?from=1").get_json()

    chain = [parse_signed(signed) for signed in answer["rosters"]]
    assert len(verify_roster_chain(chain, office.identity, owner.server.instance)) == 2
    assert {name["name"] for name in answer["names"]} == {"Kim", "Ada", "Ben", "Lou"}
    newest = owner.get(f"/api/agencies/{to_b64(office.agency)}/rosters?from=2").get_json()
    assert newest["rosters"] == answer["rosters"][1:]


def test_staff_get_their_own_agencys_chain_only(server: Server, office: Office, ada: Desk) -> None:
    other = Office(server).opens_its_doors()
    paths = [f"/api/agencies/{to_b64(agency)}/rosters?from=1" for agency in (other.agency, make_id())]

    answers = [ada.get(path) for path in paths]

    assert {(a.status_code, a.data) for a in answers} == {(404, answers[0].data)}
    assert ada.get(f"/api/agencies/{to_b64(office.agency)}/rosters?from=1").status_code == 200


def test_nobody_gets_a_roster_without_a_session(server: Server, office: Office) -> None:
    stranger = Sharer(server)

    assert code_of(stranger.get(f"/api/agencies/{to_b64(office.agency)}/rosters?from=1")) == "not_signed_in"


@pytest.mark.parametrize(
    "change",
    [
        {"n": 1},
        {"n": 3},
        {"prev": bytes(32)},
        {"issued": 0, "valid_until": DAY},
        {"valid_until": 10**11},
        {"team": TeamKey(1, bytes(31) + b"\x09")},
    ],
)
def test_a_roster_that_breaks_the_chain_is_refused(office: Office, change: dict[str, Any]) -> None:
    assert code_of(office.posts_roster(office.new_roster(**change))) == "roster_refused"


def test_a_roster_by_a_worker_or_a_stranger_is_refused(office: Office) -> None:
    for seed in (office.people[1].sign_seed, make_random(32)):
        assert code_of(office.posts_roster(office.new_roster(seed))) == "roster_refused"
    forged = office.new_roster(make_random(32), signer=office.people[0].sign)
    assert code_of(office.posts_roster(forged)) == "bad_statement"


def test_the_identity_key_repairs_a_disaster(office: Office) -> None:
    assert office.posts_roster(office.new_roster(office.identity_seed)).status_code == 201


def test_an_unknown_agency_has_no_roster(server: Server) -> None:
    assert code_of(Office(server).posts_roster()) == "roster_refused"


def test_names_must_be_those_of_the_roster(office: Office) -> None:
    body = office.new_roster()
    for names in (body["names"][:-1], [{**body["names"][0], "name": "Eve"}, *body["names"][1:]]):
        assert code_of(office.posts_roster({**body, "names": names})) == "bad_request"


def test_a_name_with_a_nul_is_refused(office: Office) -> None:
    office.people[1].name = "Ada\0"

    refused = office.posts_roster()

    assert (code_of(refused), refused.get_json()["field"]) == ("bad_request", "names.1.name")


def test_every_reader_holds_the_team_key_and_nobody_else_signs_it(office: Office) -> None:
    office.makes_generation()
    body = office.new_roster()
    stranger = office.team_wrap(office.people[1], make_random(32))
    auditor = office.team_wrap(office.people[3], office.people[0].sign_seed)

    for wraps in (body["team_wraps"][:-1], [*body["team_wraps"], stranger], [*body["team_wraps"], auditor]):
        assert code_of(office.posts_roster({**body, "team_wraps": wraps})) == "bad_statement"
    assert office.posts_roster(body).status_code == 201


def test_staff_get_every_generation_of_the_team_key(office: Office, ada: Desk) -> None:
    office.makes_generation()
    office.posts_roster()
    lou = Desk(office, office.people[3]).signs_in()

    wraps = ada.get("/api/team").get_json()["wraps"]

    opened = [
        boxes.open_team_wrap(ada.person.box.secret, parse_b64(w["wrap"]), office.agency, generation)
        for generation, w in enumerate(wraps, 1)
    ]
    assert opened == [team.secret for team in office.teams.values()]
    assert lou.get("/api/team").get_json() == {"wraps": []}


def test_whoever_leaves_the_roster_is_out_at_once(owner: Sharer, office: Office, ada: Desk) -> None:
    offered = owner.grants(office, owner.writes())
    ada.takes(offered.secret)
    del office.people[1]
    office.makes_generation()

    assert office.posts_roster().status_code == 201

    assert code_of(ada.get("/api/grants")) == "not_signed_in"
    assert code_of(ada.access_nonce(offered.grant)) == "not_signed_in"
    ada.server.clock.turn(60)
    assert code_of(ada.opens()) == "not_allowed"


def test_somebody_leaves_and_the_generation_stays_is_refused(office: Office) -> None:
    del office.people[1]

    assert code_of(office.posts_roster()) == "roster_refused"


def test_only_rostered_people_join_and_once(office: Office, ada: Desk) -> None:
    eve = Desk(office, Person("Eve"))
    again = Desk(office, ada.person)

    assert code_of(eve.joins()) == "not_allowed"
    assert code_of(again.joins()) == "not_allowed"


@pytest.mark.parametrize("field", ["keyring", "door", "sign"])
def test_a_join_that_does_not_fit_is_refused(office: Office, field: str) -> None:
    ben = Desk(office, office.people[2])

    answer = ben.send("POST", "/api/staff", ben.new_staff(**{field: make_random(32)}))

    assert code_of(answer) == "bad_statement"
    assert ben.joins().status_code == 201


def test_a_door_needs_a_current_code_that_was_not_used(server: Server, ada: Desk) -> None:
    used = ada.code()
    assert code_of(ada.opens(used)) == "second_factor_used"
    assert code_of(ada.opens(ada.code(-1))) == "second_factor_used"
    assert code_of(ada.opens(ada.code(20))) == "second_factor_wrong"
    assert code_of(ada.opens("１２３４５６")) == "second_factor_wrong"

    assert ada.opens(ada.code(1)).status_code == 200
    assert code_of(ada.opens(ada.code())) == "second_factor_used"


def test_five_wrong_codes_close_the_door_for_a_quarter_of_an_hour(server: Server, ada: Desk) -> None:
    server.clock.turn(3600)
    for _ in range(5):
        assert code_of(ada.opens("000000")) == "second_factor_wrong"
    server.clock.turn(100)

    blocked = ada.opens()

    assert (code_of(blocked), blocked.get_json()["retry_after"]) == ("too_many", 800)
    server.clock.turn(800)
    assert ada.opens().status_code == 200


def test_a_challenge_opens_the_desk_once_even_with_a_wrong_code(server: Server, ada: Desk) -> None:
    server.clock.turn(60)
    body = {"proof": ada.proof(ada.challenge()).to_json(), "code": "000000"}
    assert code_of(ada.send("POST", "/api/openings", body)) == "second_factor_wrong"

    again = ada.send("POST", "/api/openings", {**body, "code": ada.code()})

    assert again.status_code in (403, 409)
    assert code_of(again) in ("door_unknown", "nonce_used")


def test_an_unknown_door_and_a_forged_signature_look_alike(office: Office, ada: Desk) -> None:
    unknown = Desk(office, Person("Eve"))
    first = unknown.opens("123456")
    forged = ada.sign("door-open", ada.proof(ada.challenge()).body, make_random(32))
    second = ada.send("POST", "/api/openings", {"proof": forged.to_json(), "code": ada.code()})

    assert (first.status_code, first.data) == (second.status_code, second.data)
    assert code_of(first) == "door_unknown"


def test_a_keyring_is_replaced_by_the_next_one_only(ada: Desk) -> None:
    body = {"keyring": to_b64(ada.keyring(2))}

    assert ada.send("PUT", "/api/keyring", body, 1).get_json() == {"counter": 2}
    late = ada.send("PUT", "/api/keyring", body, 1)

    assert (code_of(late), late.get_json()["counter"]) == ("conflict", 2)
    assert ada.get("/api/keyring").get_json()["keyring"] == body["keyring"]


@pytest.fixture
def kim(office: Office) -> Desk:
    return Desk(office, office.people[0]).signs_in()


@pytest.fixture
def team_grant(owner: Sharer, office: Office, ada: Desk) -> Offered:
    offered = owner.grants(office, owner.writes(), audience="team")
    ada.takes(offered.secret)
    office.makes_generation()
    assert office.posts_roster().status_code == 201
    return offered


def test_a_coordinator_rotates_team_grants_and_the_owner_sees_it(
    owner: Sharer, office: Office, ada: Desk, kim: Desk, team_grant: Offered
) -> None:
    line = kim.get("/api/rotation").get_json()["grants"][0]
    assert "envelope" not in line

    body = {"rotations": [office.rotation(line, kim.person.sign_seed)]}
    answer = post(owner.server, "/api/rotations", body)

    assert answer.get_json() == {"rotated": [to_b64(team_grant.grant)]}
    assert kim.get("/api/rotation").get_json() == {"grants": []}
    assert owner.kinds()[-1] == "grant_rotated"
    read = ada.reads(team_grant.grant, team_grant.terms.hash).get_json()
    assert read["wraps"] == body["rotations"][0]["wraps"]
    assert read["rotation"] == body["rotations"][0]["rotation"]


def test_a_rotation_travels_with_its_roster(owner: Sharer, office: Office, ada: Desk, kim: Desk) -> None:
    offered = owner.grants(office, owner.writes(), audience="team")
    ada.takes(offered.secret)
    claim = owner.get(f"/api/grants/{to_b64(offered.grant)}/keeping").get_json()["claim"]
    office.makes_generation()
    body = office.new_roster()
    wraps = ada.reads(offered.grant, offered.terms.hash).get_json()["wraps"]
    line = {"wraps": wraps, "grant": to_b64(offered.grant), "generation": 1, "claim": claim}
    body["rotations"] = [office.rotation(line, kim.person.sign_seed)]

    assert office.posts_roster(body).status_code == 201
    assert kim.get("/api/rotation").get_json() == {"grants": []}


@pytest.mark.parametrize(
    "change", [{"claim": bytes(32)}, {"wraps": bytes(32)}, {"agency": bytes(16)}, {"to": 9}]
)
def test_a_bent_rotation_is_refused(
    owner: Sharer, office: Office, kim: Desk, team_grant: Offered, change: dict[str, Any]
) -> None:
    line = kim.get("/api/rotation").get_json()["grants"][0]

    bent = office.rotation(line, kim.person.sign_seed, **change)

    assert code_of(post(owner.server, "/api/rotations", {"rotations": [bent]})) == "bad_statement"


def test_only_the_signer_of_the_generation_rotates(
    owner: Sharer, office: Office, ada: Desk, kim: Desk, team_grant: Offered
) -> None:
    line = kim.get("/api/rotation").get_json()["grants"][0]

    by_ada = office.rotation(line, ada.person.sign_seed)

    assert code_of(post(owner.server, "/api/rotations", {"rotations": [by_ada]})) == "bad_statement"
    assert code_of(ada.get("/api/rotation")) == "not_allowed"


def test_a_grant_that_ended_meanwhile_is_left_out_of_a_rotation(
    owner: Sharer, office: Office, kim: Desk, team_grant: Offered
) -> None:
    line = kim.get("/api/rotation").get_json()["grants"][0]
    owner.ends(team_grant.grant)

    body = {"rotations": [office.rotation(line, kim.person.sign_seed)]}

    assert post(owner.server, "/api/rotations", body).get_json() == {"rotated": []}


def test_after_a_rotation_the_owner_wraps_for_the_new_team_key(
    owner: Sharer, office: Office, ada: Desk, kim: Desk, team_grant: Offered
) -> None:
    line = kim.get("/api/rotation").get_json()["grants"][0]
    post(owner.server, "/api/rotations", {"rotations": [office.rotation(line, kim.person.sign_seed)]})
    section = team_grant.places[0][0]
    owner.writes(section=section)
    place = owner.newest(section, 2)

    old = owner.shows_change(team_grant, owner.show(team_grant, place, office.teams[1].public), section)
    new = owner.shows_change(team_grant, owner.show(team_grant, place, office.team.public), section)

    assert code_of(old) == "bad_statement"
    assert new.status_code == 200
