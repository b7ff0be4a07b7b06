"""Requests nobody thought of: schemathesis makes them from the OpenAPI documents, both sites answer.

* With and without a visit, at the owner's site and at the desk.
* No 5xx, no word of an exception, no status or code that is not documented, nothing taken that is not.
* What is somebody else's and what is nowhere are answered with the same bytes.
* The same requests in every run.
"""

import json
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, CheckFunction, Response
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.test import Client

from tests.functional.visitors import Visitors
from tools.openapi.document import make_document
from web.errors import STATUS

CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 7,
        # The visit comes from the browser; which cookie it is, other tests bend.
        "generation": {"deterministic": True, "database": "none", "with-security-parameters": False},
        "checks": {"negative_data_rejection": {"expected-statuses": [*sorted(set(STATUS.values()))]}},
    }
)
BOUNDED = settings(
    max_examples=4, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
OWNER, DESK = (schemathesis.pytest.from_fixture(f"{site}_document") for site in ("owner", "desk"))
TELLING = re.compile(rb"Traceback|Error\b|Exception|\.py\b|sqlite|pydantic|werkzeug|flask", re.IGNORECASE)


# Read when the test runs: to read one takes seconds, and each process would do so only to list the tests.
@pytest.fixture(scope="module")
def owner_document() -> BaseSchema:
    return schemathesis.openapi.from_dict(make_document("owner"), config=CONFIG)


@pytest.fixture(scope="module")
def desk_document() -> BaseSchema:
    return schemathesis.openapi.from_dict(make_document("desk"), config=CONFIG)


@pytest.fixture(scope="module")
def owner_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    made = Visitors(tmp_path_factory.mktemp("owner"), "owner")
    yield made
    made.server.services.store.close()


@pytest.fixture(scope="module")
def desk_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    made = Visitors(tmp_path_factory.mktemp("desk"), "desk")
    yield made
    made.server.services.store.close()


@OWNER.parametrize()
@BOUNDED
def test_the_owners_site_takes_any_request_calmly(
    case: Case, owner_site: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    look_at(case, owner_site)

    assert [record.message for record in caplog.records if record.name == "wallet"] == []


@DESK.parametrize()
@BOUNDED
def test_the_desk_takes_any_request_calmly(
    case: Case, desk_site: Visitors, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    look_at(case, desk_site)

    assert [record.message for record in caplog.records if record.name == "wallet"] == []


def look_at(case: Case, visitors: Visitors) -> None:
    """Send a request as it is, then with what is really there, then with what is not theirs."""
    for browser in (visitors.anybody, visitors.somebody):
        check(case, send(case, visitors, browser), negative_data_rejection)
    put_real_parts(case, visitors)
    answer = send(case, visitors, visitors.somebody)
    check(case, answer)
    if answer.status_code == 409 and "counter" in answer.json():
        case.headers["If-Match"] = f'"{answer.json()["counter"]}"'
        check(case, send(case, visitors, visitors.somebody))
    require_no_hint(case, visitors)


def require_no_hint(case: Case, visitors: Visitors) -> None:
    """Ids of somebody else and ids of nobody: the same bytes, with a visit and without one."""
    # Which offices there are is on the directory, for every owner to see.
    public = {"agency_id"} if visitors.site == "owner" else set()
    named = {name for name in case.path_parameters or {} if name in visitors.theirs} - public
    for browser in (visitors.anybody, visitors.somebody) if named else ():
        answers = []
        for ids in (visitors.strangers, visitors.nowhere):
            case.path_parameters |= {name: ids[name] for name in named}
            answers.append(send(case, visitors, browser))
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].content == answers[1].content


def put_real_parts(case: Case, visitors: Visitors) -> None:
    """Half the ids become theirs, half the signed objects ones that were really signed."""
    dice = random.Random(f"{case.path} {case.path_parameters} {case.body!r}")  # noqa: S311 - the same each time
    for name, value in visitors.theirs.items():
        if name in (case.path_parameters or {}) and dice.random() < 0.5:
            case.path_parameters[name] = value
    case.body = with_signed(case.body, visitors.signed, dice)


def with_signed(value: Any, signed: list[dict[str, str]], dice: random.Random) -> Any:
    if isinstance(value, list):
        return [with_signed(part, signed, dice) for part in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"body", "sig"} and dice.random() < 0.5:
        return dice.choice(signed)
    return {name: with_signed(part, signed, dice) for name, part in value.items()}


def send(case: Case, visitors: Visitors, browser: Client) -> Response:
    headers = {"Origin": visitors.url, "Sec-Fetch-Site": "same-origin"}
    return case.call(visitors.url, session=browser, headers=headers, app=visitors.server.application)


def check(case: Case, response: Response, *more: CheckFunction) -> None:
    case.validate_response(response, checks=[*CHECKS, *more])
    assert not TELLING.search(response.content) or case.path.startswith("/assets"), response.content
    if response.status_code >= 400 and response.headers["content-type"][0].startswith("application/json"):
        assert set(json.loads(response.content)) <= {
            "code",
            "message",
            "field",
            "why",
            "counter",
            "retry_after",
        }
