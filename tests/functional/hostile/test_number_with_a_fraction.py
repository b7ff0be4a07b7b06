"""Floats where whole numbers belong, also those that only look like whole ones."""

import pytest

from tests.functional.hostile.site import Site
from tests.functional.planted import MARK

BODIES = [
    b'{"proof":1.5}',
    b'{"proof":1.0}',
    b'{"proof":1e0}',
    b'{"proof":1E+2}',
    b'{"proof":-0.0}',
    f'{{"{MARK[:8]}":0.1}}'.encode(),
]


@pytest.mark.parametrize("body", BODIES)
def test_it_is_refused_whole(site: Site, body: bytes) -> None:
    site.require_refused(body)
