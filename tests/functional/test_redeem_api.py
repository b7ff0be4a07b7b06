"""A token: one agency, one use, two locks; and what a bad one looks like."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from crypto.encoding import make_random, parse_b64, to_b64
from tests.functional.inprocess import Server
from tests.functional.navigators import code_of
from tests.functional.offices import Desk, Office
from tests.functional.sharing import Sharer


def test_a_token_opens_a_grant_once_and_the_owner_is_told(owner: Sharer, office: Office, ada: Desk) -> None:
    offered = owner.grants(office, owner.writes(), owner.writes())

    grant = ada.takes(offered.secret)
    again = ada.redeems(offered.secret)

    assert grant == offered.grant
    assert (again.status_code, code_of(again)) == (410, "token_over")
    assert owner.grant(grant)["state"] == "open"
    assert owner.grant(grant)["reader"] == to_b64(ada.person.sign)
    assert owner.kinds()[-4:] == ["grant_offered", "grant_looked", "grant_opened", "grant_refused"]


def test_unknown_and_other_agencys_tokens_are_the_same_bytes(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    other = Office(server).opens_its_doors()
    theirs = owner.grants(other, owner.writes())

    answers = [ada.redeems(secret) for secret in (make_random(16), theirs.secret)]

    assert {(a.status_code, a.data) for a in answers} == {(404, answers[0].data)}
    assert code_of(answers[0]) == "token_not_here"
    assert "grant_refused" not in owner.kinds()


def test_spent_expired_and_ended_are_the_same_bytes(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    section = owner.writes()
    spent, ended, expired, replaced = (owner.grants(office, section) for _ in range(4))
    old_secret = replaced.secret
    ada.takes(spent.secret)
    owner.ends(ended.grant)
    server.clock.turn(601)
    owner.shows_fresh_code(replaced)  # tainted by the ended grant, so it stays as it was

    answers = [ada.redeems(s) for s in (spent.secret, ended.secret, expired.secret, old_secret)]

    assert {(a.status_code, a.data) for a in answers} == {(410, answers[0].data)}
    assert code_of(answers[0]) == "token_over"
    assert owner.kinds()[-4:] == ["grant_refused"] * 4


def test_a_fresh_code_makes_the_one_before_worthless(owner: Sharer, office: Office, ada: Desk) -> None:
    offered = owner.grants(office, owner.writes())
    old_secret = offered.secret
    looked = ada.redeems(old_secret).get_json()

    assert owner.shows_fresh_code(offered).status_code == 200

    assert code_of(ada.claims(looked, old_secret)) == "token_over"
    assert code_of(ada.redeems(old_secret)) == "token_over"
    assert ada.takes(offered.secret) == offered.grant


def test_refused_tries_do_not_fill_the_owners_journal(owner: Sharer, office: Office, ada: Desk) -> None:
    offered = owner.grants(office, owner.writes())
    ada.takes(offered.secret)

    for _ in range(14):
        assert code_of(ada.redeems(offered.secret)) == "token_over"

    assert owner.kinds().count("grant_refused") == 10


def test_a_colleague_is_told_that_somebody_is_looking(
    server: Server, owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    looked = ada.redeems(offered.secret)

    busy = ben.redeems(offered.secret)

    assert looked.get_json()["reserved_until"] == server.clock.now() + 120
    assert (code_of(busy), busy.get_json()["retry_after"]) == ("token_busy", 120)
    assert owner.grant(offered.grant)["looking"] is True


def test_a_lapsed_reservation_lets_the_other_in_and_the_first_out(
    server: Server, owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    looked = ada.redeems(offered.secret).get_json()
    server.clock.turn(120)

    theirs = ben.redeems(offered.secret)
    first = ada.claims(looked, offered.secret)

    assert theirs.status_code == 200
    assert code_of(first) == "token_busy"
    assert ben.claims(theirs.get_json(), offered.secret).status_code == 201
    assert code_of(ada.claims(looked, offered.secret)) == "token_over"


def test_a_reservation_won_in_time_still_opens_after_the_code_has_passed(
    server: Server, owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    server.clock.turn(590)
    looked = ada.redeems(offered.secret).get_json()
    server.clock.turn(300)

    assert code_of(ben.redeems(offered.secret)) == "token_over"
    assert ada.claims(looked, offered.secret).status_code == 201


def test_a_reservation_is_renewed_twice_at_most(
    server: Server, owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    ada.redeems(offered.secret)
    path = f"/api/redemptions/{to_b64(offered.grant)}"

    answers = [ada.send("POST", path + "/renewal", {}) for _ in range(3)]

    assert [a.status_code for a in answers] == [200, 200, 403]
    assert ben.send("POST", path + "/renewal", {}).status_code == 404


def test_letting_go_lets_a_colleague_in(owner: Sharer, office: Office, ada: Desk, ben: Desk) -> None:
    offered = owner.grants(office, owner.writes())
    looked = ada.redeems(offered.secret).get_json()

    released = ada.send("DELETE", f"/api/redemptions/{to_b64(offered.grant)}", {})

    assert released.status_code == 204
    assert ada.claims(looked, offered.secret).status_code == 404
    assert ben.redeems(offered.secret).status_code == 200


def test_a_challenge_works_once_and_for_its_own_visit_only(
    owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    used, foreign = ada.challenge(), ben.challenge()
    body = ada.redeem(offered.secret, nonce=used)
    assert ada.send("POST", "/api/redemptions", body).status_code == 200

    answers = [
        ada.send("POST", "/api/redemptions", body),
        ada.send("POST", "/api/redemptions", ada.redeem(offered.secret, nonce=foreign)),
        ada.send("POST", "/api/redemptions", ada.redeem(offered.secret, nonce=make_random(32))),
    ]

    assert [code_of(a) for a in answers] == ["nonce_used"] * 3


def test_an_auditor_redeems_nothing(owner: Sharer, office: Office) -> None:
    lou = Desk(office, office.people[3]).signs_in()
    offered = owner.grants(office, owner.writes())

    assert code_of(lou.redeems(offered.secret)) == "not_allowed"


def test_a_redeem_for_another_reader_or_agency_is_refused(
    owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    offered = owner.grants(office, owner.writes())

    for change in ({"reader": ben.person.sign}, {"agency": make_random(16)}):
        answer = ada.send("POST", "/api/redemptions", ada.redeem(offered.secret, **change))
        assert code_of(answer) == "bad_statement"
    assert code_of(ada.send("POST", "/api/redemptions", ben.redeem(offered.secret))) == "bad_statement"


def test_a_stale_roster_blocks_redeeming_and_claiming(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    offered = owner.grants(office, owner.writes(), later_hours=72, not_after=server.clock.now() + 80 * 86_400)
    server.clock.turn(29 * 86_400)
    owner.opens()
    assert owner.shows_fresh_code(offered, 72).status_code == 200
    ada.opens()
    looked = ada.redeems(offered.secret).get_json()
    server.clock.turn(86_400)
    ada.opens()

    assert code_of(ada.claims(looked, offered.secret)) == "roster_refused"
    assert code_of(ada.redeems(offered.secret)) == "roster_refused"


@pytest.mark.parametrize("field", ["terms", "recipient", "wraps", "reader", "generation"])
def test_a_claim_that_does_not_fit_is_refused_and_spends_nothing(
    owner: Sharer, office: Office, ada: Desk, field: str
) -> None:
    offered = owner.grants(office, owner.writes())
    looked = ada.redeems(offered.secret).get_json()

    bent = ada.claims(looked, offered.secret, **{field: 3 if field == "generation" else make_random(32)})

    assert code_of(bent) == "bad_statement"
    assert ada.claims(looked, offered.secret).status_code == 201


def test_a_colleagues_own_claim_is_refused_in_another_visit(
    owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    offered = owner.grants(office, owner.writes(), audience="team")
    looked = ada.redeems(offered.secret).get_json()

    theirs = ada.send("POST", "/api/claims", ben.claim(looked, offered.secret))

    assert code_of(theirs) == "bad_statement"
    assert ada.claims(looked, offered.secret).status_code == 201


def test_a_claim_naming_an_old_sealing_fetches_again_and_spends_nothing(
    owner: Sharer, office: Office, ada: Desk
) -> None:
    section = owner.writes()
    offered = owner.grants(office, section)
    looked = ada.redeems(offered.secret).get_json()
    place, body = owner.next_sealing(section)
    body["grants"] = [owner.show(offered, place)]
    assert owner.seals_afresh(place, body).status_code == 201

    assert code_of(ada.claims(looked, offered.secret)) == "old_sealing"
    assert ada.takes(offered.secret) == offered.grant


def test_a_claim_without_having_looked_is_not_found(
    owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    looked = ada.redeems(offered.secret).get_json()

    assert code_of(ben.claims(looked, offered.secret)) == "not_found"


def test_a_claim_after_the_end_is_over(owner: Sharer, office: Office, ada: Desk) -> None:
    offered = owner.grants(office, owner.writes())
    looked = ada.redeems(offered.secret).get_json()
    owner.ends(offered.grant)

    assert code_of(ada.claims(looked, offered.secret)) == "grant_over"


def test_of_two_redeems_and_two_claims_at_once_exactly_one_wins(
    owner: Sharer, office: Office, ada: Desk, ben: Desk
) -> None:
    for _ in range(3):
        offered = owner.grants(office, owner.writes())
        bodies = [(desk, desk.redeem(offered.secret)) for desk in (ada, ben)]
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda pair: pair[0].send("POST", "/api/redemptions", pair[1]), bodies))
        assert sorted(a.status_code for a in answers) == [200, 409]

        desk, looked = next((d, a) for (d, _), a in zip(bodies, answers, strict=True) if a.status_code == 200)
        claim = desk.claim(looked.get_json(), offered.secret)
        with ThreadPoolExecutor(2) as pool:
            claims = list(pool.map(desk.send, ["POST"] * 2, ["/api/claims"] * 2, [claim] * 2))
        assert sorted(a.status_code for a in claims) == [201, 410]


def test_a_visit_ends_twelve_hours_after_the_claim(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    now = server.clock.now()
    offered = owner.grants(office, owner.writes(), visit=True, not_after=now + 86_400)
    looked = ada.redeems(offered.secret).get_json()

    claimed = ada.claims(looked, offered.secret).get_json()

    assert claimed["ends_at"] == now + 12 * 3600
    assert parse_b64(claimed["grant"]) == offered.grant
