"""Offering: terms the server refuses, and what an owner may do with an offer."""

from typing import Any

import pytest

from consent import quotas
from crypto.encoding import make_id, make_random, to_b64
from crypto.signing import Signed, sign_body
from crypto.statements.grants import TermsSection
from tests.functional.inprocess import Server
from tests.functional.navigators import Json, code_of
from tests.functional.offices import DAY, Office
from tests.functional.sharing import Sharer


@pytest.fixture
def section(owner: Sharer) -> bytes:
    return owner.writes()


def test_an_offer_answers_with_the_grant(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    now = server.clock.now()
    offered = owner.prepares(office, [(section, 1, 0)])

    answer = owner.offers(offered).get_json()

    assert answer == {
        "counter": owner.counter,
        "grant": {
            "grant": to_b64(offered.grant),
            "agency": to_b64(office.agency),
            "state": "offered",
            "how": "",
            "terms": to_b64(offered.terms.hash),
            "offered_at": now,
            "not_after": now + 15 * DAY,
            "redeem_before": now + 600,
            "reads": 0,
            "looking": False,
        },
    }
    assert owner.get("/api/notebook").get_json()["grants"] == [answer["grant"]]


def test_the_same_request_again_gets_the_same_grant(owner: Sharer, office: Office, section: bytes) -> None:
    body = owner.offer(owner.prepares(office, [(section, 1, 0)]))

    first = owner.send("POST", "/api/grants", body, owner.counter)
    again = owner.send("POST", "/api/grants", body, owner.counter)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert owner.kinds().count("grant_offered") == 1


def refuses(owner: Sharer, office: Office, section: bytes, **changes: Any) -> Json:
    """What is answered to terms bent like this; nothing may have been kept."""
    answer = owner.offers(owner.prepares(office, [(section, 1, 0)], **changes))
    assert owner.get("/api/pulse").get_json()["grants"] == []
    return answer.get_json()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"not_after": 91 * DAY}, "too_long"),
        ({"not_after": 0}, "ends_before_start"),
        ({"not_after": 2 * DAY, "visit": True}, "visit_too_long"),
        ({"not_after": DAY, "visit": True, "audience": "team"}, "visit_for_team"),
        ({"not_before": 3600}, "not_begun"),
        ({"not_before": -DAY, "not_after": -60}, "over"),
    ],
)
def test_times_that_break_a_rule_are_refused(
    server: Server, owner: Sharer, office: Office, section: bytes, change: dict[str, Any], why: str
) -> None:
    now = server.clock.now()
    moved = {name: value + now if name.startswith("not_") else value for name, value in change.items()}

    assert refuses(owner, office, section, **moved)["why"] == why


def test_the_operator_may_allow_less_time(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    object.__setattr__(server.services.settings, "max_days", 7)

    assert refuses(owner, office, section)["why"] == "too_long"


def test_sections_must_be_in_order_once_and_within_the_grant(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    late = TermsSection(section, server.clock.now() + 16 * DAY)
    fine = TermsSection(section, server.clock.now() + DAY)

    assert refuses(owner, office, section, sections=(late,))["why"] == "section_end"
    assert refuses(owner, office, section, sections=(fine, fine))["why"] == "sections_order"


def test_another_agency_identity_or_roster_is_refused(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    assert refuses(owner, office, section, agency=make_id())["why"] == "agency"
    assert refuses(owner, office, section, identity=make_random(32))["why"] == "identity"
    for n in (2, 5):
        assert refuses(owner, office, section, roster_n=n)["code"] == "roster_refused"
    server.clock.turn(30 * DAY)
    owner.opens()
    assert refuses(owner, office, section)["code"] == "roster_refused"


def test_terms_signed_by_another_key_or_for_another_purpose_are_refused(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    forged = owner.prepares(office, [(section, 1, 0)], seed=make_random(32))
    assert code_of(owner.offers(forged)) == "bad_statement"

    for label, instance in (("claim", server.instance), ("terms", make_random(32))):
        offered = owner.prepares(office, [(section, 1, 0)])
        seed = owner.grant_seed(offered.grant)
        offered.terms = sign_body(label, instance, offered.terms.body, seed)
        assert code_of(owner.offers(offered)) == "bad_statement"


@pytest.mark.parametrize("bend", [b'{"extra":1,', b'{ "', b'{"v":2,"'])
def test_terms_with_an_unknown_field_or_another_form_are_refused(
    owner: Sharer, office: Office, section: bytes, bend: bytes
) -> None:
    offered = owner.prepares(office, [(section, 1, 0)])
    body = bend + offered.terms.body[1 if bend.endswith(b",") else 2 :]
    offered.terms = owner.sign("terms", body, offered.grant)

    assert code_of(owner.offers(offered)) == "bad_statement"


def test_sections_of_somebody_else_are_refused(server: Server, owner: Sharer, office: Office) -> None:
    other = Sharer(server)
    other.creates_notebook()
    theirs = other.writes()
    owner.keys |= other.keys
    owner.envelopes |= other.envelopes

    assert refuses(owner, office, theirs)["why"] == "section"


def test_states_must_be_the_grants_own_and_name_the_stored_bytes(
    owner: Sharer, office: Office, section: bytes
) -> None:
    offered = owner.prepares(office, [(section, 1, 0)])
    place = (section, 1, 0)
    bent: list[tuple[list[Signed], str]] = [
        ([owner.state(offered.grant, place, envelope=make_random(32))], "terms_refused"),
        ([owner.state(offered.grant, place, sealing=1)], "old_sealing"),
        ([owner.state(offered.grant, place, revision=2)], "terms_refused"),
        ([owner.state(offered.grant, place, grant=make_id())], "terms_refused"),
        ([owner.state(offered.grant, place)] * 2, "terms_refused"),
        ([sign_body("section-state", owner.server.instance, b"{}", make_random(32))], "bad_statement"),
    ]
    for states, code in bent:
        body = {**owner.offer(offered), "states": [state.to_json() for state in states]}
        assert code_of(owner.posts("POST", "/api/grants", body)) == code


def test_a_package_that_is_plain_text_is_refused(owner: Sharer, office: Office, section: bytes) -> None:
    body = owner.offer(owner.prepares(office, [(section, 1, 0)]))

    answer = owner.posts("POST", "/api/grants", {**body, "package": to_b64(b"what happened to me" * 20)})

    assert code_of(answer) == "not_an_envelope"


def test_unknown_fields_and_odd_hours_are_refused(owner: Sharer, office: Office, section: bytes) -> None:
    body = owner.offer(owner.prepares(office, [(section, 1, 0)]))

    bends = [{"vault": to_b64(make_id())}, *({"later_hours": hours} for hours in (48, False, "0", None))]
    for bent in ({**body, **bend} for bend in bends):
        assert code_of(owner.posts("POST", "/api/grants", bent)) == "bad_request"


def test_a_grant_id_and_a_lookup_are_taken_once(owner: Sharer, office: Office, section: bytes) -> None:
    offered = owner.grants(office, section)
    assert owner.offers(offered).get_json()["why"] == "grant"

    second = owner.prepares(office, [(section, 1, 0)])
    second.secret = offered.secret

    assert owner.offers(second).get_json()["field"] == "lookup_hash"


def test_more_grants_than_a_ledger_holds_are_refused(
    owner: Sharer, office: Office, section: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "MOST_GRANTS", 1)
    owner.ends(owner.grants(office, section).grant)
    place, body = owner.next_sealing(section)
    owner.seals_afresh(place, body)

    assert code_of(owner.offers(owner.prepares(office, [place]))) == "quota"


def test_an_old_manifest_is_a_conflict_and_offers_nothing(
    owner: Sharer, office: Office, section: bytes
) -> None:
    body = owner.offer(owner.prepares(office, [(section, 1, 0)]))

    answer = owner.send("POST", "/api/grants", body, owner.counter - 1)

    assert (code_of(answer), answer.get_json()["counter"]) == ("conflict", owner.counter)
    assert owner.get("/api/pulse").get_json()["grants"] == []


def test_a_code_is_kept_good_while_it_is_on_the_screen(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    offered = owner.grants(office, section)
    path = f"/api/grants/{to_b64(offered.grant)}/extension"
    server.clock.turn(500)

    extended = owner.send("POST", path, {})

    assert extended.get_json() == {"redeem_before": server.clock.now() + 600}
    server.clock.turn(600)
    assert code_of(owner.send("POST", path, {})) == "token_over"
    owner.ends(offered.grant)
    assert code_of(owner.send("POST", path, {})) == "grant_over"


def test_a_code_for_later_is_not_made_shorter_by_showing_it(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    offered = owner.grants(office, section, later_hours=24)

    extended = owner.send("POST", f"/api/grants/{to_b64(offered.grant)}/extension", {})

    assert extended.get_json() == {"redeem_before": server.clock.now() + DAY}


def test_no_code_outlives_its_grant(server: Server, owner: Sharer, office: Office, section: bytes) -> None:
    offered = owner.grants(office, section, later_hours=72, not_after=server.clock.now() + 3600)

    assert owner.grant(offered.grant)["redeem_before"] == server.clock.now() + 3600


def test_a_passed_code_is_replaced_by_a_fresh_one(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    offered = owner.grants(office, section)
    server.clock.turn(DAY)
    owner.opens()

    answer = owner.shows_fresh_code(offered)

    assert answer.get_json()["grant"]["redeem_before"] == server.clock.now() + 600
    assert owner.kinds()[-1] == "code_shown"


def test_keeping_gives_what_the_owner_needs_to_wrap_again(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    offered = owner.grants(office, section)
    path = f"/api/grants/{to_b64(offered.grant)}/keeping"
    other = Sharer(server)
    other.creates_notebook()

    kept = owner.get(path).get_json()

    assert kept == {
        "terms": offered.terms.to_json(),
        "states": [owner.state(offered.grant, (section, 1, 0)).to_json()],
    }
    assert other.get(path).status_code == 404


def test_nobody_shows_extends_or_replaces_a_foreign_grant(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    offered = owner.grants(office, section)
    other = Sharer(server)
    other.creates_notebook()
    other.keys, other.envelopes = owner.keys, owner.envelopes
    show = other.show(offered, (section, 1, 0))

    answers = [
        other.shows_fresh_code(offered),
        other.send("POST", f"/api/grants/{to_b64(offered.grant)}/extension", {}),
        other.shows_change(offered, show, section),
        other.send("POST", f"/api/grants/{to_b64(make_id())}/ending", {}),
    ]

    assert {(a.status_code, a.data) for a in answers} == {(404, answers[0].data)}


def test_nobody_offers_without_a_session(
    server: Server, owner: Sharer, office: Office, section: bytes
) -> None:
    body = owner.offer(owner.prepares(office, [(section, 1, 0)]))
    stranger = Sharer(server)

    assert code_of(stranger.send("POST", "/api/grants", body, 1)) == "not_signed_in"
