"""What axe-core finds on a page.

`make soak` (EVERY_STATE=1) looks at every state in every light and direction; `make test` at every state
in the light, and at the first of each screen in the dark and from right to left.
"""

import os
from typing import Any

from playwright.sync_api import Page

from tests.browser.sample_pages import ROOT

LOOKS_AT_EVERY_STATE = bool(os.environ.get("EVERY_STATE"))
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
# The watermark is meant to be faint, and the same stands in words above: it is not looked at.
# Only what is wrong leaves the page: the long list of what is right takes longer to hand over than to find.
RUN = """async (options) =>
    (await axe.run({ include: document, exclude: [".watermark"] }, options)).violations"""
IN_LIGHT = {"resultTypes": ["violations"], "preload": False}
IN_DARK = IN_LIGHT | {"runOnly": ["color-contrast"]}


def look_for_faults(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe finds, as one line each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE + "; undefined")
    found = page.evaluate(RUN, options)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
