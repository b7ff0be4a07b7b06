"""A page of another site, or of no site, that would end everything with the owner's own cookie."""

import pytest

from tests.functional.hostile.site import Site, refusal

ORIGINS = [
    None,
    "",
    "null",
    "https://evil.test",
    "https://desk.test",
    "http://notes.test",
    "https://notes.test:444",
    "https://notes.test.evil.test",
    "https://notes.test, https://evil.test",
    "notes.test",
    "https://NOTES.test",
]
SITES = [None, "", "cross-site", "same-site", "none", "same-origin, cross-site", "SAME-ORIGIN"]


@pytest.mark.parametrize("origin", ORIGINS)
def test_another_origin_changes_nothing(site: Site, origin: str | None) -> None:
    assert refusal(site.owner.send("POST", "/api/endings", {}, Origin=origin)) == (403, "cross_site")


@pytest.mark.parametrize("where", SITES)
def test_nor_does_a_page_from_elsewhere(site: Site, where: str | None) -> None:
    assert refusal(site.owner.send("POST", "/api/endings", {}, Sec_Fetch_Site=where)) == (403, "cross_site")
