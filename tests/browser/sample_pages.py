"""Serving the built pages of a site with a stand-in engine, and bringing a screen into a state.

* The real shells, scripts and styles under the real Content-Security-Policy; only the
  worker is replaced, and nothing but `/api/leaving` and `/away` answers.
"""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import sample_contact, sample_desk, sample_owner, sample_releases
from tests.browser.sample_owner import WARN, Sample
from tests.browser.sources import find_source
from tools.build.exit_url import read_exit_url
from tools.build.languages import LANGUAGES, SOURCE_LANGUAGE
from web.headers import HEADERS
from web.pages import TYPES

ROOT = Path(__file__).resolve().parents[2]
NEUTRAL_URL = read_exit_url(os.environ)
INTEGRITY = re.compile(rb' integrity="[^"]+"')
SHELLS = {"/": "index.html", "/r": "r.html", "/R": "r.html", "/c": "c.html", "/s": "s.html"} | {
    f"/{language}/": f"{language}/index.html" for language in LANGUAGES
}
SAMPLES = {
    "owner": sample_releases.OWNER,
    "desk": sample_desk.SAMPLES,
    "contact": sample_contact.SAMPLES,
}
BASE = {"owner": sample_owner.BASE, "desk": sample_desk.BASE, "contact": sample_contact.BASE}
FIRST = {"owner": "opening", "desk": "sign_in", "contact": "code"}
PUBLISHED = {"owner": "owner", "desk": "desk", "contact": "owner"}
"""The site whose folder holds the pages."""

# Makes a second App beside the page's own and goes straight to one screen.
GO = """async ({ site, language, name, params, summary }) => {
    const [{ App }, { screensByName }, { useLanguage }] = await Promise.all([
        import(`/assets/js/${site}/app.js`), import(`/assets/js/${site}/screens/index.js`),
        import("/assets/js/shared/languages.js")]);
    await useLanguage(language);
    if (site === "owner" && params.offer) params.offer.sections = new Map(params.offer.sections);
    if (name.startsWith("trouble")) params.again = () => {};
    window.appOfTheTest?.wipe();
    const app = window.appOfTheTest = new App({
        place: document.querySelector("main"),
        status: document.querySelector("[data-status]"),
        lockButton: document.querySelector("[data-lock]"),
        screens: screensByName(),
        first: "code",
    });
    if (summary && site === "contact") app.hold(summary);
    else if (summary) app.opened(summary);
    await app.go(name, params);
}"""
STATES = "Object.fromEntries(m.SCREENS.map(({ name, states }) => [name, states]))"


class Site:
    """The built pages of one site at `url`; `answers` are what the stand-in engine says."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = ROOT / "build" / "site" / PUBLISHED[name]
        self.answers: dict[str, Any] = BASE[name]
        self.left: list[str] = []
        self.url = ""

    @property
    def samples(self) -> dict[str, dict[str, Sample]]:
        """Every state of every screen."""
        return SAMPLES[self.name]

    def worker(self) -> bytes:
        """The stand-in engine with its answers put in."""
        script = (ROOT / "tests/browser/fake_worker.js").read_text(encoding="utf-8")
        return script.replace('"ANSWERS_OF_THE_TEST"', json.dumps(json.dumps(self.answers))).encode()


@contextmanager
def serve_pages(name: str) -> Iterator[Site]:
    """Serve the site called `owner` or `desk` on a free port."""
    site = Site(name)

    class Handler(_Handler):
        pages = site

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://localhost:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    pages: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/away":
            self.pages.left.append("away")
            return self._answer(b"<!doctype html><title>Weather</title>Sunny", ".html")
        if path == f"/assets/js/{self.pages.name}/worker.js":
            return self._answer(self.pages.worker(), ".js")
        # The modules as they are written, so that a test can take one of them: not the files made of them.
        file = find_source(path) or self.pages.folder / SHELLS.get(path, path.lstrip("/"))
        if not file.is_file():
            return self._answer(b"", ".html", 404)
        body = file.read_bytes()
        return self._answer(INTEGRITY.sub(b"", body) if file.suffix == ".html" else body, file.suffix)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.pages.left.append(self.path)
        self._answer(b"", ".json", 204)

    def _answer(self, body: bytes, suffix: str, status: int = 200) -> None:
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", TYPES[suffix])
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        # A page that is left does not wait for what it asked for.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Tests read no log."""


def show_state(page: Page, site: Site, name: str, sample: Sample) -> None:
    """Open the page and bring the screen `name` into the state of the sample."""
    _show(page, site, SOURCE_LANGUAGE, "/", name, sample)
    for step in sample.then:
        take_step(page, step)


def show_in_language(page: Page, site: Site, language: str, name: str, sample: Sample) -> None:
    """The same in a language, on a page whose address says which, if it can; nothing is pressed."""
    _show(page, site, language, f"/{language}/", name, sample)


def _show(page: Page, site: Site, language: str, path: str, name: str, sample: Sample) -> None:
    site.answers = BASE[site.name] | sample.answers
    path = "/c" if site.name == "contact" else path
    if page.url != site.url + path:
        page.goto(site.url + path)
        expect(page.locator("main")).to_have_attribute("data-screen", FIRST[site.name])
    summary = site.answers["summary"] if sample.opened else None
    params = json.loads(json.dumps(sample.params))
    told = {"site": site.name, "language": language, "name": name, "params": params, "summary": summary}
    page.evaluate(GO, told)
    expect(page.locator("main")).to_have_attribute("data-screen", name)


def take_step(page: Page, step: str) -> None:
    """Press a label, type `field=text`, or `wait for` some words."""
    main = page.locator("main")
    if step == WARN:
        page.evaluate("appOfTheTest.idle.start(1)")
        page.get_by_role("alertdialog").wait_for()
    elif step.startswith("wait for "):
        main.get_by_text(re.compile(re.escape(step.removeprefix("wait for ")))).wait_for()
    elif "=" in step:
        label, text = step.split("=", 1)
        main.get_by_label(label, exact=True).first.fill(text)
    else:
        choice = main.locator("label.choice", has_text=step)
        target = choice if choice.count() else main.get_by_role("button", name=step, exact=True)
        target.first.click()
