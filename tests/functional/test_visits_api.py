"""Other visits to one's notebook: how many, since which day; closing them takes the secret typed again."""

import json

import pytest
from werkzeug.test import TestResponse

from crypto.encoding import make_id, parse_b64, to_b64
from crypto.statements.doors import VisitsChange
from tests.functional.inprocess import NOON, Server
from tests.functional.navigators import Owner, code_of

TODAY = NOON - NOON % 86_400
DAY = 86_400


@pytest.fixture
def owner(server: Server) -> Owner:
    made = Owner(server)
    made.creates_notebook()
    return made


@pytest.fixture
def other(server: Server) -> Owner:
    """Somebody else, or the same person's other notebook: the server can't tell."""
    made = Owner(server)
    made.creates_notebook()
    return made


def visits(owner: Owner) -> list[int]:
    return owner.get("/api/pulse").get_json()["visits"]


def test_each_other_visit_is_a_day_and_nothing_that_tells_it_from_another(owner: Owner) -> None:
    assert visits(owner) == owner.notebook()["visits"] == []

    phone, tablet = owner.on_another_device(), owner.on_another_device()

    assert visits(owner) == visits(phone) == visits(tablet) == [TODAY, TODAY]


def test_a_visit_that_was_left_counts_no_more_and_an_abandoned_one_until_the_next_day(
    server: Server, owner: Owner
) -> None:
    phone, _abandoned = owner.on_another_device(), owner.on_another_device()
    phone.send("POST", "/api/leaving", {})
    assert visits(owner) == [TODAY]

    server.clock.turn(DAY - 1)
    owner.opens()
    assert visits(owner) == [TODAY]
    server.clock.turn(1)
    assert visits(owner) == []


def test_closing_ends_every_other_visit_and_no_more(owner: Owner, other: Owner) -> None:
    phone, tablet, theirs = owner.on_another_device(), owner.on_another_device(), other.on_another_device()

    closed = owner.closes_other_visits()

    assert (closed.status_code, closed.get_json()) == (200, {"closed": 2})
    for device in (phone, tablet):
        answers = [device.get("/api/pulse"), device.saves(make_id(), 1)]
        assert [(answer.status_code, code_of(answer)) for answer in answers] == [(401, "not_signed_in")] * 2
    assert visits(owner) == []
    assert visits(other) == visits(theirs) == [TODAY]
    assert owner.closes_other_visits().get_json() == {"closed": 0}


def test_closing_is_told_in_the_activity_with_its_day(owner: Owner) -> None:
    owner.closes_other_visits()

    newest = owner.get("/api/journal?from=1").get_json()["events"][-1]
    event = json.loads(parse_b64(newest["event"]))
    assert (event["kind"], event["at"], event["actor"]) == ("visits_closed", TODAY, "owner")


def test_an_open_phone_alone_closes_nothing(owner: Owner, other: Owner) -> None:
    phone = owner.on_another_device()
    change = VisitsChange(vault=owner.vault, close_others=True).encode()
    of_another = VisitsChange(vault=other.vault, close_others=True).encode()
    nonce = owner.challenge()
    used = owner.act("visits", change, nonce)
    refusals = {
        "another door": owner.closes_other_visits(by=other.door),
        "another act": _closing(owner, change, owner.act("erase", change, owner.challenge())),
        "another change": _closing(owner, of_another, owner.act("visits", change, owner.challenge())),
        "another notebook": _closing(owner, of_another, owner.act("visits", of_another, owner.challenge())),
        "no challenge": _closing(owner, change, owner.act("visits", change, bytes(32))),
        "somebody's challenge": _closing(owner, change, owner.act("visits", change, other.challenge())),
    }

    assert {why: code_of(answer) for why, answer in refusals.items()} == {
        "another door": "door_unknown",
        "another act": "bad_statement",
        "another change": "bad_statement",
        "another notebook": "bad_statement",
        "no challenge": "nonce_used",
        "somebody's challenge": "nonce_used",
    }
    assert visits(phone) == [TODAY]
    assert _closing(owner, change, used).status_code == 200
    assert code_of(_closing(owner, change, used)) == "nonce_used"


def test_nothing_is_read_of_what_a_stranger_asks_to_close(server: Server) -> None:
    assert code_of(Owner(server).send("POST", "/api/visits/closing", b"[" * 30_000)) == "not_signed_in"


def test_an_act_of_closing_visits_erases_nothing(owner: Owner) -> None:
    change = VisitsChange(vault=owner.vault, close_others=True).encode()
    act = owner.act("visits", change, owner.challenge())
    body = {"change": to_b64(change), "act": act}

    assert code_of(owner.send("POST", "/api/erasure", body)) == "bad_statement"
    assert owner.notebook()["counter"] == 1


def test_a_draft_of_another_device_shows_in_the_pulse(owner: Owner) -> None:
    phone, section, draft = owner.on_another_device(), make_id(), make_id()
    assert owner.get("/api/pulse").get_json()["drafts"] == []

    phone.send("PUT", f"/api/drafts/{to_b64(draft)}", phone.draft(section, draft, 1))

    seen = {"draft": to_b64(draft), "section": to_b64(section), "number": 1}
    assert owner.get("/api/pulse").get_json()["drafts"] == [seen]


def test_nobody_signed_in_closes_nothing(server: Server, owner: Owner) -> None:
    stranger = Owner(server)
    stranger.__dict__.update(vars(owner) | {"browser": server.browser()})

    assert code_of(stranger.closes_other_visits()) == "not_signed_in"
    assert owner.get("/api/pulse").status_code == 200


def _closing(owner: Owner, change: bytes, act: object) -> TestResponse:
    return owner.send("POST", "/api/visits/closing", {"change": to_b64(change), "act": act})
