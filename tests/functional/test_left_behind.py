"""An office changes its team key or its identity: what was sealed for the one before opens nothing."""

import pytest

from consent import endings
from crypto.encoding import make_random, to_b64
from tests.functional.inprocess import Server
from tests.functional.navigators import code_of
from tests.functional.offices import Desk, Office, Person
from tests.functional.sharing import Sharer


def changes_team_key(office: Office) -> None:
    office.makes_generation()
    assert office.posts_roster().status_code == 201


def changes_identity(office: Office) -> None:
    """Another identity is certified under the same id, with the same people on its first roster."""
    office.identity_seed, office.chain = make_random(32), []
    assert office.is_certified(2).status_code == 201
    office.makes_generation()
    assert office.posts_roster().status_code == 201


def test_what_was_offered_for_the_old_team_key_has_ended_for_owner_and_office(
    owner: Sharer, office: Office, ada: Desk
) -> None:
    section = owner.writes()
    offered = owner.grants(office, section, later_hours=24)

    changes_team_key(office)

    seen = owner.grant(offered.grant)
    assert (seen["state"], seen["how"]) == ("ended", "expired")
    assert code_of(ada.redeems(offered.secret)) == "token_over"
    assert owner.kinds()[-1] == "grant_refused"
    assert code_of(owner.shows_fresh_code(offered)) == "grant_over"
    again = owner.prepares(office, [owner.newest(section)])
    assert code_of(owner.offers(again)) == "tainted"


def test_a_reservation_won_before_the_change_claims_nothing(owner: Sharer, office: Office, ada: Desk) -> None:
    offered = owner.grants(office, owner.writes())
    looked = ada.redeems(offered.secret).get_json()
    claim = ada.claim(looked, offered.secret)

    changes_team_key(office)

    assert ada.send("POST", "/api/claims", claim).status_code == 410
    assert owner.grant(offered.grant)["state"] == "ended"


def test_what_slipped_in_beside_the_roster_is_judged_at_each_request(
    owner: Sharer, office: Office, ada: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endings, "end_left_behind", lambda *_: None)
    offered = owner.grants(office, owner.writes())
    looked = ada.redeems(offered.secret).get_json()
    claim = ada.claim(looked, offered.secret)

    changes_team_key(office)

    assert owner.grant(offered.grant)["state"] == "offered"
    assert code_of(ada.redeems(offered.secret)) == "token_over"
    assert code_of(ada.send("POST", "/api/claims", claim)) == "token_over"
    assert code_of(owner.shows_fresh_code(offered)) == "grant_over"
    extension = f"/api/grants/{to_b64(offered.grant)}/extension"
    assert code_of(owner.send("POST", extension, {})) == "grant_over"


def test_a_new_roster_with_the_same_team_key_leaves_offers_alone(
    owner: Sharer, office: Office, ada: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    office.people.append(Person("Zoe"))
    assert office.posts_roster().status_code == 201

    assert ada.takes(offered.secret) == offered.grant


def test_another_offices_offers_are_left_alone(server: Server, owner: Sharer, office: Office) -> None:
    other = Office(server).opens_its_doors()
    theirs = owner.grants(other, owner.writes())

    changes_team_key(office)

    assert owner.grant(theirs.grant)["state"] == "offered"


@pytest.mark.parametrize("audience", ["reader", "team"])
def test_under_another_identity_nobody_reads_what_the_owner_gave_to_the_one_before(
    owner: Sharer, office: Office, ada: Desk, audience: str
) -> None:
    offered = owner.grants(office, owner.writes(), audience=audience)
    waiting = owner.grants(office, owner.writes())
    grant = ada.takes(offered.secret)
    assert ada.reads(grant, offered.terms.hash).status_code == 200

    changes_identity(office)

    assert code_of(ada.reads(grant, offered.terms.hash)) == "not_found"
    assert ada.get("/api/grants").get_json()["grants"] == []
    assert code_of(ada.redeems(waiting.secret)) == "token_over"
    assert owner.grant(grant)["state"] == "open"
    assert owner.ends(grant).get_json()["grant"]["how"] == "withdrawn"


def test_a_coordinator_of_another_identity_gets_no_wraps_and_rotates_nothing(
    owner: Sharer, office: Office, ada: Desk
) -> None:
    kim = Desk(office, office.people[0]).signs_in()
    ada.takes(owner.grants(office, owner.writes(), audience="team").secret)

    changes_identity(office)

    assert kim.get("/api/rotation").get_json()["grants"] == []
