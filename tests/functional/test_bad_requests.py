"""Requests no page of ours would make: each a plain refusal, and no change."""

import pytest

from crypto.encoding import make_id, to_b64
from tests.functional.inprocess import DESK_URL, OWNER_URL, Server
from tests.functional.navigators import Navigator, Owner, code_of


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
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_anything_but_the_expected_json_is_refused(visitor: Navigator, body: bytes) -> None:
    refused = visitor.send("POST", "/api/challenges", body)

    assert (refused.status_code, code_of(refused)) == (400, "bad_request")
    assert b"I was there" not in refused.data


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_only_json_is_read(visitor: Navigator, content_type: str) -> None:
    refused = visitor.send("POST", "/api/challenges", b"{}", Content_Type=content_type)

    assert (code_of(refused), refused.get_json()["field"]) == ("bad_request", "Content-Type")


def test_a_body_over_two_mebibytes_is_too_large(visitor: Navigator) -> None:
    refused = visitor.send("POST", "/api/vaults", b'{"a":"' + b"a" * 2 * 1024 * 1024 + b'"}')

    assert (refused.status_code, code_of(refused)) == (413, "too_large")


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
    refused = Navigator(server).send("POST", "/api/challenges", {"x" * 5000: 1})

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
