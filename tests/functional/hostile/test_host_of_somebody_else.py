"""Hosts that are nearly ours: another port, a dot at the end, another name around it."""

import pytest

from tests.functional.hostile.site import Site, refusal

HOSTS = [
    "notes.test:444",
    "notes.test.",
    "evil.notes.test",
    "notes.test.evil.test",
    "notes.test@evil.test",
    "notes.test,desk.test",
    "notes\u3002test",
    "127.0.0.1",
    "[::1]",
    "localhost",
    "",
    " notes.test x",
]


@pytest.mark.parametrize("host", HOSTS)
def test_no_site_answers(site: Site, host: str) -> None:
    headers = {"Host": host.encode().decode("latin-1"), "X-Forwarded-Host": "notes.test"}

    assert refusal(site.browser.get("/api/settings", headers=headers)) == (421, "host_unknown")
