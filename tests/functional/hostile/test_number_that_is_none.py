"""NaN and its kin, which JSON does not have and some readers take."""

import pytest

from tests.functional.hostile.site import Site
from tests.functional.planted import MARK

BODIES = [
    b'{"proof":NaN}',
    b'{"proof":Infinity}',
    b'{"proof":-Infinity}',
    b'{"proof":0x10}',
    b'{"proof":01}',
    b'{"proof":+1}',
    f'{{"{MARK[:8]}":nan}}'.encode(),
]


@pytest.mark.parametrize("body", BODIES)
def test_it_is_refused_whole(site: Site, body: bytes) -> None:
    site.require_refused(body)
