"""The modules as they are written, beside the few files they are published as, for tests of one of them."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

from web.headers import HEADERS
from web.pages import TYPES

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = re.compile(r"/assets/js/")


def find_source(path: str) -> Path | None:
    """The script in `static/` that an address below `/assets/js/` would name, if it is there."""
    if not path.startswith("/assets/js/"):
        return None
    file = ROOT / "static" / path.removeprefix("/assets/")
    return file if file.is_file() else None


def serve_sources(page: Page, built: Path) -> None:
    """Let the page import modules that `built` (the site's folder) has no file for."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        source = None if (built / path.lstrip("/")).is_file() else find_source(path)
        if source is None:
            route.fallback()
            return
        headers = HEADERS | {"Content-Type": TYPES[source.suffix], "Cache-Control": "no-store"}
        route.fulfill(body=source.read_bytes(), headers=headers)

    page.route(SCRIPTS, answer)
