"""A compressed body, which could grow a thousandfold when opened: nothing here opens one."""

import gzip
import zlib

import pytest

from tests.functional.hostile.site import Site, refusal
from tests.functional.planted import MARK

PLAIN = b"{" + b" " * 8_000_000 + b"}" + MARK.encode()
SQUEEZE = {"gzip": gzip.compress, "deflate": zlib.compress}


@pytest.mark.parametrize("coding", SQUEEZE)
def test_it_is_read_as_what_it_is(site: Site, coding: str) -> None:
    body = SQUEEZE[coding](PLAIN)

    refused = site.owner.send("PUT", "/api/manifest", body, 1, Content_Encoding=coding)

    assert refusal(refused) == (400, "bad_request")


def test_no_answer_is_squeezed_either(site: Site) -> None:
    """What is secret and what somebody else chose, squeezed together, tells of each other by its size."""
    answer = site.owner.get("/api/notebook", **{"Accept-Encoding": "gzip, br, zstd, *;q=1"})

    assert "Content-Encoding" not in answer.headers
