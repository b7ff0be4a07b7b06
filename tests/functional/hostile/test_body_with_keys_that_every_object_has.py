"""Keys that mean something to every JavaScript or Python object: here they are unknown fields."""

import pytest

from tests.functional.hostile.site import Site
from tests.functional.planted import MARK

BODIES = [
    b'{"__proto__":{"proof":1}}',
    b'{"constructor":{"prototype":{"proof":1}}}',
    b'{"__class__":"Admin","proof":1}',
    b'{"proof":{"body":"AA","sig":"AA","toString":1}}',
    b'{"model_config":{"extra":"allow"},"proof":1}',
    f'{{"__dict__":"{MARK[:8]}"}}'.encode(),
]


@pytest.mark.parametrize("body", BODIES)
def test_it_is_refused_whole(site: Site, body: bytes) -> None:
    site.require_refused(body)
