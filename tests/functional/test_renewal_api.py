"""POST /api/grants/<id>/renewal: what the server takes, and each thing it refuses with nothing changed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from consent import quotas
from crypto import sealing
from crypto.derive import derive_key
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.statements.grants import TermsSection
from tests.functional.inprocess import Server
from tests.functional.navigators import code_of
from tests.functional.offices import DAY, Desk, Office
from tests.functional.renewing import Claimed, opens, post, prepare
from tests.functional.sharing import Sharer
from tests.functional.test_end_api import stored

SHARED_SECONDS = 8 * DAY
LAST_QUARTER = 6 * DAY


@pytest.fixture
def section(owner: Sharer) -> bytes:
    return owner.writes()


@pytest.fixture
def claimed(owner: Sharer, office: Office, ada: Desk, section: bytes) -> Claimed:
    not_after = owner.server.clock.now() + SHARED_SECONDS
    return opens(ada, owner.grants(office, section, not_after=not_after))


@pytest.fixture
def due(server: Server, owner: Sharer, ada: Desk, claimed: Claimed) -> Claimed:
    """The last quarter began; everybody is back."""
    later(server, owner, ada, LAST_QUARTER)
    return claimed


def later(server: Server, owner: Sharer, desk: Desk, seconds: int) -> None:
    server.clock.turn(seconds)
    owner.opens()
    desk.opens()


def refused(owner: Sharer, answer: Any, grant: bytes) -> tuple[str, str]:
    """Code and why; nothing was renewed, and the grant stands as it did."""
    said = answer.get_json()
    assert 400 <= answer.status_code < 500, said
    assert "grant_renewed" not in owner.kinds()
    assert owner.grant(grant)["how"] != "renewed"
    return said["code"], said.get("why", "")


def test_the_new_grant_is_open_at_once_and_the_old_one_over(
    server: Server, owner: Sharer, office: Office, ada: Desk, due: Claimed
) -> None:
    draft = prepare(owner, due, office, due.offered.places)

    answer = post(owner, draft)

    assert answer.status_code == 201, answer.get_json()
    new = answer.get_json()["grant"]
    assert (new["grant"], new["state"], new["reads"]) == (to_b64(draft.new.grant), "open", 0)
    assert new["reader"] == to_b64(ada.person.sign)
    assert ada.reads(draft.new.grant, draft.new.terms.hash).status_code == 200
    assert code_of(ada.access_nonce(due.offered.grant)) == "grant_over"
    assert owner.grant(due.offered.grant)["how"] == "renewed"
    kept = stored(server, due.offered.grant)
    assert (kept["wraps"], kept["package"], kept["lookup_hash"]) == (None, None, None)
    fresh = stored(server, draft.new.grant)
    assert (fresh["package"], fresh["lookup_hash"], fresh["renews"]) == (None, None, due.offered.grant)
    assert owner.kinds()[-3:] == ["grant_ended", "grant_renewed", "section_read"]


def test_the_desk_gets_what_proves_it_and_no_word_of_the_vault(
    owner: Sharer, office: Office, ada: Desk, due: Claimed
) -> None:
    draft = prepare(owner, due, office, due.offered.places)
    post(owner, draft)

    lines = {one["grant"]: one for one in ada.get("/api/grants").get_json()["grants"]}

    live, over = lines[to_b64(draft.new.grant)], lines[to_b64(due.offered.grant)]
    assert live["first_terms"] == due.offered.terms.to_json()
    assert live["renewal"] == draft.body["renewal"]
    assert live["claim"] == due.claim.to_json()
    assert (over["how"], "terms" in over, "renewal" in over) == ("renewed", False, False)
    assert to_b64(owner.vault) not in str(lines)


def test_the_very_second_in_which_the_last_quarter_begins(
    server: Server, owner: Sharer, office: Office, ada: Desk, claimed: Claimed
) -> None:
    later(server, owner, ada, LAST_QUARTER - 1)
    early = post(owner, prepare(owner, claimed, office, claimed.offered.places))
    assert refused(owner, early, claimed.offered.grant) == ("not_renewable", "too_early")

    server.clock.turn(1)

    assert post(owner, prepare(owner, claimed, office, claimed.offered.places)).status_code == 201


def test_the_very_second_in_which_a_week_is_over(
    server: Server, owner: Sharer, office: Office, ada: Desk, claimed: Claimed
) -> None:
    later(server, owner, ada, SHARED_SECONDS + 7 * DAY - 1)
    place, body = owner.next_sealing(claimed.offered.places[0][0])
    assert owner.seals_afresh(place, body).status_code == 201
    in_time = prepare(owner, claimed, office, [place])

    server.clock.turn(1)
    late = post(owner, prepare(owner, claimed, office, [place]))
    assert refused(owner, late, claimed.offered.grant) == ("not_renewable", "too_late")

    server.clock.turn(-1)
    assert post(owner, in_time).status_code == 201
    assert owner.grant(claimed.offered.grant)["how"] == "expired"


def test_what_ended_by_time_is_sealed_afresh_before_anybody_goes_on(
    server: Server, owner: Sharer, office: Office, ada: Desk, claimed: Claimed
) -> None:
    later(server, owner, ada, SHARED_SECONDS)

    answer = post(owner, prepare(owner, claimed, office, claimed.offered.places))

    assert refused(owner, answer, claimed.offered.grant) == ("tainted", "")


@pytest.mark.parametrize("how", ["withdrawn", "unread", "asked", "closed"])
def test_what_somebody_ended_never_goes_on(
    owner: Sharer, office: Office, ada: Desk, due: Claimed, how: str
) -> None:
    ended = owner.ends(due.offered.grant) if how == "withdrawn" else ada.ends(due.offered.grant, how)
    assert ended.status_code == 200
    place, body = owner.next_sealing(due.offered.places[0][0])
    owner.seals_afresh(place, body)

    answer = post(owner, prepare(owner, due, office, [place]))

    assert refused(owner, answer, due.offered.grant) == ("not_renewable", "ended")


def test_what_nobody_opened_never_goes_on(
    server: Server, owner: Sharer, office: Office, ada: Desk, claimed: Claimed
) -> None:
    place = claimed.offered.places[0]
    offered = owner.grants(office, place[0], not_after=server.clock.now() + SHARED_SECONDS)
    later(server, owner, ada, LAST_QUARTER)

    answer = post(owner, prepare(owner, claimed, office, [place], before=offered.grant))

    assert refused(owner, answer, offered.grant) == ("not_renewable", "not_opened")


def test_a_visit_never_goes_on(
    server: Server, owner: Sharer, office: Office, ada: Desk, section: bytes
) -> None:
    visit = opens(ada, owner.grants(office, section, visit=True, not_after=server.clock.now() + DAY))
    later(server, owner, ada, 11 * 3_600)

    answer = post(owner, prepare(owner, visit, office, visit.offered.places))

    assert refused(owner, answer, visit.offered.grant) == ("not_renewable", "visit")


def test_nobody_goes_on_twice_and_a_repeated_request_is_one(
    owner: Sharer, office: Office, due: Claimed
) -> None:
    draft = prepare(owner, due, office, due.offered.places)
    first = post(owner, draft)
    owner.counter -= 1

    again = post(owner, draft)
    place, body = owner.next_sealing(due.offered.places[0][0])
    owner.seals_afresh(place, body)
    second = post(owner, prepare(owner, due, office, [place]))

    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert (code_of(second), second.get_json()["why"]) == ("not_renewable", "renewed")
    assert owner.kinds().count("grant_renewed") == 1


def test_an_unknown_grant_and_somebody_elses_look_the_same(
    server: Server, owner: Sharer, office: Office, due: Claimed
) -> None:
    other = Sharer(server)
    other.creates_notebook()
    other.keys, other.envelopes = owner.keys, owner.envelopes

    theirs = post(other, prepare(other, due, office, due.offered.places))
    unknown = post(other, prepare(other, due, office, due.offered.places, before=make_id()))

    assert (theirs.status_code, theirs.data) == (404, unknown.data)


def wider(now: int) -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        "their team": ("renewal_audience", {"audience": "team"}),
        "printing": ("renewal_print", {"may_print": True}),
        "a visit": ("renewal_visit", {"visit": True, "not_after": now + DAY}),
        "another agency": ("renewal_agency", {"agency": make_id()}),
        "another identity": ("renewal_agency", {"identity": make_random(32)}),
        "longer than allowed": ("too_long", {"not_after": now + 91 * DAY}),
        "what is over": ("over", {"not_before": now - 2 * DAY, "not_after": now - DAY}),
        "not yet": ("not_begun", {"not_before": now + DAY}),
    }


def test_new_terms_never_give_more(owner: Sharer, office: Office, due: Claimed) -> None:
    for name, (why, bent) in wider(owner.server.clock.now()).items():
        answer = post(owner, prepare(owner, due, office, due.offered.places, **bent))

        assert refused(owner, answer, due.offered.grant) == ("terms_refused", why), name


def test_another_section_is_refused(owner: Sharer, office: Office, due: Claimed) -> None:
    other = owner.newest(owner.writes())

    answer = post(owner, prepare(owner, due, office, [*due.offered.places, other]))

    assert refused(owner, answer, due.offered.grant) == ("terms_refused", "renewal_sections")


def test_an_older_roster_and_one_past_its_date_are_refused(
    server: Server, owner: Sharer, office: Office, ada: Desk, section: bytes
) -> None:
    claimed = opens(ada, owner.grants(office, section, not_after=server.clock.now() + 40 * DAY))
    server.clock.turn(31 * DAY)
    owner.opens()
    other = post(owner, prepare(owner, claimed, office, claimed.offered.places, roster_n=9))
    assert refused(owner, other, claimed.offered.grant) == ("roster_refused", "")
    server.clock.turn(5 * DAY)
    owner.opens()

    answer = post(owner, prepare(owner, claimed, office, claimed.offered.places))

    assert refused(owner, answer, claimed.offered.grant) == ("roster_refused", "")


def forged() -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        "by another grant's key": ("renewal", {"signer": make_id()}),
        "of another grant": ("renewal", {"renewal": {"from_": make_id()}}),
        "of another claim": ("renewal_claim", {"renewal": {"claim": make_random(32)}}),
        "for another reader": ("renewal_reader", {"renewal": {"reader": make_random(32)}}),
        "for other terms": ("renewal_terms", {"renewal": {"terms": make_random(32)}}),
        "for another new grant": ("renewal_grant", {"renewal": {"grant": make_id()}}),
        "to another key": ("renewal_recipient", {"recipient": make_random(32)}),
        "of a team's generation": ("renewal_generation", {"renewal": {"generation": 1}}),
        "of other wraps": ("wraps_differ", {"renewal": {"wraps": make_random(32)}}),
    }


def test_a_renewal_that_says_something_else_is_refused(owner: Sharer, office: Office, due: Claimed) -> None:
    for name, (why, bent) in forged().items():
        answer = post(owner, prepare(owner, due, office, due.offered.places, **bent))

        assert refused(owner, answer, due.offered.grant) == ("bad_statement", why), name


def test_a_state_of_other_bytes_than_the_renewals_is_refused(
    owner: Sharer, office: Office, due: Claimed
) -> None:
    section = due.offered.places[0][0]
    owner.writes(section=section)
    draft = prepare(owner, due, office, due.offered.places)
    draft.body["states"] = [owner.state(draft.new.grant, owner.newest(section, 2)).to_json()]

    assert refused(owner, post(owner, draft), due.offered.grant) == ("bad_statement", "renewal_states")


def test_a_grant_id_that_is_taken_and_a_section_that_is_gone_are_refused(
    server: Server, owner: Sharer, office: Office, ada: Desk, claimed: Claimed
) -> None:
    other = owner.grants(office, claimed.offered.places[0][0])
    later(server, owner, ada, LAST_QUARTER)
    taken = prepare(
        owner,
        claimed,
        office,
        claimed.offered.places,
        grant=other.grant,
        renewal={"grant": other.grant},
    )
    assert code_of(post(owner, taken)) in {"bad_statement", "terms_refused"}
    section = claimed.offered.places[0][0]
    owner.posts("DELETE", f"/api/sections/{to_b64(section)}", {"manifest": to_b64(owner.manifest())})

    gone = post(owner, prepare(owner, claimed, office, claimed.offered.places))

    assert refused(owner, gone, claimed.offered.grant) == ("terms_refused", "section")


def test_wrong_shapes_are_refused(owner: Sharer, office: Office, due: Claimed) -> None:
    good = prepare(owner, due, office, due.offered.places)
    for name in good.body:
        draft = prepare(owner, due, office, due.offered.places)
        del draft.body[name]
        assert refused(owner, post(owner, draft), due.offered.grant)[0] == "bad_request", name
    for name, value in {"wraps": to_b64(b"{}"), "states": [], "more": 1}.items():
        draft = prepare(owner, due, office, due.offered.places)
        draft.body[name] = value
        assert refused(owner, post(owner, draft), due.offered.grant)[0] in {"bad_request", "bad_statement"}
    without = owner.send("POST", f"/api/grants/{to_b64(good.before)}/renewal", good.body)
    stale = owner.send("POST", f"/api/grants/{to_b64(good.before)}/renewal", good.body, owner.counter - 1)
    assert (code_of(without), code_of(stale)) == ("bad_request", "conflict")


def test_the_desk_has_no_way_to_ask_for_it(owner: Sharer, office: Office, ada: Desk, due: Claimed) -> None:
    draft = prepare(owner, due, office, due.offered.places)

    answer = ada.send("POST", f"/api/grants/{to_b64(draft.before)}/renewal", draft.body, owner.counter)

    assert answer.status_code == 404
    assert "grant_renewed" not in owner.kinds()


def test_of_going_on_and_ending_at_once_the_ending_wins_or_comes_after(
    owner: Sharer, office: Office, ada: Desk, due: Claimed
) -> None:
    """Whichever was first: nobody reads the old grant, and what was ended first never went on."""
    draft = prepare(owner, due, office, due.offered.places)
    with ThreadPoolExecutor(2) as threads:
        renewing = threads.submit(post, owner, draft)
        ending = threads.submit(ada.ends, due.offered.grant, "asked")
    answer, ended = renewing.result(), ending.result()

    assert code_of(ada.access_nonce(due.offered.grant)) == "grant_over"
    if answer.status_code == 201:
        assert code_of(ended) == "grant_over"
        assert owner.grant(due.offered.grant)["how"] == "renewed"
    else:
        assert (answer.get_json()["why"], ended.status_code) == ("ended", 200)
        assert code_of(ada.access_nonce(draft.new.grant)) == "not_found"


def test_of_two_renewals_at_once_one_counts(owner: Sharer, office: Office, due: Claimed) -> None:
    drafts = [prepare(owner, due, office, due.offered.places) for _ in range(2)]
    counter = owner.counter
    with ThreadPoolExecutor(2) as threads:
        sends = [
            threads.submit(owner.send, "POST", f"/api/grants/{to_b64(d.before)}/renewal", d.body, counter)
            for d in drafts
        ]
    codes = sorted(send.result().status_code for send in sends)

    assert codes == [201, 409]
    assert owner.kinds().count("grant_renewed") == 1


def test_a_part_with_an_end_of_its_own_keeps_it(
    server: Server, owner: Sharer, office: Office, ada: Desk, due: Claimed
) -> None:
    place = due.offered.places[0]
    soon = server.clock.now() + DAY
    draft = prepare(owner, due, office, [place], sections=(TermsSection(place[0], soon),))
    assert post(owner, draft).status_code == 201

    given = ada.access_nonce(draft.new.grant).get_json()

    assert [one["not_after"] for one in given["sections"]] == [soon]
    assert parse_b64(given["sections"][0]["id"]) == place[0]


def test_a_long_ledger_does_not_stand_in_the_way(owner: Sharer, office: Office, due: Claimed) -> None:
    draft = prepare(owner, due, office, due.offered.places)
    key = derive_key(owner.vault_key, "manifest")
    long = sealing.seal_envelope(key, "manifest", owner.vault, owner.counter + 1, 0, bytes(500_000))

    assert post(owner, replace(draft, body=draft.body | {"manifest": to_b64(long)})).status_code == 201


def test_wraps_larger_than_any_grant_needs_are_refused(
    owner: Sharer, office: Office, due: Claimed, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = prepare(owner, due, office, due.offered.places)
    monkeypatch.setattr(quotas, "MOST_PACKAGE_BYTES", len(parse_b64(draft.body["wraps"])) - 1)

    assert refused(owner, post(owner, draft), due.offered.grant)[0] == "quota"
