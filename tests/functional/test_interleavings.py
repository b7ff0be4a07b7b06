"""PostgreSQL lets several write at once: whatever meets, it ends as if one had come after the other.

In each story the first request has decided and written, but not committed, when the second comes.
"""

import pytest

from consent import quotas
from consent.storage.staff import find_by_sign
from crypto.doors import derive_door
from crypto.encoding import make_id, make_random, to_b64
from tests.conftest import Database
from tests.functional.inprocess import Server
from tests.functional.interleaving import one_inside_the_other
from tests.functional.navigators import Json, code_of
from tests.functional.offices import Desk, Office, post
from tests.functional.rows import read_kept
from tests.functional.sharing import Offered, Sharer

pytestmark = pytest.mark.postgresql

SECOND = 2
"""A door-act is counted by a transaction of its own before."""


@pytest.fixture
def database(postgres_database: Database) -> Database:
    return postgres_database


@pytest.fixture
def opened(owner: Sharer, office: Office, ada: Desk) -> Offered:
    offered = owner.grants(office, owner.writes())
    ada.takes(offered.secret)
    return offered


def reading(ada: Desk, opened: Offered) -> Json:
    return ada.access(opened.grant, opened.terms.hash, ada.access_nonce(opened.grant).get_json())


def test_an_ending_waits_for_a_reading_and_then_is_final(
    server: Server, owner: Sharer, ada: Desk, opened: Offered
) -> None:
    body = reading(ada, opened)

    came = one_inside_the_other(
        server, lambda: ada.posts_access(opened.grant, body), lambda: owner.ends(opened.grant)
    )

    assert (came.first.status_code, came.second.status_code, came.waited) == (200, 200, True)
    assert owner.kinds()[-2:] == ["section_read", "grant_ended"]


def test_a_reading_that_comes_into_an_ending_gets_nothing(
    server: Server, owner: Sharer, ada: Desk, opened: Offered
) -> None:
    body = reading(ada, opened)

    came = one_inside_the_other(
        server, lambda: owner.ends(opened.grant), lambda: ada.posts_access(opened.grant, body)
    )

    assert came.first.status_code == 200
    assert (code_of(came.second), came.waited) == ("grant_over", True)
    assert owner.kinds()[-1] == "grant_ended"


def test_a_claim_that_comes_into_an_ending_opens_nothing(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    claim = ada.claim(ada.redeems(offered.secret).get_json(), offered.secret)

    came = one_inside_the_other(
        server, lambda: owner.ends(offered.grant), lambda: ada.send("POST", "/api/claims", claim)
    )

    assert (code_of(came.second), came.waited) == ("grant_over", True)
    assert owner.grant(offered.grant)["state"] == "ended"


def test_of_two_claims_the_second_finds_the_token_spent(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    looked = ada.redeems(offered.secret).get_json()
    claims = [ada.claim(looked, offered.secret) for _ in range(2)]

    first, second = (lambda c=claim: ada.send("POST", "/api/claims", c) for claim in claims)
    came = one_inside_the_other(server, first, second)

    assert came.first.status_code == 201
    assert (code_of(came.second), came.waited) == ("token_over", True)
    assert owner.kinds().count("grant_opened") == 1


def test_of_two_redeems_the_second_finds_somebody_looking(
    server: Server, owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    bodies = [(desk, desk.redeem(offered.secret)) for desk in (ada, ben)]

    first, second = (lambda d=desk, b=body: d.send("POST", "/api/redemptions", b) for desk, body in bodies)
    came = one_inside_the_other(server, first, second)

    assert came.first.status_code == 200
    assert (code_of(came.second), came.waited) == ("token_busy", True)


def test_two_of_a_team_who_read_at_once_both_stand_in_the_journal(
    server: Server, owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    """Who waited appends to the head that the other left, not to one that was known before."""
    offered = owner.grants(office, owner.writes(), audience="team")
    ada.takes(offered.secret)
    bodies = [(desk, reading(desk, offered)) for desk in (ada, ben)]

    first, second = (lambda d=desk, b=body: d.posts_access(offered.grant, b) for desk, body in bodies)
    came = one_inside_the_other(server, first, second)

    assert (came.first.status_code, came.waited) == (200, True)
    # The grant's own chain went on meanwhile: that is said, and the next try counts.
    assert code_of(came.second) == "record_behind"
    assert ben.reads(offered.grant, offered.terms.hash).status_code == 200
    assert owner.kinds()[-2:] == ["section_read", "section_read"]


def test_two_grants_of_a_notebook_that_are_read_at_once_both_stand_in_the_journal(
    server: Server, owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    offers = [owner.grants(office, owner.writes()) for _ in range(2)]
    for desk, offered in zip((ada, ben), offers, strict=True):
        desk.takes(offered.secret)
    asked = [(desk, one.grant, reading(desk, one)) for desk, one in zip((ada, ben), offers, strict=True)]

    first, second = (lambda d=desk, g=grant, b=body: d.posts_access(g, b) for desk, grant, body in asked)
    came = one_inside_the_other(server, first, second)

    assert (came.first.status_code, came.second.status_code, came.waited) == (200, 200, True)
    assert owner.kinds()[-2:] == ["section_read", "section_read"]


def test_a_removal_waits_for_a_reading_and_the_next_one_gets_nothing(
    server: Server, office: Office, owner: Sharer, ada: Desk, opened: Offered
) -> None:
    body = reading(ada, opened)
    del office.people[1]
    office.makes_generation()
    roster = office.new_roster()

    came = one_inside_the_other(
        server, lambda: ada.posts_access(opened.grant, body), lambda: office.posts_roster(roster)
    )

    assert (came.first.status_code, came.second.status_code, came.waited) == (200, 201, True)
    assert code_of(ada.access_nonce(opened.grant)) == "not_signed_in"


def test_a_reading_that_comes_into_a_removal_gets_nothing(
    server: Server, office: Office, owner: Sharer, ada: Desk, opened: Offered
) -> None:
    body = reading(ada, opened)
    del office.people[1]
    office.makes_generation()
    roster = office.new_roster()

    came = one_inside_the_other(
        server, lambda: office.posts_roster(roster), lambda: ada.posts_access(opened.grant, body)
    )

    assert came.first.status_code == 201
    assert (code_of(came.second), came.waited) == ("not_signed_in", True)
    assert "section_read" not in owner.kinds()


def test_a_sign_in_that_comes_into_a_removal_begins_no_visit(
    server: Server, office: Office, ada: Desk
) -> None:
    server.clock.turn(60)
    opening = {"proof": ada.proof(ada.challenge()).to_json(), "code": ada.code()}
    del office.people[1]
    office.makes_generation()
    roster = office.new_roster()

    came = one_inside_the_other(
        server, lambda: office.posts_roster(roster), lambda: ada.send("POST", "/api/openings", opening)
    )

    assert (code_of(came.second), came.waited) == ("not_allowed", True)


def test_what_is_offered_while_the_team_key_changes_is_ended_with_the_others(
    server: Server, owner: Sharer, office: Office
) -> None:
    offered = owner.prepares(office, [owner.newest(owner.writes())])
    offer = owner.offer(offered)
    office.makes_generation()
    roster = office.new_roster()

    came = one_inside_the_other(
        server, lambda: owner.posts("POST", "/api/grants", offer), lambda: office.posts_roster(roster)
    )

    assert (came.first.status_code, came.second.status_code, came.waited) == (201, 201, True)
    assert owner.grant(offered.grant)["state"] == "ended"


def test_an_offer_that_comes_into_a_new_roster_is_made_again(
    server: Server, owner: Sharer, office: Office
) -> None:
    offer = owner.offer(owner.prepares(office, [owner.newest(owner.writes())]))
    office.makes_generation()
    roster = office.new_roster()

    came = one_inside_the_other(
        server, lambda: office.posts_roster(roster), lambda: owner.posts("POST", "/api/grants", offer)
    )

    assert (code_of(came.second), came.waited) == ("roster_refused", True)


def test_of_two_rosters_with_one_number_one_is_kept(server: Server, office: Office) -> None:
    bodies = [office.new_roster() for _ in range(2)]

    first, second = (lambda b=body: post(server, "/api/rosters", b) for body in bodies)
    came = one_inside_the_other(server, first, second)

    assert came.first.status_code == 201
    assert (code_of(came.second), came.waited) == ("roster_refused", True)


def test_two_agencies_certified_at_once_both_stand_on_the_directory(
    server: Server, office: Office, owner: Sharer
) -> None:
    others = [Office(server) for _ in range(2)]
    bodies = [{"agency": other.certificate().to_json()} for other in others]

    first, second = (lambda b=body: post(server, "/api/certificates", b) for body in bodies)
    came = one_inside_the_other(server, first, second)

    assert (came.first.status_code, came.second.status_code, came.waited) == (201, 201, True)
    certificates = owner.get("/api/directory").get_json()["certificates"]
    assert len(certificates) == 3


def test_a_challenge_asked_for_while_everything_is_erased_leaves_nothing(
    server: Server, owner: Sharer
) -> None:
    other = server.browser()
    here, owner.browser = owner.browser, other
    owner.opens()
    there = Sharer(server)
    there.browser, owner.browser = owner.browser, here
    erasing = owner.erasure()

    came = one_inside_the_other(
        server,
        lambda: owner.send("POST", "/api/erasure", erasing),
        lambda: there.send("POST", "/api/challenges", {}),
        commit=SECOND,
    )

    assert (came.first.status_code, came.second.status_code, came.waited) == (204, 200, True)
    assert owner.vault not in read_kept(server)


def test_erasing_waits_for_a_challenge_and_takes_it_along(server: Server, owner: Sharer) -> None:
    erasing = owner.erasure()

    came = one_inside_the_other(
        server,
        lambda: owner.send("POST", "/api/challenges", {}),
        lambda: owner.send("POST", "/api/erasure", erasing),
    )

    assert (came.first.status_code, came.second.status_code, came.waited) == (200, 204, True)
    assert owner.vault not in read_kept(server)


def test_what_is_written_into_an_erasure_is_written_nowhere(server: Server, owner: Sharer) -> None:
    erasing, section, draft = owner.erasure(), make_id(), make_id()
    body = owner.draft(section, draft, 1)

    came = one_inside_the_other(
        server,
        lambda: owner.send("POST", "/api/erasure", erasing),
        lambda: owner.send("PUT", f"/api/drafts/{to_b64(draft)}", body),
        commit=SECOND,
    )

    assert (code_of(came.second), came.waited) == ("not_signed_in", True)
    assert owner.vault not in read_kept(server)


def test_a_redeem_that_comes_into_an_erasure_finds_nothing(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    redeem, erasing = ada.redeem(offered.secret), owner.erasure()

    came = one_inside_the_other(
        server,
        lambda: owner.send("POST", "/api/erasure", erasing),
        lambda: ada.send("POST", "/api/redemptions", redeem),
        commit=SECOND,
    )

    assert (code_of(came.second), came.waited) == ("token_not_here", True)
    assert owner.vault not in read_kept(server)


def test_an_opening_through_a_door_that_is_being_closed_finds_nothing(server: Server, owner: Sharer) -> None:
    change = owner.doors_change({make_id(): derive_door(make_random(32))}, (owner.door_id,))
    opening = {"proof": owner.proof(owner.door, Sharer(server).challenge()).to_json()}

    came = one_inside_the_other(
        server,
        lambda: owner.send("POST", "/api/doors", change, owner.counter),
        lambda: Sharer(server).send("POST", "/api/openings", opening),
        commit=SECOND,
    )

    assert came.first.status_code == 200
    assert (code_of(came.second), came.waited) == ("door_unknown", True)


def test_one_door_of_two_notebooks_made_at_once_is_taken(server: Server) -> None:
    owners = [Sharer(server) for _ in range(2)]
    owners[1].door = owners[0].door
    bodies = [(owner, owner.new_vault()) for owner in owners]

    first, second = (lambda o=owner, b=body: o.send("POST", "/api/vaults", b) for owner, body in bodies)
    came = one_inside_the_other(server, first, second)

    assert came.first.status_code == 201
    assert (code_of(came.second), came.waited) == ("door_taken", True)


def test_one_id_of_two_notebooks_made_at_once_is_refused(server: Server) -> None:
    owners = [Sharer(server) for _ in range(2)]
    owners[1].vault = owners[0].vault
    bodies = [(owner, owner.new_vault()) for owner in owners]

    first, second = (lambda o=owner, b=body: o.send("POST", "/api/vaults", b) for owner, body in bodies)
    came = one_inside_the_other(server, first, second)

    assert (code_of(came.second), came.second.get_json()["field"]) == ("bad_request", "vault")


def test_one_token_of_two_owners_at_once_is_refused(server: Server, owner: Sharer, office: Office) -> None:
    other = Sharer(server)
    other.creates_notebook()
    bodies = []
    secret = make_random(16)
    for one in (owner, other):
        offered = one.prepares(office, [one.newest(one.writes())])
        offered.secret = secret
        bodies.append((one, one.offer(offered)))

    first, second = (lambda o=one, b=body: o.posts("POST", "/api/grants", b) for one, body in bodies)
    came = one_inside_the_other(server, first, second)

    assert came.first.status_code == 201
    assert (code_of(came.second), came.second.get_json()["field"]) == ("bad_request", "lookup_hash")


def test_the_same_creation_sent_twice_gets_the_first_answer(server: Server) -> None:
    owner = Sharer(server)
    body = owner.new_vault()

    came = one_inside_the_other(
        server,
        lambda: owner.send("POST", "/api/vaults", body),
        lambda: Sharer(server).send("POST", "/api/vaults", body),
    )

    assert (came.first.data, came.waited) == (came.second.data, True)


def test_the_same_offer_sent_twice_is_one_grant(server: Server, owner: Sharer, office: Office) -> None:
    offer = owner.offer(owner.prepares(office, [owner.newest(owner.writes())]))
    counter = owner.counter

    came = one_inside_the_other(
        server,
        lambda: owner.send("POST", "/api/grants", offer, counter),
        lambda: owner.send("POST", "/api/grants", offer, counter),
    )

    assert (came.first.status_code, came.first.data) == (201, came.second.data)
    assert owner.kinds().count("grant_offered") == 1


def test_one_person_who_joins_twice_at_once_has_one_door(server: Server, office: Office) -> None:
    ben = office.people[2]
    desks = [Desk(office, ben) for _ in range(2)]
    bodies = [(desk, desk.new_staff()) for desk in desks]

    first, second = (lambda d=desk, b=body: d.send("POST", "/api/staff", b) for desk, body in bodies)
    came = one_inside_the_other(server, first, second)

    assert came.first.status_code == 201
    assert (code_of(came.second), came.waited) == ("not_allowed", True)


def test_two_who_join_with_one_door_are_told_it_is_taken(server: Server, office: Office) -> None:
    desks = [Desk(office, person) for person in office.people[1:3]]
    desks[1].door = desks[0].door
    bodies = [(desk, desk.new_staff()) for desk in desks]

    first, second = (lambda d=desk, b=body: d.send("POST", "/api/staff", b) for desk, body in bodies)
    came = one_inside_the_other(server, first, second)

    assert (came.first.status_code, code_of(came.second)) == (201, "door_taken")


def test_the_last_place_for_a_draft_is_given_once(
    server: Server, owner: Sharer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MOST_DRAFTS", 1)
    ids = [make_id() for _ in range(2)]
    bodies = [(draft, owner.draft(make_id(), draft, 1)) for draft in ids]

    first, second = (
        lambda d=draft, b=body: owner.send("PUT", f"/api/drafts/{to_b64(d)}", b) for draft, body in bodies
    )
    came = one_inside_the_other(server, first, second)

    assert came.first.status_code == 200
    assert (code_of(came.second), came.waited) == ("quota", True)


def test_wrong_codes_at_once_are_all_counted(server: Server, ada: Desk) -> None:
    server.clock.turn(60)
    wrong = "000000" if ada.code() != "000000" else "111111"
    bodies = [{"proof": ada.proof(ada.challenge()).to_json(), "code": wrong} for _ in range(2)]

    first, second = (lambda b=body: ada.send("POST", "/api/openings", b) for body in bodies)
    came = one_inside_the_other(server, first, second)

    assert (code_of(came.first), code_of(came.second)) == ("second_factor_wrong",) * 2
    with server.services.store.reading() as tx:
        row = find_by_sign(tx, ada.person.sign)
    assert row is not None
    assert row.wrong_codes == 2


def test_refused_tokens_at_once_are_all_counted(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    other = Sharer(server)
    other.creates_notebook()
    bodies = []
    for one in (owner, other):
        offered = one.grants(office, one.writes())
        one.ends(offered.grant)
        bodies.append(ada.redeem(offered.secret))

    first, second = (lambda b=body: ada.send("POST", "/api/redemptions", b) for body in bodies)
    came = one_inside_the_other(server, first, second)

    assert (code_of(came.first), code_of(came.second)) == ("token_over",) * 2
    with server.services.store.reading() as tx:
        row = find_by_sign(tx, ada.person.sign)
    assert row is not None
    assert row.refusals == 2


def test_strangers_wait_for_nobody_and_so_hold_nobody_up(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    """What the operator or a coordinator must sign is looked at before anything is held for it."""
    kim = Desk(office, office.people[0]).signs_in()
    grant = owner.grants(office, owner.writes(), audience="team")
    ada.takes(grant.secret)
    office.makes_generation()
    assert office.posts_roster().status_code == 201
    (line,) = kim.get("/api/rotation").get_json()["grants"]
    seed = make_random(32)
    forged = {
        "/api/rosters": office.new_roster(seed, signer=office.people[0].sign),
        "/api/rotations": {"rotations": [office.rotation(line, seed)]},
        "/api/certificates": {"agency": office.certificate(2, seed).to_json()},
    }
    met = {
        "/api/rosters": lambda: office.posts_roster(),
        "/api/rotations": lambda: owner.ends(grant.grant),
        "/api/certificates": lambda: Office(server).is_certified(),
    }

    for path, body in forged.items():
        came = one_inside_the_other(server, met[path], lambda p=path, b=body: post(server, p, b))

        assert came.first.status_code in {200, 201}, path
        assert (code_of(came.second), came.waited) == ("bad_statement", False), path


def test_two_notebooks_do_not_wait_for_each_other(server: Server, owner: Sharer) -> None:
    other = Sharer(server)
    other.creates_notebook()
    bodies = [(one, draft, one.draft(make_id(), draft, 1)) for one in (owner, other) for draft in [make_id()]]

    first, second = (
        lambda o=one, d=draft, b=body: o.send("PUT", f"/api/drafts/{to_b64(d)}", b)
        for one, draft, body in bodies
    )
    came = one_inside_the_other(server, first, second)

    assert (came.first.status_code, came.second.status_code, came.waited) == (200, 200, False)


def test_people_of_one_office_do_not_wait_for_each_other(
    server: Server, owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    other = Sharer(server)
    other.creates_notebook()
    bodies = [
        (desk, desk.redeem(one.grants(office, one.writes()).secret))
        for one, desk in ((owner, ada), (other, ben))
    ]

    first, second = (lambda d=desk, b=body: d.send("POST", "/api/redemptions", b) for desk, body in bodies)
    came = one_inside_the_other(server, first, second)

    assert (came.first.status_code, came.second.status_code, came.waited) == (200, 200, False)
