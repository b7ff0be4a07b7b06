"""Half of a character that only exists in pairs: no text, and no bytes to sign."""

import pytest

from tests.functional.hostile.site import Site
from tests.functional.planted import MARK

BODIES = [
    b'{"proof":"\\ud800"}',
    b'{"\\udc00":1}',
    b'{"proof":{"body":"\\udfff","sig":""}}',
    f'{{"{MARK[:8]}\\ud83d":1}}'.encode(),
]


@pytest.mark.parametrize("body", BODIES)
def test_it_is_refused_whole(site: Site, body: bytes) -> None:
    site.require_refused(body)
