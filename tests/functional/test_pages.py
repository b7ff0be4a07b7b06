"""Shells and assets: the published bytes, and nothing else from the disk."""

import hashlib
from pathlib import Path

import pytest

from tests.functional.inprocess import DESK_URL, Server, start_server
from tests.functional.navigators import Navigator

SHELL = "<!doctype html><title>Notes</title>"


@pytest.fixture
def visitor(tmp_path: Path) -> Navigator:
    site = tmp_path / "site" / "owner"
    files = {
        "index.html": SHELL,
        "r.html": SHELL + "r",
        "c.html": SHELL + "c",
        "s.html": SHELL + "s",
        "es/index.html": SHELL + "es",
        "assets/js/main.mjs": "export {}",
        "assets/vendor/engine.wasm": "\0asm",
        "assets/texts/en.json": "{}",
        "assets/css/base.css": "",
        "assets/secret.exe": "no type",
        "manifest.json": "{}",
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    (site / "assets" / "out.js").symlink_to(tmp_path / "data" / "key-file")
    return Navigator(start_server(tmp_path))


@pytest.mark.parametrize(
    ("path", "end"),
    [
        *[("/", ""), ("/es/", "es"), ("/r", "r"), ("/R", "r"), ("/s", "s"), ("/S", "s")],
        *[
            (path, "c")
            for path in (
                "/c",
                "/C",
                f"/c%23{'A' * 28}",
                f"/C/{'A' * 28}",
                f"/c{'A' * 28}",
                f"/c{'A' * 28}.ES",
                "/c%2523",
            )
        ],
    ],
)
def test_a_shell_is_the_same_bytes_for_everybody(visitor: Navigator, path: str, end: str) -> None:
    page = visitor.get(path)

    assert (page.status_code, page.text) == (200, SHELL + end)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("js/main.mjs", "text/javascript; charset=utf-8"),
        ("vendor/engine.wasm", "application/wasm"),
        ("texts/en.json", "application/json; charset=utf-8"),
        ("css/base.css", "text/css; charset=utf-8"),
    ],
)
def test_an_asset_has_the_type_its_name_says(visitor: Navigator, path: str, kind: str) -> None:
    asset = visitor.get(f"/assets/{path}")

    assert (asset.status_code, asset.headers["Content-Type"]) == (200, kind)
    assert asset.headers["Cache-Control"] == "no-cache"


def test_an_asset_that_did_not_change_is_not_sent_again(visitor: Navigator) -> None:
    first = visitor.get("/assets/js/main.mjs")

    again = visitor.get("/assets/js/main.mjs", **{"If-None-Match": first.headers["ETag"]})

    assert first.headers["ETag"] == f'"{hashlib.sha256(first.data).hexdigest()}"'
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "../manifest.json",
        "..%2Fmanifest.json",
        "%2e%2e/manifest.json",
        "js/../../manifest.json",
        "/etc/passwd",
        "//etc/passwd",
        "..\\manifest.json",
        "js/main.mjs%00.js",
        "js",
        "",
        "secret.exe",
        "out.js",
        "js/main.mjs/",
        "x" * 5000 + ".js",
    ],
)
def test_nothing_outside_the_assets_is_served(visitor: Navigator, path: str) -> None:
    assert visitor.get(f"/assets/{path}").status_code in (404, 308)


def test_a_mistyped_address_shows_the_first_page(visitor: Navigator) -> None:
    page = visitor.get("/notebook")

    assert (page.status_code, page.text) == (404, SHELL)


def test_a_site_that_was_not_built_says_so_in_json(visitor: Navigator) -> None:
    page = Navigator(visitor.server, DESK_URL).get("/")

    assert (page.status_code, page.get_json()["code"]) == (404, "not_found")


def test_the_token_page_exists_at_the_owners_address_only(visitor: Navigator) -> None:
    assert Navigator(visitor.server, DESK_URL).get("/r").status_code == 404


def test_the_instance_and_the_settings_are_open_to_all(server: Server) -> None:
    visitor = Navigator(server)

    assert visitor.get("/instance.json").get_json() == server.services.statement.to_json()
    decided = {"max_days": 90, "demo": False, "invitation": False, "mail": False}
    assert visitor.get("/api/settings").get_json() == decided
