"""`python -m tests.browser.screens`: a photograph of every state of every screen, into build/screens.
`python -m tests.browser.screens pictures`: the two of the README anew, into docs/pictures.

* Found from the screens' own tables by way of their samples: a test compares the two.
* On two phones and a desktop, in the light and in the dark, and from right to left in Arabic.
* `index.html` beside them shows all of them, a screen a row.
"""

import shutil
import sys
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import FLAGS
from tests.browser.sample_pages import ROOT, SAMPLES, Site, serve_pages, show_in_language, show_state

FOLDER = ROOT / "build" / "screens"
STYLE = """body { font: 14px sans-serif; background: #888; }
section { display: flex; gap: 12px; overflow-x: auto; }
img { height: 560px; border: 1px solid #000; background: #fff; }"""


PICTURES = ROOT / "docs" / "pictures"
IN_README = {"consent": ("owner", "consent", "first"), "reading": ("desk", "reading", "first")}


class Look(NamedTuple):
    """How a screen is looked at."""

    name: str
    width: int
    height: int
    scheme: str
    language: str


LOOKS = [
    *(
        Look(f"{size}-{scheme}", width, height, scheme, "en")
        for size, width, height in (("phone", 360, 740), ("small", 320, 568), ("desktop", 1280, 800))
        for scheme in ("light", "dark")
    ),
    Look("phone-arabic", 360, 740, "light", "ar"),
]


def take_pictures() -> None:
    """Those of the README."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (which, screen, state) in IN_README.items():
            with serve_pages(which) as site:
                page = browser.new_page(viewport={"width": 360, "height": 740}, device_scale_factor=2)
                show_state(page, site, screen, site.samples[screen][state])
                page.evaluate("document.activeElement.blur()")
                page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


def main() -> None:
    """All of them, in place of those that were there."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    rows: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name in SAMPLES:
            with serve_pages(name) as site:
                for look in LOOKS:
                    _photograph(browser, site, look)
                rows += [
                    _row(site, screen, state) for screen, states in site.samples.items() for state in states
                ]
        browser.close()
    page = f"<!doctype html><meta charset=utf-8><title>Screens</title><style>{STYLE}</style>{''.join(rows)}"
    (FOLDER / "index.html").write_text(page, encoding="utf-8")
    print(f"{len(rows)} states in {len(LOOKS)} looks: {FOLDER / 'index.html'}")


def _photograph(browser: Browser, site: Site, look: Look) -> None:
    usual: dict[str, Any] = {"locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
    size = {"width": look.width, "height": look.height}
    context = browser.new_context(viewport=size, color_scheme=look.scheme, **usual)
    page = context.new_page()
    for screen, states in site.samples.items():
        for state, sample in states.items():
            if look.language == "en":
                show_state(page, site, screen, sample)
            else:
                show_in_language(page, site, look.language, screen, sample)
            _take(page, _path(site, look, screen, state))
    context.close()


def _take(page: Page, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    # What covers the page covers what is in sight of it.
    is_covered = page.get_by_role("alertdialog").count() > 0
    page.screenshot(path=path, full_page=not is_covered)


def _path(site: Site, look: Look, screen: str, state: str) -> Path:
    return FOLDER / site.name / look.name / f"{screen}-{state}.png"


def _row(site: Site, screen: str, state: str) -> str:
    places = {look.name: _path(site, look, screen, state).relative_to(FOLDER) for look in LOOKS}
    pictures = "".join(f'<img loading=lazy alt="{name}" src="{place}">' for name, place in places.items())
    return f"<h2>{site.name}: {screen}, {state}</h2><section>{pictures}</section>"


if __name__ == "__main__":
    take_pictures() if sys.argv[1:] == ["pictures"] else main()
