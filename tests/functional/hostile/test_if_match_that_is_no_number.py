"""Counters that are no counters: nothing is replaced, whatever they might mean elsewhere."""

import pytest

from crypto.encoding import to_b64
from tests.functional.hostile.site import Site, refusal

TAGS = [
    "*",
    '"*"',
    'W/"1"',
    '"1", "2"',
    "1",
    '""',
    '"01"',
    '"-1"',
    '"1e1"',
    '" 1"',
    '"\u0661"',
    f'"{"9" * 400}"',
    '"1"x',
    "x" * 5_000,
]


@pytest.mark.parametrize("tag", TAGS)
def test_the_manifest_stays(site: Site, tag: str) -> None:
    body = {"manifest": to_b64(site.owner.manifest())}

    refused = site.owner.send("PUT", "/api/manifest", body, If_Match=tag.encode().decode("latin-1"))

    assert refusal(refused) == (400, "bad_request")


def test_a_number_that_is_not_the_current_one_is_a_conflict(site: Site) -> None:
    body = {"manifest": to_b64(site.owner.manifest())}

    for counter in (0, 999_999_999_999_999):
        assert refusal(site.owner.send("PUT", "/api/manifest", body, counter)) == (409, "conflict")
