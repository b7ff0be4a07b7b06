"""Reading methods at addresses that change things, as a link or a preview would: nothing happens."""

import pytest

from crypto.encoding import to_b64
from tests.functional.hostile.site import Site, refusal


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "path",
    ["/api/endings", "/api/leaving", "/api/erasure", "/api/grants/{}/ending", "/api/grants/{}/extension"],
)
def test_it_is_not_that_method(site: Site, method: str, path: str) -> None:
    answer = site.owner.browser.open(
        path.format(to_b64(site.open.grant)),
        method=method,
        base_url="https://notes.test",
        headers={"Purpose": "prefetch"},
    )

    assert answer.status_code == 405
    assert method == "HEAD" or refusal(answer) == (405, "method_not_allowed")


def test_a_head_request_does_not_leave(site: Site) -> None:
    """`/away` ends a visit when it is opened; asking only for its headers is what previews do."""
    assert site.owner.browser.head("/away", base_url="https://notes.test").status_code == 303
    assert site.owner.get("/api/pulse").status_code == 200
