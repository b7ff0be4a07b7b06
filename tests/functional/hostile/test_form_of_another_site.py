"""The one thing a page can send to another site unasked: a form, with the owner's cookie on it."""

import pytest

from tests.functional.hostile.site import Site, refusal

FORMS = {
    "application/x-www-form-urlencoded": b"x=%7B%7D",
    "text/plain": b'{"x":"=","":""}',
    "multipart/form-data; boundary=x": b"--x--",
}


@pytest.mark.parametrize("content_type", FORMS)
@pytest.mark.parametrize("where", ["cross-site", "same-site", "same-origin"])
def test_it_ends_nothing(site: Site, content_type: str, where: str) -> None:
    body = FORMS[content_type]
    origin = "https://notes.test" if where == "same-origin" else "https://evil.test"
    refused = site.owner.send(
        "POST", "/api/endings", body, Origin=origin, Sec_Fetch_Site=where, Content_Type=content_type
    )

    assert refusal(refused) in ((403, "cross_site"), (400, "bad_request"))
