"""docs/what-the-server-sees.md has a line for everything there is, and none for what there isn't.

Who adds a column, a header, a cookie, a log line or a file writes down here what it tells.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask

from agency_portal.site import make_desk_site
from client import demo
from consent.storage.base import Base
from consent.storage.migrating import VERSION_TABLE
from tests.functional.inprocess import DESK_URL, OWNER_URL, Server, start_server
from tests.functional.running_server import RunningServer, running_server
from tools.start import gate, production, secrets
from wallet.site import make_owner_site
from web import serving_lock
from web.exposure import NEVER_A_LINK
from web.sessions import COOKIES

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "what-the-server-sees.md").read_text(encoding="utf-8")
SERVING = [ROOT / room for room in ("agency_portal", "consent", "crypto", "tools/start", "wallet", "web")]
MIGRATIONS_OWN = (VERSION_TABLE, "version_num")


def test_every_column_of_every_table_has_one_line_and_no_other_has() -> None:
    there = {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.c}

    written = Counter(_columns_of_the_page())

    assert {name for name, times in written.items() if times > 1} == set()
    assert set(written) - there - {MIGRATIONS_OWN} == set(), "a line without a column"
    assert (there | {MIGRATIONS_OWN}) - set(written) == set(), "a column without a line"


def test_every_header_of_an_answer_has_one_line_and_no_other_has(
    running: RunningServer, server: Server
) -> None:
    sent = _headers_on_the_wire(running) | _headers_of_every_address(server)

    written = [name.lower() for name in _first_names("What an answer carries")]

    assert sorted(written) == sorted(sent)


def test_every_header_of_a_request_that_anything_reads_has_a_line() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in _modules())
    read = {name.lower() for name in re.findall(r"request\.headers(?:\.get\(|\[)\"([\w-]+)\"", source)}
    read |= gate.ONCE | {name.lower() for name in NEVER_A_LINK} | {"x-forwarded-for", "x-forwarded-proto"}

    assert read - {name.lower() for name in _first_names("What a request carries")} == set()
    assert len(read) >= 9


def test_every_cookie_has_one_line_and_no_other_has() -> None:
    assert sorted(_first_names("Cookies")) == sorted(COOKIES.values())


def test_every_log_line_is_on_the_page_and_no_other_is() -> None:
    lines = {line for path in _modules() for line in _log_lines(ast.parse(path.read_text(encoding="utf-8")))}

    assert sorted(_first_names("What is logged")) == sorted(lines)


def test_every_file_beside_the_database_has_a_line(running: RunningServer) -> None:
    made = {path.name for path in running.data.iterdir()}
    made |= {production.CERTIFICATE_FILE, demo.SEED_FILE, demo.ROSTERS_FILE, serving_lock.FILE_NAME}
    made |= {secrets.OPERATOR_FILE, secrets.DIRECTORY_FILE, secrets.DATABASE_FILE}

    assert made - set(_first_names("Beside the database")) == set()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("served"), LIMITS_FACTOR="0.01") as started:
        yield started


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    started = start_server(tmp_path_factory.mktemp("sites"))
    yield started
    started.services.store.close()


def _columns_of_the_page() -> list[tuple[str, str]]:
    tables = re.split(r"^### `(\w+)`$", _section("The tables"), flags=re.MULTILINE)[1:]
    return [
        (table, column)
        for table, text in zip(tables[::2], tables[1::2], strict=True)
        for column in _names_of_rows(text)
    ]


def _first_names(title: str) -> list[str]:
    return _names_of_rows(_section(title))


def _names_of_rows(text: str) -> list[str]:
    cells = re.findall(r"^\| (`[^|]*) \|", text, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def _section(title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def _modules() -> list[Path]:
    return [ROOT / "app.py", *(path for room in SERVING for path in sorted(room.rglob("*.py")))]


def _log_lines(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id in ("log", "logger", "logging"):
            if node.func.attr == "getLogger":
                continue
            line = node.args[0]
            assert isinstance(line, ast.Constant), f"line {node.lineno}: a log line that is put together"
            yield str(line.value)


def _headers_on_the_wire(running: RunningServer) -> set[str]:
    """Of a page, an asset, leaving, one try too many, another method, and a request of two readings."""
    asset = next((ROOT / "build/site/owner/assets").rglob("*.css")).relative_to(ROOT / "build/site/owner")
    asked: list[tuple[str, str, dict[str, str]]] = [
        ("GET", "/", {}),
        ("GET", f"/{asset}", {}),
        ("GET", f"/{asset}", {"Accept-Encoding": "gzip"}),
        ("GET", "/away", {}),
        ("PATCH", "/api/notebook", {}),
        ("GET", "/", {"X_Two": "readings"}),
        ("POST", "/api/openings", {}),
        ("POST", "/api/openings", {}),
    ]
    sent = set()
    for method, path, headers in asked:
        own = {"Origin": running.owner_url, "Sec-Fetch-Site": "same-origin"}
        own |= {"Content-Type": "application/json", "Host": f"localhost:{running.port}"}
        connection = HTTPConnection("127.0.0.1", running.port)
        connection.request(method, path, body=None if method == "GET" else "{}", headers=own | headers)
        sent |= {name.lower() for name, _ in connection.getresponse().getheaders()}
        connection.close()
    return sent


def _headers_of_every_address(server: Server) -> set[str]:
    sites: dict[str, Flask] = {
        OWNER_URL: make_owner_site(server.services),
        DESK_URL: make_desk_site(server.services),
    }
    sent = set()
    for url, site in sites.items():
        for rule in site.url_map.iter_rules():
            for method in sorted(rule.methods or ()):
                path = re.sub(r"<[^>]*>", "A" * 22, rule.rule)
                answer = server.browser().open(path, method=method, base_url=url)
                sent |= {name.lower() for name, _ in answer.headers}
    return sent
