"""A code that reached the server is over at once, however it came; and the owner is told."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from crypto.codes import show_code, token_url
from crypto.encoding import make_random, parse_b64, to_b64
from tests.conftest import Database
from tests.functional.inprocess import DESK_URL, OWNER_URL, Server, start_server
from tests.functional.navigators import Navigator, code_of
from tests.functional.offices import Desk, Office
from tests.functional.running_server import RunningServer, running_server
from tests.functional.sharing import Offered, Sharer
from tests.functional.watched import watch_holds

Bring = Callable[[Navigator, str], TestResponse]
PAGE = "<!doctype html><title>Notes</title>"


@pytest.fixture(scope="module")
def server(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all of them, with pages as a built site has them; each story brings its own people."""
    started = start_server(tmp_path_factory.mktemp("exposed"), database_url=module_database.url)
    watch_holds(started.services.store)
    for site, names in (("owner", ("index", "r")), ("desk", ("index",))):
        for name in names:
            path = started.folder / "site" / site / f"{name}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{PAGE}{site} {name}", encoding="utf-8")
    yield started
    started.services.store.close()


def get(path: str) -> Bring:
    return lambda visitor, code: visitor.get(path.format(code))


def head(path: str) -> Bring:
    return lambda visitor, code: visitor.browser.open(path.format(code), method="HEAD", base_url=visitor.url)


def header(name: str, text: str) -> Bring:
    return lambda visitor, code: visitor.get("/", **{name: text.format(code)})


def send(method: str, path: str, body: object) -> Bring:
    def bring(visitor: Navigator, code: str) -> TestResponse:
        return visitor.send(method, path.format(code), json.dumps(body).replace("TOKEN", code).encode())

    return bring


def posted_as_form(visitor: Navigator, code: str) -> TestResponse:
    kind = "application/x-www-form-urlencoded"
    return visitor.send(
        "POST", "/r", f"url={quote('https://notes.test/r#' + code)}".encode(), Content_Type=kind
    )


def from_elsewhere(visitor: Navigator, code: str) -> TestResponse:
    return visitor.send("POST", "/api/challenges", {"note": code}, Origin="https://evil.test")


WAYS: dict[str, Bring] = {
    "the # mangled": get("/r%23{}"),
    "mangled twice": get("/r%2523{}"),
    "mangled three times": get("/R%252523{}"),
    "a path": get("/r/{}"),
    "a path that goes on": get("/r/{}/preview.png"),
    "no sign at all": get("/r{}"),
    "a query": get("/r?{}"),
    "a field of a query": get("/?utm=1&u=https%3A%2F%2Fnotes.test%2FR%23{}&x=1"),
    "another address": get("/notebook/{}"),
    "data": get("/api/settings?x={}"),
    "an asset": get("/assets/{}"),
    "a look ahead": head("/r%23{}"),
    "an unknown method": lambda visitor, code: visitor.send("OPTIONS", f"/r/{code}", {}),
    "an address of a request": send("POST", "/api/TOKEN/{}", {}),
    "the page a request came from": header("Referer", "https://notes.test/r/{}"),
    "a header of a proxy": header("X-Original-URL", "/r%23{}"),
    "a field": send("POST", "/api/challenges", {"code": "TOKEN"}),
    "a link in a field": send("POST", "/api/openings", {"proof": {"body": "https://notes.test/r#TOKEN"}}),
    "the name of a field": send("POST", "/api/challenges", {"TOKEN": 1}),
    "broken JSON": lambda visitor, code: visitor.send("POST", "/api/challenges", f'{{"a":"{code}"'.encode()),
    "a form": posted_as_form,
    "a request of another page": from_elsewhere,
}
WRITINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda code: code,
    "small": str.lower,
    "with hyphens": lambda code: "-".join(code[at : at + 4] for at in range(0, 28, 4)),
    "with spaces": lambda code: "%20".join(code[at : at + 4] for at in range(0, 28, 4)),
    "with lookalikes": lambda code: code.replace("0", "o").replace("1", "l"),
    "every character mangled": lambda code: "".join(f"%{ord(one):02x}" for one in code),
}


def code_of_nobody() -> str:
    return show_code(make_random(16), "token").replace("-", "")


def code_for(offered: Offered) -> str:
    return show_code(offered.secret, "token").replace("-", "")


@pytest.mark.parametrize("site", [OWNER_URL, DESK_URL])
def test_a_code_that_reached_the_server_is_over_whichever_way_it_came_and_no_answer_tells(
    server: Server, owner: Sharer, office: Office, ada: Desk, site: str
) -> None:
    for way, bring in WAYS.items():
        offered = owner.grants(office, owner.writes())
        real, invented = code_for(offered), code_of_nobody()

        answers = [bring(Navigator(server, site), code) for code in (real, invented)]

        seen = owner.grant(offered.grant)
        assert (seen["state"], seen["how"]) == ("ended", "exposed"), way
        assert seen["ended_at"] == server.clock.now()
        assert answers[0].status_code == answers[1].status_code, way
        assert answers[0].data.replace(real.encode(), b"") == answers[1].data.replace(invented.encode(), b"")
        assert list(answers[0].headers) == list(answers[1].headers)
    assert code_of(ada.redeems(offered.secret)) == "token_over"
    assert owner.kinds().count("grant_ended") == len(WAYS)


def test_however_it_is_written(server: Server, owner: Sharer, office: Office) -> None:
    for name, writing in WRITINGS.items():
        offered = owner.grants(office, owner.writes())

        Navigator(server).get("/r/" + writing(code_for(offered)))

        assert owner.grant(offered.grant)["how"] == "exposed", name


def test_the_journal_says_who_ended_it_and_how_and_nothing_of_the_code(
    server: Server, owner: Sharer, office: Office
) -> None:
    offered = owner.grants(office, owner.writes())

    Navigator(server).get(f"/r%23{code_for(offered)}")

    last = owner.get("/api/journal?from=1").get_json()["events"][-1]
    event, details = (json.loads(parse_b64(last[part])) for part in ("event", "details"))
    assert (event["kind"], event["actor"]) == ("grant_ended", "server")
    assert json.loads(parse_b64(details["facts"])) == {"how": "exposed"}
    kept = b"".join(path.read_bytes() for path in server.folder.rglob("*") if path.is_file())
    assert offered.secret not in kept
    assert code_for(offered).encode() not in kept.upper()


def test_what_it_could_open_is_sealed_afresh_before_it_is_shared_again(
    server: Server, owner: Sharer, office: Office
) -> None:
    section = owner.writes()
    offered = owner.grants(office, section)

    Navigator(server).get(f"/r/{code_for(offered)}")

    again = owner.prepares(office, [owner.newest(section)])
    assert code_of(owner.offers(again)) == "tainted"
    assert code_of(owner.shows_fresh_code(offered)) == "grant_over"


@pytest.mark.parametrize(
    "path", ["/r%23{}", "/r/{}", "/R/{}/", "/r?{}", "/r{}", "/r%2523{}", "/r%3F{}", "/r&{}"]
)
def test_a_mangled_link_shows_the_same_page_and_no_cache_keeps_it(server: Server, path: str) -> None:
    visitor = Navigator(server)
    code = code_of_nobody()

    page = visitor.get(path.format(code))

    assert (page.status_code, page.data) == (200, visitor.get("/r").data)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert code.encode() not in page.data


def test_looking_at_the_page_of_a_link_uses_nothing_up(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    visitor = Navigator(server)
    before = owner.kinds()

    for path in ("/r", "/R"):
        visitor.get(path, Purpose="prefetch", **{"Sec-Purpose": "prefetch;prerender"})
        visitor.browser.open(path, method="HEAD", base_url=visitor.url)
    link = token_url(OWNER_URL, offered.secret)
    # A browser and every library that knows addresses keep what stands behind the # to themselves.
    for _ in range(3):
        visitor.browser.open(link, method="GET")

    assert owner.kinds() == before
    assert ada.takes(offered.secret) == offered.grant


def test_the_real_desk_reads_on_what_was_opened_before(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    ada.takes(offered.secret)

    Navigator(server).get(f"/r/{code_for(offered)}")

    assert owner.grant(offered.grant)["state"] == "open"
    assert ada.reads(offered.grant, offered.terms.hash).status_code == 200


def test_a_reader_who_only_looked_opens_nothing_any_more(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    looked = ada.redeems(offered.secret).get_json()
    claim = ada.claim(looked, offered.secret)

    Navigator(server).get(f"/r/{code_for(offered)}")

    assert code_of(ada.send("POST", "/api/claims", claim)) == "grant_over"


def test_an_older_code_takes_nothing_from_the_one_that_replaced_it(
    server: Server, owner: Sharer, office: Office, ada: Desk
) -> None:
    offered = owner.grants(office, owner.writes())
    older = code_for(offered)
    assert owner.shows_fresh_code(offered).status_code == 200

    Navigator(server).get(f"/r/{older}")

    assert ada.takes(offered.secret) == offered.grant


def test_a_grant_past_its_end_and_another_grant_are_left_alone(
    server: Server, owner: Sharer, office: Office
) -> None:
    other = owner.grants(office, owner.writes(), later_hours=72)
    past = owner.grants(office, owner.writes(), not_after=server.clock.now() + 3_600)
    server.clock.turn(3_600)
    owner.opens()

    Navigator(server).get(f"/r/{code_for(past)}")

    assert owner.grant(past.grant)["how"] == "expired"
    assert owner.grant(other.grant)["state"] == "offered"


def test_nothing_but_a_whole_code_with_its_check_is_looked_for(
    server: Server, owner: Sharer, office: Office
) -> None:
    offered = owner.grants(office, owner.writes())
    code = code_for(offered)
    last = "0" if code[-1] != "0" else "1"

    for text in (
        code[:-1],
        code[1:],
        code[:-1] + last,
        code.replace(code[3], "_", 1),
        to_b64(offered.secret),
    ):
        Navigator(server).get(f"/r/{text}")

    assert owner.grant(offered.grant)["state"] == "offered"


def test_many_codes_in_one_request_are_all_over_up_to_a_bound(
    server: Server, owner: Sharer, office: Office
) -> None:
    offers = [owner.grants(office, owner.writes()) for _ in range(3)]

    Navigator(server).get("/r?" + "&".join(code_for(offered) for offered in offers))

    assert {owner.grant(offered.grant)["how"] for offered in offers} == {"exposed"}


def test_the_sealed_bytes_of_an_ordinary_request_end_nothing(owner: Sharer, office: Office) -> None:
    offered = owner.grants(office, owner.writes())

    for n in range(3):
        owner.writes(b"words " * (1 + 500 * n))

    assert owner.grant(offered.grant)["state"] == "offered"


def test_no_line_of_the_running_server_holds_the_address_of_a_request(tmp_path: Path) -> None:
    code = code_of_nobody()
    with running_server(tmp_path) as server:
        answers = [knock(server, request.replace("CODE", code)) for request in RAW]

        kept = b"".join(
            path.read_bytes() for folder in server.folders for path in folder.rglob("*") if path.is_file()
        )

    assert [answer[:12] for answer in answers[:3]] == [b"HTTP/1.1 200", b"HTTP/1.1 404", b"HTTP/1.1 403"]
    assert all(answer == b"" or answer.startswith(b"HTTP/1.1 4") for answer in answers[3:])
    assert code.encode() not in kept.upper()
    said = b"".join(path.read_bytes() for path in server.said.iterdir())
    assert not [word for word in (b"GET", b"POST", b"%23", b"/api", b"elsewhere") if word in said]


RAW = (
    "GET /r%23CODE HTTP/1.1",
    "GET /r%23CODE HTTP/1.1\r\nHost: desk.localhost:PORT",
    "POST /r/CODE HTTP/1.1",
    "BREW /r/CODE HTTP/1.1",
    "GET /api/CODE HTTP/1.1",
    "GET /assets/CODE HTTP/1.1",
    "GET /r/CODE HTTP/1.1\r\nHost: elsewhere.test",
    "GET /r/CODE HTTP/9.9",
    "GET /r/CODE \x01 HTTP/1.1",
    "GET /r/CODE" + "x" * 100_000 + " HTTP/1.1",
    "GET /r/CODE HTTP/1.1\r\nContent-Length: -1",
    "CODE",
)


def knock(server: RunningServer, request: str) -> bytes:
    """What a bare line of HTTP gets; the owner's host where it names none."""
    host = "" if "\r\nHost:" in request else f"\r\nHost: localhost:{server.port}"
    lines = request.replace("PORT", str(server.port)) + host + "\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(lines.encode("latin-1"))
        answer = b""
        try:
            while part := line.recv(65_536):
                answer += part
        except ConnectionError:
            pass
    return answer
