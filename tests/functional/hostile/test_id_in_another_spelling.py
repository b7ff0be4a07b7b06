"""One id, written otherwise: percent-encoded, padded, in another alphabet. It has one form."""

from urllib.parse import quote

import pytest

from crypto.encoding import to_b64
from tests.functional.hostile.site import Site, refusal

BENT = [
    lambda text: text + "==",
    lambda text: text[:-1] + chr(ord(text[-1]) + 1),
    lambda text: text + "%00",
    lambda text: text + "/",
    lambda text: "%20" + text,
    lambda text: text + ";x=1",
    lambda text: "./" + text,
    lambda text: quote("\uff21") + text[1:],
    lambda text: text[:-1],
]


@pytest.mark.parametrize("bend", BENT)
def test_there_is_no_such_draft(site: Site, bend) -> None:  # type: ignore[no-untyped-def]
    answer = site.owner.get(f"/api/drafts/{bend(to_b64(site.draft))}")

    assert refusal(answer) == (404, "not_found")
