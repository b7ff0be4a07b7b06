"""One key twice: two readers would take two different things from it."""

import pytest

from tests.functional.hostile.site import Site
from tests.functional.planted import MARK

BODIES = [
    b'{"proof":{"body":"AA","sig":"AA"},"proof":{}}',
    b'{"proof":1,"pr\\u006fof":1}',
    f'{{"proof":{{"body":"{MARK[:8]}","body":"AA","sig":""}}}}'.encode(),
]


@pytest.mark.parametrize("body", BODIES)
def test_it_is_refused_whole(site: Site, body: bytes) -> None:
    site.require_refused(body)
