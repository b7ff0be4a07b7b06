"""Ranges of pages and data: the whole thing or nothing, and never an answer put together from pieces."""

import pytest

from tests.functional.hostile.site import Site

RANGES = [
    "bytes=0-1",
    "bytes=-1",
    "bytes=0-0,2-2," + "1-1," * 500,
    "bytes=9999999999-",
    "lines=1-2",
    "bytes=x",
]


@pytest.mark.parametrize("wanted", RANGES)
def test_the_notebook_comes_whole(site: Site, wanted: str) -> None:
    whole = site.owner.get("/api/notebook")

    asked = site.owner.get("/api/notebook", Range=wanted, **{"If-Range": '"x"'})

    assert (asked.status_code, asked.data) == (200, whole.data)
    assert "Content-Range" not in asked.headers
