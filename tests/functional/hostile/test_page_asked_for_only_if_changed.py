"""Conditions on what no cache may keep: always answered in full, so that no cache has a reason to keep it."""

import pytest

from tests.functional.hostile.site import Site

CONDITIONS = [
    {"If-None-Match": "*"},
    {"If-Modified-Since": "Fri, 31 Dec 2100 23:59:59 GMT"},
    {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"If-None-Match": '"a", W/"b"'},
]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_it_is_answered_in_full_and_kept_nowhere(site: Site, condition: dict[str, str]) -> None:
    answer = site.owner.get("/api/notebook", **condition)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert not {"ETag", "Last-Modified", "Expires"} & set(answer.headers.keys())
