"""A good body under a type that a form, a picture or nothing has: only JSON is read as JSON."""

import pytest

from tests.functional.hostile.site import Site, refusal

TYPES = [
    "text/plain",
    "text/json",
    "application/xml",
    "application/json-patch+json",
    "application/jsonp",
    "image/png",
    "*/*",
    "json",
    "",
]


@pytest.mark.parametrize("content_type", TYPES)
def test_it_ends_nothing(site: Site, content_type: str) -> None:
    refused = site.owner.send("POST", "/api/endings", b"{}", Content_Type=content_type)

    assert refusal(refused) == (400, "bad_request")
