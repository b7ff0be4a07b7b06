"""The OpenAPI documents say what there is: every route, and nothing else."""

import jsonschema
import pytest

from agency_portal.site import make_desk_site
from tests.functional.inprocess import Server
from tests.functional.inprocess import start_server as start
from tools.openapi.document import Undocumented, make_document
from tools.openapi.protocol import PAGE, bare_path, read_answers
from tools.openapi.routes import SITES, list_routes
from tools.openapi.shapes import BadShape, parse_shape
from wallet.site import make_owner_site
from web.api import describe_b64
from web.errors import STATUS

MAKERS = {"owner": make_owner_site, "desk": make_desk_site}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    return start(tmp_path_factory.mktemp("openapi"))


@pytest.mark.parametrize("site", SITES)
def test_every_route_of_the_running_site_is_documented(server: Server, site: str) -> None:
    rules = MAKERS[site](server.services).url_map.iter_rules()
    running = {
        (method, rule.rule) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    paths = make_document(site)["paths"]

    assert {(route.method, route.rule) for route in list_routes(site)} == running
    assert sum(len(operations) for operations in paths.values()) == len(running)


@pytest.mark.parametrize("site", SITES)
def test_what_changes_anything_says_what_it_takes(site: str) -> None:
    operations = [
        (path, method, operation)
        for path, there in make_document(site)["paths"].items()
        for method, operation in there.items()
    ]

    writing = [(path, method) for path, method, one in operations if "requestBody" in one]
    assert writing == [(path, method) for path, method, _ in operations if method != "get"]
    assert sum("429" in one["responses"] for _, _, one in operations) > 5


@pytest.mark.parametrize("site", SITES)
def test_every_row_of_the_protocol_is_a_route(site: str) -> None:
    routes = {(route.method, bare_path(route.rule)) for route in list_routes(site)}

    assert set(read_answers(site)) - routes == set()
    assert len(read_answers(site)) > 15


def test_a_route_without_a_row_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    page = tmp_path / "protocol.md"
    page.write_text(PAGE.read_text(encoding="utf-8").replace("| GET `/api/pulse`", "| LOOK `/api/pulse`"))
    monkeypatch.setattr("tools.openapi.protocol.PAGE", page)

    with pytest.raises(Undocumented, match="/api/pulse"):
        make_document("owner")


def test_every_code_of_the_error_table_is_in_a_document() -> None:
    documents = [str(make_document(site)) for site in SITES]

    missing = {code for code in STATUS if not any(f"'{code}'" in text for text in documents)}
    assert missing == {"method_not_allowed", "unavailable"}


@pytest.mark.parametrize("text", ['{"a":ids}', '{"a":id', "[id", '{"a":…}', '{"a":id}{}', '{"a" id}', ""])
def test_what_is_no_shape_is_refused(text: str) -> None:
    with pytest.raises(BadShape):
        parse_shape(text, {})


def test_a_shape_means_exactly_what_it_says() -> None:
    schema = parse_shape('{"a":int,"b"?:[Part],"c":0|24,"d":"x"|"y"}', {"Part": '{"e":hash}'})
    good = {"a": 1, "b": [{"e": "A" * 43}], "c": 24, "d": "y"}

    jsonschema.validate(good, schema)
    for bad in ({"a": "1"}, {"b": [{}]}, {"c": 1}, {"d": "z"}, {"f": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(good | bad, schema)


@pytest.mark.parametrize(
    ("size", "good", "bad"),
    [(16, "A" * 21 + "Q", "A" * 21 + "B"), (3, "AAAB", "AAA"), (32, "A" * 43, "A" * 42 + "B")],
)
def test_a_documented_byte_string_has_one_form(size: int, good: str, bad: str) -> None:
    jsonschema.validate(good, describe_b64(size))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(bad, describe_b64(size))
