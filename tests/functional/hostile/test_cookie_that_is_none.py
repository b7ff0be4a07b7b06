"""Cookies that are twice there, bent, empty, or longer than any: nobody is signed in by them."""

import pytest

from tests.functional.hostile.site import Site, refusal
from tests.functional.planted import MARK
from web.sessions import COOKIES

NAME = COOKIES["owner"]
COOKIE_LINES = [
    f"{NAME}=",
    f"{NAME}={'A' * 43}",
    f"{NAME}={'A' * 43}; {NAME}={'B' * 43}",
    f"{NAME}={'A' * 42}B",
    f'{NAME}="{"A" * 43}"',
    f"{NAME}={'A' * 100_000}",
    f"{NAME}={MARK[:8]}\\073 Path=/",
    f"{NAME}=../../key-file",
    ";;;=;;",
]


@pytest.mark.parametrize("line", COOKIE_LINES)
def test_nobody_is_signed_in(site: Site, line: str) -> None:
    answer = site.browser.get("/api/notebook", base_url="https://notes.test", headers={"Cookie": line})

    assert refusal(answer) == (401, "not_signed_in")
    assert "Set-Cookie" not in answer.headers
