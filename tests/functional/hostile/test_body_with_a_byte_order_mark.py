"""UTF-8 with a mark before it, and encodings that are not UTF-8 at all."""

import pytest

from tests.functional.hostile.site import Site
from tests.functional.planted import MARK

BODIES = [
    b"\xef\xbb\xbf{}",
    f'{{"{MARK[:8]}":1}}'.encode("utf-16"),
    f'{{"{MARK[:8]}":1}}'.encode("utf-32-le"),
    '{"proof":"ž"}'.encode("iso8859-2"),
    b'{"proof":"\xc0\xaf"}',
    b'{"proof":"\xed\xa0\x80"}',
]


@pytest.mark.parametrize("body", BODIES)
def test_it_is_refused_whole(site: Site, body: bytes) -> None:
    site.require_refused(body)
