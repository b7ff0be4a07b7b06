"""Every address of both sites, asked in several ways, answers with the same headers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from agency_portal.site import make_desk_site
from app import make_sites
from tests.functional.inprocess import DESK_URL, OWNER_URL, Server, start_server
from wallet.site import make_owner_site
from web.headers import HEADERS, PERMISSIONS, STRICT_TRANSPORT, permit

ID = "A" * 22
# The desk's page may use the camera, and the one for whoever holds a card; nothing else may: not their data,
# nor any other page of the owner's site.
WITH_CAMERA = [
    *((DESK_URL, path) for path in ("/", "/es/", "/nowhere")),
    *((OWNER_URL, path) for path in ("/c", "/C", "/c<mangled:rest>", "/C<mangled:rest>")),
]
ADDRESSES = {OWNER_URL: make_owner_site, DESK_URL: make_desk_site}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("headers")
    for site in ("owner", "desk"):
        _write_site(folder / "site" / site)
    started = start_server(folder)
    yield started
    started.services.store.close()


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_every_answer_carries_every_header(server: Server, url: str, method: str) -> None:
    site = ADDRESSES[url](server.services)
    paths = {_fill(rule.rule) for rule in site.url_map.iter_rules()} | {
        "/nowhere",
        "/api/nowhere",
        "/assets/no",
    }

    answers = {path: _ask(server, url, method, path) for path in sorted(paths)}

    assert len(answers) > 10
    for path, answer in answers.items():
        is_camera_page = (url, path) in WITH_CAMERA and method in ("GET", "HEAD")
        permitted = permit("camera") if is_camera_page else permit()
        assert HEADERS.items() <= dict(answer.headers).items(), path
        assert answer.headers.get(PERMISSIONS) == (permitted if answer.mimetype == "text/html" else None), (
            path
        )
        assert answer.headers["Strict-Transport-Security"] == STRICT_TRANSPORT, path
        assert answer.headers["Cache-Control"] in ("no-store", "no-cache"), path
        assert answer.status_code < 500, path


@pytest.mark.parametrize("url", ADDRESSES)
def test_data_and_pages_are_kept_by_no_cache(server: Server, url: str) -> None:
    site = ADDRESSES[url](server.services)
    paths = {_fill(rule.rule) for rule in site.url_map.iter_rules() if "assets" not in rule.rule}

    kept = {path for path in paths if _ask(server, url, "GET", path).headers["Cache-Control"] != "no-store"}

    assert not kept


def test_scripts_and_workers_carry_the_same_policy_as_pages(server: Server) -> None:
    policies = {
        _ask(server, OWNER_URL, "GET", path).headers["Content-Security-Policy"]
        for path in ("/", "/r", "/assets/js/owner/worker.js", "/assets/engine.wasm")
    }

    assert len(policies) == 1
    policy = dict(part.split(" ", 1) for part in policies.pop().split("; "))
    assert policy["default-src"] == policy["form-action"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "workers"
    assert not [
        word
        for word in ("unsafe-inline", "'unsafe-eval'", "data:", "blob:", "http", "*")
        if word in str(policy)
    ]


def test_no_feature_of_the_device_is_allowed_but_the_camera_to_the_page_itself() -> None:
    features = dict(part.split("=") for part in permit("camera").split(", "))

    assert features.pop("camera") == "(self)"
    assert set(features.values()) == {"()"}
    assert PERMISSIONS not in HEADERS
    assert "camera=()" in permit()


def test_refusals_of_the_host_carry_the_headers_too(server: Server) -> None:
    answer = Client(make_sites(server.services)).get("/", headers={"Host": "elsewhere.test"})

    assert answer.status_code == 421
    assert HEADERS.items() <= dict(answer.headers).items()


def test_no_site_answers_another_origin(server: Server) -> None:
    for url in ADDRESSES:
        answer = server.browser().get("/api/settings", base_url=url, headers={"Origin": "https://evil.test"})
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_the_owners_site_never_names_the_desk(server: Server) -> None:
    site = make_owner_site(server.services)
    answers = [
        _ask(server, OWNER_URL, "GET", _fill(rule.rule))
        for rule in site.url_map.iter_rules()
        if rule.rule != "/instance.json"
    ]

    assert not [
        answer.request.path for answer in answers if b"desk" in answer.data + str(answer.headers).encode()
    ]


@pytest.mark.parametrize("make", ADDRESSES.values())
def test_no_address_tells_what_the_site_is_for(server: Server, make: object) -> None:
    site: Flask = make(server.services)  # type: ignore[operator]
    telling = ("victim", "abuse", "survivor", "story", "shelter", "traffick", "safe")

    assert not [rule.rule for rule in site.url_map.iter_rules() if any(word in rule.rule for word in telling)]


def _ask(server: Server, url: str, method: str, path: str) -> TestResponse:
    headers = {"Origin": url, "Sec-Fetch-Site": "same-origin"}
    body = None if method in ("GET", "HEAD") else {}
    return server.browser().open(path, method=method, base_url=url, headers=headers, json=body)


def _fill(rule: str) -> str:
    filled = {"id": ID, "number": "1", "path": "js/owner/worker.js"}
    parts = [filled[part[1:].partition(":")[0]] if part.startswith("<") else part for part in rule.split("/")]
    return "/".join(parts)


def _write_site(folder: Path) -> None:
    pages = ("index.html", "r.html", "c.html", "s.html", "es/index.html")
    for name in (*pages, "assets/js/owner/worker.js", "assets/engine.wasm"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"bytes of {name}", encoding="ascii")
