"""Requests no page of ours would make: each a plain refusal, and no change."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from crypto.encoding import make_id, to_b64
from tests.conftest import Database, empty_database
from tests.functional.inprocess import DESK_URL, OWNER_URL, Server
from tests.functional.navigators import Navigator, Owner, code_of
from web.strict_json import MOST_PARTS, parse_json


@pytest.fixture
def database(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """One kind is enough: what is refused here never comes near a table."""
    with empty_database("sqlite", tmp_path, request) as made:
        yield made


@pytest.fixture
def visitor(server: Server) -> Navigator:
    return Navigator(server)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": None},
        {"Origin": "null"},
        {"Origin": DESK_URL},
        {"Origin": OWNER_URL + ":444"},
        {"Origin": "http://notes.test"},
        {"Sec_Fetch_Site": None},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "none"},
    ],
)
def test_only_the_sites_own_page_may_change_anything(
    visitor: Navigator, headers: dict[str, str | None]
) -> None:
    refused = visitor.send("POST", "/api/challenges", {}, **headers)

    assert (refused.status_code, code_of(refused)) == (403, "cross_site")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_can_not_read_the_api_either(visitor: Navigator, site: str) -> None:
    refused = visitor.get("/api/settings", **{"Sec-Fetch-Site": site})

    assert code_of(refused) == "cross_site"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"words"',
        b"{}{}",
        b'{"a":1,"a":1}',
        b'{"a":NaN}',
        b'{"a":1.5}',
        b'{"a":' + b"9" * 400 + b"}",
        b'{"a":"\\ud800"}',
        b"\xef\xbb\xbf{}",
        b"\xff{}",
        b'{"words":"I was there"}',
        b"[" * 60_000,
        b'{"a":' * 12_000,
    ],
)
def test_anything_but_the_expected_json_is_refused(visitor: Navigator, body: bytes) -> None:
    refused = visitor.send("POST", "/api/openings", body)

    assert (refused.status_code, code_of(refused)) == (400, "bad_request")
    assert b"I was there" not in refused.data


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_only_json_is_read(visitor: Navigator, content_type: str) -> None:
    refused = visitor.send("POST", "/api/challenges", b"{}", Content_Type=content_type)

    assert (code_of(refused), refused.get_json()["field"]) == ("bad_request", "Content-Type")


@pytest.mark.parametrize(
    ("path", "kibibytes"),
    [
        ("/api/challenges", 1),
        ("/api/leaving", 1),
        ("/api/openings", 64),
        ("/api/vaults", 64),
    ],
)
def test_a_body_larger_than_its_kind_is_too_large_and_one_of_that_size_is_read(
    visitor: Navigator, path: str, kibibytes: int
) -> None:
    most = kibibytes * 1024
    body = b'{"a":"' + b"a" * (most - 8) + b'"}'

    fits, refused = visitor.send("POST", path, body), visitor.send("POST", path, body + b" ")

    assert (len(body), code_of(fits)) == (most, "bad_request")
    assert (refused.status_code, code_of(refused)) == (413, "too_large")


def test_a_sealed_text_may_have_two_mebibytes(server: Server) -> None:
    owner = Owner(server)
    owner.creates_notebook()
    body = b'{"manifest":"' + b"A" * (2 * 1024 * 1024 - 16) + b'"} '

    fits, refused = (owner.send("PUT", "/api/manifest", sent, 1) for sent in (body, body + b" "))

    assert (code_of(fits), code_of(refused)) == ("not_an_envelope", "too_large")


def test_what_a_stranger_sends_to_an_open_notebook_is_not_read(visitor: Navigator) -> None:
    for body in (b"no json", b"[" * 100_000, b"A" * 3 * 1024 * 1024):
        assert code_of(visitor.send("PUT", "/api/manifest", body, 1)) == "not_signed_in"


def test_a_body_without_a_length_is_cut_off_while_it_is_read(server: Server) -> None:
    read = []

    class Endless(io.RawIOBase):
        """A chunked body that never ends."""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
            read.append(len(buffer))
            buffer[:] = b" " * len(buffer)
            return len(buffer)

    refused = Navigator(server).browser.open(
        "/api/challenges",
        method="POST",
        base_url=OWNER_URL,
        headers={"Origin": OWNER_URL, "Sec-Fetch-Site": "same-origin", "Transfer-Encoding": "chunked"},
        content_type="application/json",
        environ_overrides={"wsgi.input": Endless(), "wsgi.input_terminated": True},
    )

    assert (refused.status_code, code_of(refused)) == (413, "too_large")
    assert sum(read) <= 4 * 1024


@pytest.mark.parametrize("part", [b"[],", b"{},", b"0,", b'{"a":[0]},'])
def test_a_body_of_very_many_parts_is_refused_before_any_is_made(part: bytes) -> None:
    body = b'{"a":[' + part * (MOST_PARTS // (part.count(b",") + part.count(b"[") + part.count(b"{")))

    with pytest.raises(ValueError, match="not strict JSON"):
        parse_json(body + b"0]}")
    assert parse_json(b'{"a":[' + b"0," * (MOST_PARTS - 2) + b"0]}")


@pytest.mark.parametrize(
    ("method", "path", "code", "status"),
    [
        ("POST", "/api/nothing", "not_found", 404),
        ("PUT", "/", "method_not_allowed", 405),
        ("PUT", "/api/challenges", "method_not_allowed", 405),
        ("OPTIONS", "/api/challenges", "method_not_allowed", 405),
        ("PATCH", "/api/manifest", "method_not_allowed", 405),
        ("TRACE", "/api/manifest", "method_not_allowed", 405),
        ("POST", "/api/challenges/", "not_found", 404),
        ("PUT", "/api/drafts/short", "not_found", 404),
        ("PUT", "/api/drafts/" + "A" * 21 + "B", "not_found", 404),
        ("PUT", "/api/drafts/" + "A" * 22 + "==", "not_found", 404),
        ("PUT", f"/api/sections/{'A' * 22}/revisions/01", "not_found", 404),
        ("PUT", f"/api/sections/{'A' * 22}/revisions/0", "not_found", 404),
        ("PUT", f"/api/sections/{'A' * 22}/revisions/{'9' * 40}", "not_found", 404),
    ],
)
def test_wrong_addresses_and_methods_are_json(
    visitor: Navigator, method: str, path: str, code: str, status: int
) -> None:
    refused = visitor.send(method, path, {})

    assert (refused.status_code, code_of(refused)) == (status, code)


@pytest.mark.parametrize(
    "path", ["/api/nothing", "/api/", "/api/challenges", "/api/drafts/x%00y", "/assets/no.js"]
)
def test_reading_what_is_not_there_is_json(visitor: Navigator, path: str) -> None:
    assert visitor.get(path).is_json


@pytest.mark.parametrize(
    "host", ["example.org", "notes.test:8000", "notes.test.", "", "evil@notes.test", "NOTES.test@x"]
)
def test_an_unknown_host_gets_nothing(server: Server, host: str) -> None:
    refused = server.browser().get("/", headers={"Host": host})

    assert (refused.status_code, code_of(refused)) == (421, "host_unknown")
    assert b"test" not in refused.data


def test_a_host_is_known_in_any_case(server: Server) -> None:
    assert server.browser().get("/instance.json", headers={"Host": "NOTES.TEST"}).status_code == 200


def test_everything_of_an_owner_needs_a_visit(visitor: Navigator) -> None:
    rules = list(_owner_rules(visitor.server))
    answers = {}
    for method, path in rules:
        body = {} if method != "GET" else None
        answers[method, path] = visitor.send(method, path, body) if body is not None else visitor.get(path)

    assert len(rules) > 10
    assert not {
        key: answer.status_code for key, answer in answers.items() if answer.status_code not in (400, 401)
    }
    assert {code_of(answer) for (method, _), answer in answers.items() if method == "GET"} == {
        "not_signed_in"
    }


def test_a_field_name_is_all_that_an_answer_repeats(server: Server) -> None:
    owner = Owner(server)
    body = owner.new_vault()
    body["doors"][0]["wrapped_key"] = "plain words!"

    refused = owner.send("POST", "/api/vaults", body)

    assert refused.get_json()["field"] == "doors.0.wrapped_key"
    assert b"plain words" not in refused.data


def test_a_very_long_field_name_is_cut(server: Server) -> None:
    refused = Navigator(server).send("POST", "/api/challenges", {"x" * 500: 1})

    assert len(refused.get_json()["field"]) <= 64


def _owner_rules(server: Server) -> list[tuple[str, str]]:
    from wallet.site import make_owner_site

    open_to_all = {"/api/settings", "/api/challenges", "/api/leaving", "/api/vaults", "/api/openings"}
    site = make_owner_site(server.services)
    return [
        (method, path)
        for rule in site.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"}
        if (path := _fill(rule.rule)).startswith("/api/")
        and path not in open_to_all
        and not path.startswith("/api/directory")
    ]


def _fill(rule: str) -> str:
    parts = []
    for part in rule.split("/"):
        parts.append(to_b64(make_id()) if "<id:" in part else "1" if part.startswith("<") else part)
    return "/".join(parts)
