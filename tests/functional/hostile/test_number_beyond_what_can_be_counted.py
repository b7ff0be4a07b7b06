"""Numbers at and past 2^53, below zero, and longer than any: refused by name, and nothing is rounded."""

import json

import pytest

from crypto.encoding import to_b64
from tests.functional.hostile.site import Site, refusal


@pytest.mark.parametrize("number", [str(2**53), "-1", "0", "9" * 400, "9" * 5_000, "1e400", "-0"])
def test_a_drafts_number_is_refused(site: Site, number: str) -> None:
    body = site.owner.draft(site.section, site.draft, 7)
    data = json.dumps(body).replace('"number": 7', f'"number": {number}').encode()

    assert refusal(site.owner.send("PUT", f"/api/drafts/{to_b64(site.draft)}", data)) == (400, "bad_request")


@pytest.mark.parametrize("number", ["true", "false", '"1"', "[1]", "null"])
def test_what_only_compares_like_a_number_is_none(site: Site, number: str) -> None:
    body = site.owner.draft(site.section, site.draft, 7)
    data = json.dumps(body).replace('"number": 7', f'"number": {number}').encode()

    assert refusal(site.owner.send("PUT", f"/api/drafts/{to_b64(site.draft)}", data)) == (400, "bad_request")
