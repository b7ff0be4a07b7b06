"""Bad requests about releases: each is a plain refusal that changes nothing, and tells a stranger nothing."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from client.contact import Contact
from client.errors import ApiError
from client.transport import Json
from crypto.canonical import parse_canonical, to_canonical
from crypto.encoding import make_id, make_random, parse_b64, to_b64
from crypto.release_card import Card
from crypto.signing import sign_body
from crypto.statements.releases import ReleaseAsk
from tests.functional.releasing import HOUR, Prepared, Story, code_of
from tests.functional.world import World, cheap_stretching, running_world


class Caught(Exception):
    """What would have been sent."""

    def __init__(self, method: str, path: str, body: Json, if_match: int | None) -> None:
        super().__init__(path)
        self.method, self.path, self.body, self.if_match = method, path, body, if_match


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all of these: each has a notebook of its own."""
    with cheap_stretching(), running_world(tmp_path_factory.mktemp("requests")) as made:
        yield made


@pytest.fixture
def story(world: World) -> Story:
    return Story(world, f"word {make_id().hex()}")


def caught(story: Story, **choice: Any) -> Caught:
    """The request that prepares a release, made by the owner's client and not sent."""
    transport = story.owner.notebook.site.transport
    send = transport.send

    def keep(method: str, path: str, body: Json, if_match: int | None = None) -> Json:
        if path == "/api/releases":
            raise Caught(method, path, body, if_match)
        return send(method, path, body, if_match)

    transport.send = keep  # type: ignore[method-assign]
    try:
        story.prepares(**choice)
    except Caught as request:
        return request
    finally:
        transport.send = send  # type: ignore[method-assign]
    raise AssertionError("nothing was sent")


def sent(story: Story, request: Caught, **changes: Any) -> str:
    """The code with which it is refused; empty when it is not."""
    body = {**request.body, "idempotency_key": to_b64(make_id()), **changes}
    transport = story.owner.notebook.site.transport
    return code_of(lambda: transport.send(request.method, request.path, body, request.if_match))


def bent(story: Story, request: Caught, change: Callable[[dict[str, Any]], None]) -> Json:
    """The terms of a request with another body, signed as the owner would."""
    body = parse_canonical(parse_b64(request.body["terms"]["body"]))
    change(body)
    data = to_canonical(body)
    release = parse_b64(body["release"], 16)
    return story.owner.notebook.keys.sign_for_release("release-terms", release, data).to_json()


def nothing_there(story: Story) -> None:
    assert story.owner.notebook.look().releases == {}


@pytest.mark.parametrize("minutes", [0, 61, 59, 20_161, 1, 2**53 - 1])
def test_a_waiting_time_outside_the_list_is_refused(story: Story, minutes: int) -> None:
    request = caught(story, ask_minutes=60)

    terms = bent(story, request, lambda body: body["ask"].update(wait_minutes=minutes))

    assert sent(story, request, terms=terms) in ("bad_statement", "terms_refused")
    nothing_there(story)


@pytest.mark.parametrize("raw", [b"-60", b"60.0", b"6e1", b"NaN", b"null", b'"60"', b"true", b"1e999"])
def test_a_waiting_time_that_is_no_whole_number_is_refused(story: Story, raw: bytes) -> None:
    request = caught(story, ask_minutes=60)
    body = parse_b64(request.body["terms"]["body"])
    data = body.replace(b'"wait_minutes":60', b'"wait_minutes":' + raw)
    release = parse_b64(parse_canonical(body)["release"], 16)

    terms = story.owner.notebook.keys.sign_for_release("release-terms", release, data).to_json()

    assert sent(story, request, terms=terms) == "bad_statement"
    nothing_there(story)


BENDS: dict[str, Callable[[dict[str, Any]], None]] = {
    "ends before it starts": lambda body: body.update(not_after=body["not_before"]),
    "six years": lambda body: body.update(not_after=body["not_before"] + 6 * 366 * 86_400),
    "no hour open": lambda body: body.update(open_hours=0),
    "eight days open": lambda body: body.update(open_hours=192),
    "both dates of a check-in": lambda body: body.update(
        check_in=_check_in(every_days=3, by=body["not_after"] - 1)
    ),
    "no date of a check-in": lambda body: body.update(check_in=_check_in()),
    "two days between check-ins": lambda body: body.update(check_in=_check_in(every_days=2)),
    "a day of grace": lambda body: body.update(check_in=_check_in(every_days=3, grace_days=1)),
    "a date before it begins": lambda body: body.update(check_in=_check_in(by=body["not_before"])),
    "a practice with a section": lambda body: body.update(practice=True),
    "a section twice": lambda body: body.update(sections=body["sections"] * 2),
    "a section of nobody": lambda body: body.update(sections=[to_b64(make_id())]),
    "a field more": lambda body: body.update(note="x"),
    "a field less": lambda body: body.pop("open_hours"),
    "another key than signed": lambda body: body.update(release_key=to_b64(make_random(32))),
}


def _check_in(**changes: int) -> dict[str, Any]:
    return {"grace_days": 2, "wait_minutes": 60, "opening_counts": False, **changes}


@pytest.mark.parametrize("bend", BENDS)
def test_terms_that_break_a_rule_are_refused(story: Story, bend: str) -> None:
    request = caught(story, ask_minutes=60)

    terms = bent(story, request, BENDS[bend])

    assert sent(story, request, terms=terms) in ("bad_statement", "terms_refused")
    nothing_there(story)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("gate", to_b64(bytes(31)), "bad_request"),
        ("gate", to_b64(bytes(32)), "bad_request"),
        ("lookup_hash", "x", "bad_request"),
        ("package", to_b64(b"plain text"), "not_an_envelope"),
        ("states", [], "terms_refused"),
        ("states", 7, "bad_request"),
        ("terms", {"body": "", "sig": ""}, "bad_request"),
        ("more", 1, "bad_request"),
    ],
)
def test_a_request_of_another_shape_is_refused(story: Story, field: str, value: Any, code: str) -> None:
    assert sent(story, caught(story), **{field: value}) == code
    nothing_there(story)


def test_an_older_notebook_prepares_nothing(story: Story) -> None:
    request = caught(story)
    story.owner.write("Another part", "x")

    assert sent(story, request) == "conflict"
    nothing_there(story)


def test_the_same_request_again_is_one_release(story: Story) -> None:
    request = caught(story)
    transport = story.owner.notebook.site.transport

    answers = [transport.send(request.method, request.path, request.body, request.if_match) for _ in range(2)]

    assert answers[0] == answers[1]


def test_a_card_or_an_id_that_is_taken_is_refused(story: Story, world: World) -> None:
    first = caught(story)
    other = Story(world, f"word {make_id().hex()}")
    assert sent(story, first) == ""
    second = caught(other)

    assert sent(other, second, lookup_hash=first.body["lookup_hash"]) == "terms_refused"
    nothing_there(other)


def test_what_is_somebody_elses_is_not_there(story: Story, world: World) -> None:
    made, other = story.prepares(ask_minutes=60), Story(world, f"word {make_id().hex()}")
    made.contact.ask()
    nobodys = Prepared(make_id(), made.contact, made.code)

    for release in (made.release, nobodys.release):
        for path in ("stop", "check-in"):
            send = partial(other.owner.notebook.site.transport.send, "POST")
            answer = refusal(partial(send, f"/api/releases/{to_b64(release)}/{path}", {}))
            assert answer == {"code": "not_found", "message": "There is no such thing here."}
    assert story.state(made) == "asked"


def refusal(call: Callable[[], object]) -> Json:
    with pytest.raises(ApiError) as refused:
        call()
    return refused.value.data


# The contact


def signed_ask(contact: Contact, release: bytes, nonce: bytes, seed: bytes | None = None) -> Json:
    body = ReleaseAsk(release=release, nonce=nonce).encode()
    key = contact._card.sign_seed if seed is None else seed
    return {"ask": sign_body("release-ask", contact._site.instance, body, key).to_json()}


def test_an_ask_counts_once_and_only_from_the_holder_of_the_card(story: Story) -> None:
    made, other = story.prepares(ask_minutes=60), story.prepares("Cem", ask_minutes=60)
    nonce = parse_b64(made.contact.look().answer["nonce"], 32)
    theirs = parse_b64(other.contact.look().answer["nonce"], 32)
    good = signed_ask(made.contact, made.release, nonce)

    assert (
        code_of(lambda: made.contact._send("asks", signed_ask(other.contact, made.release, nonce)))
        == "bad_statement"
    )
    assert (
        code_of(lambda: made.contact._send("asks", signed_ask(made.contact, made.release, theirs)))
        == "nonce_used"
    )
    assert code_of(lambda: made.contact._send("asks", good)) == ""
    assert code_of(lambda: made.contact._send("asks", good)) == "nonce_used"
    assert (story.state(made), story.state(other)) == ("asked", "armed")


def test_a_nonce_is_good_for_two_minutes(story: Story) -> None:
    made = story.prepares(ask_minutes=60)
    nonce = parse_b64(made.contact.look().answer["nonce"], 32)
    story.lives(120)

    assert (
        code_of(lambda: made.contact._send("asks", signed_ask(made.contact, made.release, nonce)))
        == "nonce_used"
    )
    assert story.state(made) == "armed"


def test_a_reading_is_answered_once(story: Story) -> None:
    made = opened(story)
    contact = made.contact
    access = contact._make_access(contact.look())
    body = {"access": contact._sign("access", access.encode()).to_json()}

    assert code_of(lambda: contact._send("readings", body)) == ""
    assert code_of(lambda: contact._send("readings", body)) == "nonce_used"
    assert story.owner.releases.see(made.release).reads == 2


BENT_ACCESS: dict[str, tuple[dict[str, Any], str]] = {
    "a number skipped": ({"n": 3}, "record_behind"),
    "another record before it": ({"prev": bytes([1]) * 32}, "record_behind"),
    "another event": ({"event": bytes(32)}, "record_behind"),
    "other terms": ({"terms": bytes(32)}, "bad_statement"),
    "another time": ({"at": 5}, "nonce_used"),
    "another release": ({"grant": bytes(16)}, "not_found"),
}


@pytest.mark.parametrize("bend", BENT_ACCESS)
def test_a_record_that_is_bent_hands_out_nothing(story: Story, bend: str) -> None:
    made, (changes, code) = opened(story), BENT_ACCESS[bend]
    contact = made.contact
    access = replace(contact._make_access(contact.look()), **changes)

    body = {"access": contact._sign("access", access.encode()).to_json()}

    assert code_of(lambda: contact._send("readings", body)) == code
    assert story.owner.releases.see(made.release).reads == 1


def opened(story: Story) -> Prepared:
    made = story.prepares(ask_minutes=60)
    made.contact.ask()
    story.lives(HOUR)
    made.contact.read()
    return made


@pytest.mark.parametrize("noun", ["looks", "asks", "readings", "answers"])
@pytest.mark.parametrize(
    "body", [{}, {"lookup": "x"}, {"ask": 1}, {"access": {"body": "", "sig": ""}}, {"x": []}]
)
def test_a_contact_who_sends_anything_else_is_told_so(story: Story, noun: str, body: Json) -> None:
    transport = story.world.to_owner_site()

    assert code_of(lambda: transport.send("POST", f"/api/contact/{noun}", body)) in (
        "bad_request",
        "bad_statement",
    )


def test_cards_that_never_were_and_that_are_over_get_the_same_bytes(story: Story) -> None:
    stopped, ended = story.prepares(ask_minutes=60), story.prepares("Cem")
    stopped.contact.ask()
    story.owner.releases.stop(stopped.release)
    story.owner.releases.remove(story.door, ended.release)
    transport = story.world.to_owner_site()
    lookups = [stopped.contact._card.lookup, ended.contact._card.lookup, Card.make().lookup]

    answers = [
        refusal(partial(transport.send, "POST", "/api/contact/looks", {"lookup": to_b64(one)}))
        for one in lookups
    ]

    assert len({json.dumps(answer, sort_keys=True) for answer in answers}) == 1
