"""Brackets in brackets, until a reader that calls itself falls over."""

import pytest

from tests.functional.hostile.site import Site
from tests.functional.planted import MARK

BODIES = [
    b"[" * 20_000,
    b'{"a":' * 9_000,
    b'{"proof":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    b'{"proof":' + b'{"a":' * 900 + b"1" + b"}" * 901,
    f'{{"{MARK[:8]}":{"[" * 9_999}'.encode(),
]


@pytest.mark.parametrize("body", BODIES)
def test_it_is_refused_whole(site: Site, body: bytes) -> None:
    site.require_refused(body)
