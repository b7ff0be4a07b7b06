"""Another method than the one that was used, in a header or the address: only the real one counts."""

import pytest

from crypto.encoding import to_b64
from tests.functional.hostile.site import Site, refusal

NAMES = ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"]


@pytest.mark.parametrize("name", NAMES)
def test_reading_a_draft_does_not_delete_it(site: Site, name: str) -> None:
    answer = site.owner.get(f"/api/drafts/{to_b64(site.draft)}?_method=DELETE", **{name: "DELETE"})

    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "x" * 500])
def test_a_method_nobody_has_is_refused(site: Site, method: str) -> None:
    assert refusal(site.owner.send(method, "/api/notebook", {})) == (405, "method_not_allowed")
