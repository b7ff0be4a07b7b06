"""The first and the second visit on a cheap phone: CPU four times slower, a slow 4G line, nothing kept.

* Beside, on the same line and the same browser: a bare page that loads the same libsodium and shows a form.
* `paint`: something is drawn. `form`: a passphrase can be typed and sent off. `ready`: what locks and unlocks
  is loaded as well, so that sending it off begins at once. `freeze`: the longest time nothing was answered.
* `bytes`: all that came over the line until `ready`, headers included; `in all`: until nothing more comes.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any, Final, cast

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, Worker, sync_playwright

from tests.browser.chromium import FLAGS
from tests.functional.running_server import ROOT, running_server

ROUNDS: Final = 5
SLOWER: Final = 4
VIEW: Final[ViewportSize] = {"width": 360, "height": 740}
PACKED: Final = ROOT / "build" / "site" / "owner" / "packed" / "assets" / "vendor" / "sodium"
WATCH: Final = """(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
    }).observe({ type: "longtask", buffered: true });
    const look = () => {
        if (document.querySelector("main form [type=submit], .bare [type=submit]")) performance.mark("form");
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
})()"""
TOLD: Final = """() => {
    const mark = (name) => performance.getEntriesByName(name)[0]?.startTime;
    return { paint: mark("first-contentful-paint"), form: mark("form"), freeze: globalThis.longest };
}"""
BARE_PAGE: Final = """<!doctype html><meta charset=utf-8><title>Bare</title>
<meta name=viewport content="width=device-width"><p>Bare</p><script type=module>
import sodium from "/libsodium-wrappers.js";
await sodium.ready;
const form = "<form class=bare><input type=password><button type=submit>Open</button></form>";
document.body.insertAdjacentHTML("beforeend", form);
performance.mark("ready");
</script>"""


@dataclass(frozen=True)
class Visit:
    """One visit; milliseconds and bytes."""

    paint: float
    form: float
    ready: float
    freeze: float
    bytes_until_ready: int
    bytes_in_all: int


class Line:
    """The slow line, in a process of its own, so that nobody else's work delays it."""

    def __init__(self, server_port: int) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "bench.slow_line", str(server_port)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = int(self._ask())

    def _ask(self) -> str:
        return cast(IO[str], self._process.stdout).readline()

    def count_down(self, until: float) -> int:
        """Bytes that came down by a time (seconds since 1970), since the last time."""
        questions = cast(IO[str], self._process.stdin)
        questions.write(f"{until}\n")
        questions.flush()
        return int(self._ask())

    def close(self) -> None:
        cast(IO[str], self._process.stdin).close()
        self._process.wait()


@contextmanager
def bare_server() -> Iterator[int]:
    """The page to compare with, and the same libsodium, squeezed in the same way."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.partition("?")[0].lstrip("/")
            packed = PACKED / f"{name}.br"
            body = packed.read_bytes() if name and packed.is_file() else BARE_PAGE.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if packed.is_file() and name else "text/html")
            if name and packed.is_file():
                self.send_header("Content-Encoding", "br")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


def visit(context: BrowserContext, url: str, line: Line, is_ready: str) -> Visit:
    """One page of a fresh or a kept browser, until nothing more comes."""
    page = context.new_page()
    page.add_init_script(WATCH)
    slow_down(page)
    line.count_down(time.time())
    page.goto(url, wait_until="commit")
    where = page if is_ready == BARE_READY else find_worker(page)
    ready_at = where.evaluate(is_ready)
    until_ready = line.count_down(ready_at / 1000)
    ready = ready_at - page.evaluate("performance.timeOrigin")
    page.wait_for_load_state("networkidle")
    told = page.evaluate(TOLD)
    in_all = until_ready + line.count_down(time.time())
    page.close()
    return Visit(told["paint"], told["form"], ready, told["freeze"], until_ready, in_all)


def find_worker(page: Page) -> Worker:
    """The engine of the page."""
    return page.workers[0] if page.workers else page.wait_for_event("worker")


def slow_down(page: Page) -> None:
    """The processor of a cheap phone."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


OURS_READY: Final = """async () => {
    const fetched = () => performance.getEntriesByType("resource");
    const asked = () => fetched().find(({ name }) => name.includes("worker-later"));
    while (!asked()) await new Promise((done) => setTimeout(done, 5));
    return performance.timeOrigin + asked().startTime;
}"""
"""In the worker: what it fetches last, it fetches when libsodium is there."""

BARE_READY: Final = """async () => {
    while (performance.getEntriesByName("ready").length === 0) await new Promise(requestAnimationFrame);
    return performance.timeOrigin + performance.getEntriesByName("ready")[0].startTime;
}"""


def measure(browser_type: Any, port: int, is_ready: str) -> tuple[list[Visit], list[Visit]]:
    """First visits, each with a browser that never was there; and second ones."""
    line = Line(port)
    rules = f"--host-resolver-rules=MAP localhost:{port} 127.0.0.1:{line.port}"
    firsts, seconds = [], []
    try:
        for _ in range(ROUNDS):
            browser: Browser = browser_type.launch(
                executable_path=shutil.which("chromium"), args=[*FLAGS, rules]
            )
            context = browser.new_context(viewport=VIEW, locale="en-GB")
            firsts.append(visit(context, f"http://localhost:{port}/", line, is_ready))
            seconds.append(visit(context, f"http://localhost:{port}/", line, is_ready))
            browser.close()
    finally:
        line.close()
    return firsts, seconds


def median(visits: list[Visit], name: str) -> float:
    """The middle one of a value."""
    return float(statistics.median(getattr(one, name) for one in visits))


def run() -> str:
    """The table, in Markdown."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        sync_playwright() as playwright,
        running_server(Path(folder), SERVE_WORKERS="2") as ours,
        bare_server() as bare,
    ):
        own = measure(playwright.chromium, ours.port, OURS_READY)
        other = measure(playwright.chromium, bare, BARE_READY)
    rows = [
        "| visit | bytes until ready | bytes in all | paint, s | form, s | ready, s | freeze, ms |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, visits in (("first", own[0]), ("second", own[1]), ("bare page, first", other[0])):
        rows.append(
            f"| {name} | {median(visits, 'bytes_until_ready') / 1000:.0f} KB "
            f"| {median(visits, 'bytes_in_all') / 1000:.0f} KB "
            f"| {median(visits, 'paint') / 1000:.2f} | {median(visits, 'form') / 1000:.2f} "
            f"| {median(visits, 'ready') / 1000:.2f} | {median(visits, 'freeze'):.0f} |"
        )
    ratio = median(own[0], "ready") / median(other[0], "ready")
    return "\n".join([*rows, "", f"Ready, beside the bare page: {ratio:.2f} (aim: 1.05 at most)."])


if __name__ == "__main__":
    print(run())
