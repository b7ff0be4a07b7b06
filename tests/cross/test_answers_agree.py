"""What the pages take for an answer of the server is what docs/protocol.md section 14 says it answers.

* An answer of the documented shape is taken; bent, it is taken only while it still has that shape.
* A reader in the browser never throws anything but its one refusal.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cross.altering import altered_json
from tests.cross.javascript import JavaScript, running_javascript
from tools.openapi.protocol import read_answers

BOUNDED = settings(
    max_examples=30, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
READERS = {
    ("owner", "settings"): ("GET", "/api/settings"),
    ("owner", "challenge"): ("POST", "/api/challenges"),
    ("owner", "opening"): ("POST", "/api/openings"),
    ("owner", "notebook"): ("GET", "/api/notebook"),
    ("owner", "pulse"): ("GET", "/api/pulse"),
    ("owner", "counter"): ("PUT", "/api/manifest"),
    ("owner", "counterAndGrant"): ("POST", "/api/grants"),
    ("owner", "oneGrant"): ("POST", "/api/grants/<>/ending"),
    ("owner", "manyGrants"): ("POST", "/api/endings"),
    ("owner", "confirmed"): ("POST", "/api/confirmation"),
    ("owner", "counterAndRelease"): ("POST", "/api/releases"),
    ("owner", "oneRelease"): ("POST", "/api/releases/<>/stop"),
    ("owner", "counterAndGrants"): ("PUT", "/api/prepared-only"),
    ("owner", "extension"): ("POST", "/api/grants/<>/extension"),
    ("owner", "revision"): ("GET", "/api/sections/<>/revisions/<>"),
    ("owner", "draftNumber"): ("PUT", "/api/drafts/<>"),
    ("owner", "draft"): ("GET", "/api/drafts/<>"),
    ("owner", "directory"): ("GET", "/api/directory"),
    ("owner", "rosters"): ("GET", "/api/agencies/<>/rosters"),
    ("owner", "keeping"): ("GET", "/api/grants/<>/keeping"),
    ("owner", "journal"): ("GET", "/api/journal"),
    ("desk", "settings"): ("GET", "/api/settings"),
    ("desk", "challenge"): ("POST", "/api/challenges"),
    ("desk", "opening"): ("POST", "/api/openings"),
    ("desk", "counter"): ("PUT", "/api/keyring"),
    ("desk", "directory"): ("GET", "/api/directory"),
    ("desk", "rosters"): ("GET", "/api/agencies/<>/rosters"),
    ("desk", "team"): ("GET", "/api/team"),
    ("desk", "redemption"): ("POST", "/api/redemptions"),
    ("desk", "renewal"): ("POST", "/api/redemptions/<>/renewal"),
    ("desk", "claimed"): ("POST", "/api/claims"),
    ("desk", "grants"): ("GET", "/api/grants"),
    ("desk", "pulse"): ("GET", "/api/grants/<>/pulse"),
    ("desk", "accessNonce"): ("POST", "/api/grants/<>/access-nonces"),
    ("desk", "reading"): ("POST", "/api/grants/<>/readings"),
    ("desk", "ended"): ("POST", "/api/grants/<>/ending"),
}
# Where a reader is stricter than the page: sizes that section 6 fixes, and words of other tables.
SAMPLES = {"wrapped_key": "A" * 97 + "Q", "wrap": "A" * 172, "how": "", "name": "Ada", "salt": "A" * 22}
TEAM_WRAP = "A" * 140


@pytest.fixture(scope="module")
def javascript() -> Iterator[JavaScript]:
    with running_javascript() as running:
        yield running


@cache
def schema_of(site: str, name: str) -> dict[str, Any]:
    schema = read_answers(site)[READERS[site, name]].schema
    assert schema is not None
    return schema


def sample(schema: dict[str, Any], site: str, name: str = "") -> Any:
    """The fullest small value of a schema: every optional field, one of each list."""
    if name in SAMPLES and schema.get("type") == "string":
        return SAMPLES[name]
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object":
            return {part: sample(inner, site, part) for part, inner in schema["properties"].items()}
        case "array":
            return [sample(schema["items"], site)]
        case "integer":
            return 86_400
        case "boolean":
            return True
    size = int(schema["format"].partition("-")[2] or 0) if "format" in schema else 0
    return "A" * -(-size * 8 // 6)


def answer_of(site: str, name: str) -> Any:
    answer = sample(schema_of(site, name), site)
    if (site, name) == ("desk", "team"):
        answer["wraps"][0]["wrap"] = TEAM_WRAP
    return answer


@pytest.mark.parametrize(("site", "name"), READERS)
@given(data=st.data())
@BOUNDED
def test_a_page_takes_no_answer_that_is_not_documented(
    javascript: JavaScript, site: str, name: str, data: st.DataObject
) -> None:
    answer = data.draw(altered_json(answer_of(site, name)))

    taken = javascript.ask([{"do": "read_answer", "in": {"site": site, "name": name, "value": answer}}])[0]

    if taken == {"out": True}:
        jsonschema.validate(answer, schema_of(site, name))
    else:
        assert taken["outcome"] == "answer_refused"


@pytest.mark.parametrize(("site", "name"), READERS)
def test_a_page_takes_what_is_documented(javascript: JavaScript, site: str, name: str) -> None:
    value = answer_of(site, name)

    jsonschema.validate(value, schema_of(site, name))
    asked = {"do": "read_answer", "in": {"site": site, "name": name, "value": value}}
    assert javascript.ask([asked]) == [{"out": True}]
