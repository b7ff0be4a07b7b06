"""What one language refuses, the other refuses for the same reason: every parser of the room, given the
vectors' inputs bent by hypothesis, the same way in every run.

* Neither ever raises anything but its room's own errors: that would end the test, or the other process.
"""

import json
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cross.altering import altered
from tests.cross.javascript import ROOT, JavaScript, running_javascript
from tools.vectors.runner import DOINGS, run_vector

VECTORS = ROOT / "crypto" / "vectors"
BOUNDED = settings(
    max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
READING = ("parse_", "unpad", "check_", "open_", "unwrap_", "verify_", "normalise_", "require_", "effective_")
READERS = sorted(do for do in DOINGS if do.startswith(READING))


@pytest.fixture(scope="module")
def javascript() -> Iterator[JavaScript]:
    with running_javascript() as running:
        yield running


@cache
def _vectors(do: str) -> list[dict[str, Any]]:
    return [
        vector["in"]
        for path in sorted(Path(VECTORS).glob("*.json"))
        for vector in json.loads(path.read_text("utf-8")).get("vectors", [])
        if vector["do"] == do
    ]


def _without_own_why(result: dict[str, Any]) -> dict[str, Any]:
    # Only some classes have reasons in Python; where they have none, none is compared.
    return result if result.get("outcome") == "BadStatement" else {**result, "why": ""}


@pytest.mark.parametrize("do", READERS)
@given(data=st.data())
@BOUNDED
def test_both_languages_read_and_refuse_alike(javascript: JavaScript, do: str, data: st.DataObject) -> None:
    given = data.draw(st.sampled_from(_vectors(do)).flatmap(partial(altered, do)))

    here = run_vector({"do": do, "in": given})
    there = javascript.ask([{"do": do, "in": given}])[0]

    assert _without_own_why(here) == _without_own_why(there)


def test_every_parser_has_vectors_to_begin_with() -> None:
    assert {do for do in READERS if not _vectors(do)} == set()
    assert len(READERS) > 30
