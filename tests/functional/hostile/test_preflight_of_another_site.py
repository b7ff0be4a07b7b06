"""Another site asks whether it may send what it wants to: there is no answer that says yes."""

import pytest

from tests.functional.hostile.site import Site


@pytest.mark.parametrize("path", ["/api/endings", "/api/notebook", "/", "/instance.json"])
@pytest.mark.parametrize("origin", ["https://evil.test", "null", "https://desk.test", "https://notes.test"])
def test_nobody_is_allowed(site: Site, path: str, origin: str) -> None:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
        "Access-Control-Request-Private-Network": "true",
    }

    answer = site.owner.browser.options(path, base_url="https://notes.test", headers=asked)

    assert answer.status_code in (403, 405)
    assert [name for name, _ in answer.headers if name.startswith("Access-Control")] == []
